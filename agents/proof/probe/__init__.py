"""The contract probe: what the ERD asks of the API, asked of the running backend by a judge it cannot reach.

The judge knows the ERD and speaks JSON over HTTP's verbs; whatever the backend's own code says about itself counts for
nothing here.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice, product
from typing import Literal, get_args

from agents.contract import CheckResult, Problem
from agents.erd.model import Entity, Erd
from agents.proof.backend import Answer, Backend, Call, Gone, Laid, Row
from agents.proof.probe import access, doors, exposure, inputs, lifecycle, sign_in
from agents.proof.probe.places import Places
from agents.proof.probe.scene import rows, scene
from agents.proof.probe.stage import Asked, Stage

__all__ = ["CHECKS", "HALVES", "Answer", "Backend", "Call", "Gone", "Half", "Laid", "Probed", "Row", "probe"]

Half = Literal["people", "values"]
"""Who may do what with rows, or what the columns of a row may become; both speak of ``rows``, and of ``access``."""

CHECKS = (sign_in.CHECK, access.CHECK, exposure.CHECK, inputs.CHECK, lifecycle.ROWS, lifecycle.QUERIES)

HALVES: tuple[Half, ...] = get_args(Half)

MAX_PROBLEMS = 50
"""More than these help nobody."""

SHARE = 3
"""Of so many entities the half of the values asks one who may do what: it has less to ask of each."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The checks of the probe, until one failed, and what could not be asked."""

    checks: tuple[CheckResult, ...]
    not_proven: tuple[str, ...] = ()


def probe(
    erd: Erd, files: Mapping[str, str], backend: Backend, *, thorough: bool, halves: Collection[Half] = HALVES
) -> Probed:
    """Ask for what the ERD promises; ``files`` only help to say where something is written.

    The thorough probe asks some 45 questions about an entity, the other one some 18. Its ``halves`` may be asked of two
    backends side by side.
    """
    stage = Stage(scene(erd), backend, Places(files), thorough)
    checks: list[CheckResult] = []
    for name, find in _checks(stage, halves):
        checks.append(_timed(name, find))
        if not checks[-1].ok:
            break
    left_out = tuple(f"{entity} was not probed: {reason}" for entity, reason in stage.scene.left_out.items())
    return Probed(tuple(checks), left_out)


def _checks(stage: Stage, halves: Collection[Half]) -> Iterator[tuple[str, Callable[[], Iterable[Problem]]]]:
    refused = list(_lay(stage))
    if refused or (stage.erd.user.name, "staff") not in stage.keys:
        yield lifecycle.ROWS, lambda: refused
        return
    people, values = "people" in halves, "values" in halves
    entities, shared = stage.entities, _shared(stage, halves)
    yield sign_in.CHECK, lambda: list(sign_in.sign_in(stage)) or (sign_in.find(stage) if people else ())
    yield access.CHECK, lambda: _each(stage, shared, access.find, doors.find)
    doubtful = lifecycle.doubtful(stage) if people else ()
    before = lifecycle.lists(stage, doubtful)
    yield exposure.CHECK, lambda: _each(stage, shared, exposure.find, doors.whole, exposure.change)
    after: dict[str, Asked] = {}
    changed = _each(stage, entities, lifecycle.change) if values else ()
    replaced = _replaced(stage, doubtful, after) if people else ()
    if values:
        yield inputs.CHECK, lambda: _each(stage, entities, inputs.find)
    yield lifecycle.ROWS, lambda: chain(changed, replaced)
    if people:
        yield lifecycle.QUERIES, lambda: lifecycle.queries(stage, before, after)


def _shared(stage: Stage, halves: Collection[Half]) -> tuple[Entity, ...]:
    """The entities of which these halves ask who may do what."""
    return tuple(
        entity for number, entity in enumerate(stage.entities) if ("people" if number % SHARE else "values") in halves
    )


def _lay(stage: Stage) -> Iterator[Problem]:
    """Store the scene; a valid row that the database refuses is a problem."""
    for group in stage.scene.groups:
        asked = rows(stage.scene, group, stage.keys)
        laid = stage.backend.lay([row for _, row in asked])
        if laid.problem is None:
            stage.keys |= {key: value for (key, _), value in zip(asked, laid.keys, strict=True)}
        else:
            path, line = laid.problem.path, laid.problem.line
            place = (path, line) if path else stage.places.model(group[0])
            names = ", ".join(entity.name for entity in group)
            yield Problem(lifecycle.ROWS, *place, f"a valid row of {names} cannot be stored: {laid.problem.message}")


def _replaced(stage: Stage, doubtful: Iterable[Entity], after: dict[str, Asked]) -> Iterator[Problem]:
    """Delete and make rows; ``after`` gets the lists as they are while the deleted rows are missing."""
    yield from lifecycle.give_up(stage)
    after |= lifecycle.lists(stage, doubtful)
    stage.backend.calm()
    yield from lifecycle.make_anew(stage)


def _each(
    stage: Stage, entities: Iterable[Entity], *finds: Callable[[Stage, Entity], Iterator[Problem]]
) -> Iterator[Problem]:
    for find, entity in product(finds, entities):
        stage.backend.calm()
        yield from find(stage, entity)


def _timed(name: str, find: Callable[[], Iterable[Problem]]) -> CheckResult:
    started = time.perf_counter()
    problems: tuple[Problem, ...]
    try:
        problems = tuple(islice(find(), MAX_PROBLEMS))
    except Gone:
        problems = (Problem(name, None, None, "the backend ended while it was asked"),)
    return CheckResult(name, not problems, round(time.perf_counter() - started, 3), problems)
