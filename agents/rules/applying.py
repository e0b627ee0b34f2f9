"""An ERD with its rules in it: as words of the language where there are words for it, and as values of the model."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.erd import ErdError, parse
from agents.erd.lasting import Lasting
from agents.erd.model import Entity, Erd
from agents.rules.law import Fixed, Moves, Must, Once, Outcome, Owned
from agents.rules.reading import understood
from agents.samples import valid
from agents.satisfying import satisfied

_MOST_MESSAGE = 200
"""Characters of a rule that is told to whoever breaks it."""


def outcomes(erd: Erd) -> tuple[Outcome, ...]:
    """What becomes of each rule: its law if it is understood and the language allows it, else why not."""
    return _applied(erd)[0]


def ruled(erd: Erd) -> Erd:
    """The ERD as its rules have it; without rules it is the same."""
    return _applied(erd)[1]


def _applied(erd: Erd) -> tuple[tuple[Outcome, ...], Erd]:
    if not erd.rules:
        return (), erd
    told = understood(erd)
    try:
        return told, _with(erd, told)
    except _Refused:
        return _one_by_one(erd, told)


def _one_by_one(erd: Erd, told: Sequence[Outcome]) -> tuple[tuple[Outcome, ...], Erd]:
    """Where the language refuses some rule: which, and why."""
    kept: list[Outcome] = []
    for outcome in told:
        try:
            _with(erd, [*kept, outcome])
            kept.append(outcome)
        except _Refused as error:
            kept.append(replace(outcome, law=None, reason=str(error)))
    return tuple(kept), _with(erd, kept)


class _Refused(Exception):
    """The language does not allow what a rule asks for."""


def _with(erd: Erd, told: Sequence[Outcome]) -> Erd:
    source = dict(erd.source)
    for outcome in told:
        if outcome.law is not None:
            source[outcome.law.entity] = _worded(source.get(outcome.law.entity), outcome)
    try:
        read = parse(json.dumps(source)) if source != erd.source else erd
    except ErdError as error:
        raise _Refused(error.problems[0].message) from None
    for name in {outcome.law.entity for outcome in told if isinstance(outcome.law, Must)}:
        if _is_hopeless(read[name]):
            raise _Refused(
                f"no values are known with which a row of {name} fulfils it beside all other rules and checks"
            )
    return replace(read, entities=tuple(_lasting(entity, told) for entity in read))


def _is_hopeless(entity: Entity) -> bool:
    """Whether neither the generated tests nor the probe could make a row."""
    samples = {field.name: valid(entity, field) for field in entity.fields if field.editable}
    present = frozenset(relation.name for relation in entity.relations if not (relation.many or relation.null))
    return bool(satisfied(entity, samples, present).failed)


def _worded(members: dict[str, Any] | None, outcome: Outcome) -> dict[str, Any]:
    """An entity of the source with one rule as words of the language."""
    if members is None:
        raise _Refused("it is about accounts, which are not drawn")
    changed, meta = dict(members), dict(members["$meta"])
    match outcome.law:
        case Must(_, _, checks, optional):
            known = [each["check"] if isinstance(each, dict) else each for each in meta.get("checks", [])]
            new = [_check(each, outcome.text) for each in checks if each not in known]
            meta["checks"] = [*meta.get("checks", []), *new]
            for name in optional:
                changed[name] = {key: value for key, value in changed[name].items() if key != "blank"} | {"null": True}
        case Once(_, (name,)):
            changed[name] = {**changed[name], "unique": True}
        case Once(_, fields):
            groups = [each["fields"] if isinstance(each, dict) else each for each in meta.get("unique", [])]
            if not any(set(fields) == set(group) for group in groups):
                meta["unique"] = [*meta.get("unique", []), list(fields)]
        case Owned(_, owner, read, write):
            if owner:
                meta["owner"] = [owner]
            said = {right: party for right, party in (("read", read), ("write", write)) if party}
            if said:
                meta["permissions"] = said
        case Moves(_, name, _, states) if "choices" not in changed[name]:
            changed[name] = {**changed[name], "choices": list(states)}
    return {**changed, "$meta": meta}


def _check(text: str, rule: str) -> Any:
    return {"check": text, "message": rule} if len(rule) <= _MOST_MESSAGE and rule.isprintable() else text


def _lasting(entity: Entity, told: Sequence[Outcome]) -> Entity:
    """What of a row lasts; there are no words of the language for it."""
    laws = [outcome.law for outcome in told if outcome.law is not None and outcome.law.entity == entity.name]
    fixed = tuple(dict.fromkeys(name for law in laws if isinstance(law, Fixed) for name in law.fields))
    moves = {law.field: law for law in laws if isinstance(law, Moves)}
    if not (fixed or moves):
        return entity
    steps = {
        name: {state: tuple(after for before, after in law.steps if before == state) for state in law.states}
        for name, law in moves.items()
    }
    return replace(entity, lasting=Lasting(fixed, steps))
