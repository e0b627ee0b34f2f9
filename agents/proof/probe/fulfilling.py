"""Values of a row moved so far that they fulfil the checks of their entity, which the plain ones know nothing of."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice, product
from typing import Any

from agents.candidates import Candidate, Sample, candidates, constant, typed_value
from agents.erd.conditions import holds, names
from agents.erd.model import MISSING, Check, Entity, Field
from agents.proof.probe.values import SEVERAL, valid
from agents.satisfying import connected

_TRIED = 20_000

Numbered = Callable[[int], Any]
"""The value of a field in the ``n``-th row, as JSON; ``MISSING`` if none is known, a ``Sample`` for a reference."""


def fulfilled(entity: Entity, values: Mapping[str, Any], n: int) -> dict[str, Any] | None:
    """The ``n``-th values with those replaced that a check refuses; ``None`` if none are known that all allow.

    Every reference is taken to have a row. Whatever ``n`` is, a field is moved in the same way, so that values which
    differ from row to row still do.
    """
    moved = dict(values)
    for checks in connected(entity.checks):
        found = _found(entity, checks, values)
        if found is None:
            return None
        chosen = {name: value(n) for name, value in found.items() if isinstance(entity[name], Field)}
        moved |= {name: value for name, value in chosen.items() if value is not MISSING}
    return moved


def _found(entity: Entity, checks: Sequence[Check], values: Mapping[str, Any]) -> dict[str, Numbered] | None:
    spoken = list(dict.fromkeys(name for check in checks for name in names(check.condition)))
    pools = [list(_pool(entity, name, checks, values)) for name in spoken]
    for chosen in islice(product(*pools), _TRIED):
        row = dict(zip(spoken, chosen, strict=True))
        if all(_allows(entity, check, row, n) for n in range(1, SEVERAL + 1) for check in checks):
            return row
    return None


def _allows(entity: Entity, check: Check, row: Mapping[str, Numbered], n: int) -> bool:
    typed = {name: _typed(entity, name, row[name](n)) for name in names(check.condition)}
    return holds(check.condition, typed, lambda name, value: typed_value(entity, name, value)) is not False


def _pool(entity: Entity, name: str, checks: Sequence[Check], values: Mapping[str, Any]) -> Iterator[Numbered]:
    member = entity[name]
    if not isinstance(member, Field):
        row = Sample()
        yield lambda n: row
    elif name not in values:
        nothing = None if member.null else MISSING
        yield lambda n: nothing
    else:
        yield partial(valid, member)
        for candidate in candidates(entity, [name], checks, {name: "sample"}, frozenset())[name]:
            if constant(candidate.value(1)) is not None:
                yield partial(_as_json, candidate)


def _as_json(candidate: Candidate, n: int) -> Any:
    return ast.literal_eval(constant(candidate.value(n)) or "None")


def _typed(entity: Entity, name: str, value: Any) -> Any:
    if value is None or value is MISSING or isinstance(value, Sample):
        return None if value is MISSING else value
    return typed_value(entity, name, value)
