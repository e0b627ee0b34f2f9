"""The two questions that every test of the reader asks: what was read, and what was complained of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import Erd, ErdError, ErdProblem, Field, Relation, mermaid, parse
from agents.erd.dump import dump
from agents.erd.names import USER_REVERSE_NAMES


def read(value: Any) -> Erd:
    """The model of an ERD given as Python data."""
    return parse(json.dumps(value))


def problems(value: Any) -> tuple[ErdProblem, ...]:
    """The problems of an ERD given as Python data, as bytes or as JSON text."""
    with pytest.raises(ErdError) as caught:
        parse(value if isinstance(value, bytes | str) else json.dumps(value, indent=1))
    return caught.value.problems


def problem(value: Any) -> ErdProblem:
    """The only problem of an ERD."""
    (found,) = problems(value)
    return found


def field(spec: Any, name: str = "x") -> Field:
    """The field that ``spec`` draws in an entity ``Item``."""
    member = read({"Item": {name: spec}})["Item"].members[0]
    assert isinstance(member, Field)
    return member


def relation(erd: Erd, entity: str, name: str) -> Relation:
    """A reference by name."""
    member = erd[entity][name]
    assert isinstance(member, Relation)
    return member


def inferred(erd: Erd) -> str:
    """Everything that was assumed, as text."""
    return "\n".join(f"{inference.pointer} {inference.what}" for inference in erd.inferences)


def no_clashes(erd: Erd) -> list[str]:
    """Every name that two things on one entity share: members, their columns, reverse names, routes, tables."""
    found = []
    for entity in erd:
        names = [member.name for member in entity.members] + [*entity.inherited]
        names += [f"{item.name}_id" for item in entity.relations if not item.many]
        names += [item.related_name for _, item in erd.referrers(entity.name) if item.related_name != "+"]
        names += list(USER_REVERSE_NAMES - {*entity.inherited}) if entity.is_user else []
        found += [f"{entity.name}.{name}" for name in {*names} if names.count(name) > 1]
    routes = [entity.plural for entity in erd]
    classes = [entity.name.lower() for entity in erd]
    return found + [name for group in (routes, classes) for name in {*group} if group.count(name) > 1]


def judged(data: bytes | str) -> Erd | None:
    """The model, which has no clashes and survives being written; ``None`` for a file whose problems are well told."""
    try:
        erd = parse(data)
    except ErdError as error:
        assert error.problems
        for found in error.problems:
            assert found.line >= 1
            assert found.column >= 1
            assert found.message
            assert (found.message + found.suggestion + found.pointer).isprintable()
        return None
    again = parse(json.dumps(erd.source))
    assert again == erd
    assert again.source == erd.source
    assert parse(json.dumps(dump(erd))) == erd
    assert no_clashes(erd) == []
    assert mermaid(erd).startswith("erDiagram\n")
    return erd
