"""The two questions that every test of the reader asks: what was read, and what was complained of."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import Erd, ErdError, ErdProblem, Field, Relation, parse


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
