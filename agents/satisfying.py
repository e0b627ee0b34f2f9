"""Values that fulfil the checks of an entity, and values that break them, for the generated tests.

A small search: for each field that a check speaks of some values are tried, made of the check's own, until all checks
hold for every row; then for each check values that break it alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, product

from agents.candidates import Candidate, candidates, constant, typed_value
from agents.erd.conditions import holds, names
from agents.erd.model import Check, Entity

_TRIED = 20_000
"""Combinations; checks that people write need some hundred."""

_ROWS = (1, 2, 3, 59, 60, 61, 1439, 1440, 5000)
"""The rows for which values are tried: samples wrap around at some of these."""

Combination = Mapping[str, Candidate]


@dataclass(frozen=True, slots=True)
class Fit:
    """What the tests must send so that all checks hold.

    ``values`` are expressions by field, ``absent`` fields that must not be sent, ``rows`` references that need a row.
    ``breaking`` holds by the name of each check that can be broken alone the expressions that do so. ``failed`` names
    a check that nothing was found for.
    """

    values: Mapping[str, str]
    absent: frozenset[str] = frozenset()
    rows: frozenset[str] = frozenset()
    breaking: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    failed: str = ""

    @property
    def broken(self) -> tuple[Mapping[str, str], ...]:
        return tuple(self.breaking.values())


def satisfied(entity: Entity, samples: Mapping[str, str], present: frozenset[str]) -> Fit:
    """Values for an entity; ``samples`` are its usual expressions, ``present`` references that have a row anyway."""
    chosen: dict[str, Candidate] = {}
    breaking: dict[str, Mapping[str, str]] = {}
    for checks in connected(entity.checks):
        combinations = _combinations(entity, checks, samples, present)
        found = next((each for each in combinations if _fulfils(entity, checks, each)), None)
        if found is None:
            return Fit({}, failed=checks[0].name)
        chosen |= found
        breaking |= _breaking(entity, checks, found, samples, present)
    return Fit(
        values={name: each.source for name, each in chosen.items() if each.source is not None},
        absent=frozenset(name for name, each in chosen.items() if each.source is None and not each.row),
        rows=frozenset(name for name, each in chosen.items() if each.row),
        breaking=breaking,
    )


def connected(checks: Sequence[Check]) -> Iterator[tuple[Check, ...]]:
    """Checks that share fields, directly or through others, belong together."""
    waiting = list(checks)
    while waiting:
        group = [waiting.pop(0)]
        grown = True
        while grown:
            known = {name for check in group for name in names(check.condition)}
            near = [check for check in waiting if known & set(names(check.condition))]
            group += near
            waiting = [check for check in waiting if check not in near]
            grown = bool(near)
        yield tuple(group)


def _combinations(
    entity: Entity, checks: Sequence[Check], samples: Mapping[str, str], present: frozenset[str]
) -> Iterator[dict[str, Candidate]]:
    members = list(dict.fromkeys(name for check in checks for name in names(check.condition)))
    pools = candidates(entity, members, checks, samples, present)
    for combination in islice(product(*(pools[name] for name in members)), _TRIED):
        yield dict(zip(members, combination, strict=True))


def _fulfils(entity: Entity, checks: Sequence[Check], combination: Combination) -> bool:
    return all(_allows(entity, check, combination, n) for n in _ROWS for check in checks)


def _allows(entity: Entity, check: Check, combination: Combination, n: int) -> bool:
    row = {name: combination[name].value(n) for name in names(check.condition)}
    return holds(check.condition, row, lambda name, value: typed_value(entity, name, value)) is not False


def _breaking(
    entity: Entity,
    checks: Sequence[Check],
    chosen: Combination,
    samples: Mapping[str, str],
    present: frozenset[str],
) -> Iterator[tuple[str, Mapping[str, str]]]:
    for check in checks:
        for combination in _combinations(entity, checks, samples, present):
            told = _told(combination, chosen)
            alone = [not _allows(entity, each, combination, 1) for each in checks] == [each is check for each in checks]
            if alone and told is not None:
                yield check.name, told
                break


def _told(combination: Combination, chosen: Combination) -> dict[str, str] | None:
    """Constants that make a valid row this combination; ``None`` if there are none."""
    sources = {}
    for name, candidate in combination.items():
        source = constant(candidate.value(1))
        usual = (candidate.source, candidate.row) == (chosen[name].source, chosen[name].row)
        if source is None and not usual:
            return None
        if source is not None and not (usual and candidate.source is None):
            sources[name] = source
    return sources
