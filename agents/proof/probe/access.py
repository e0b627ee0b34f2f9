"""Who may do what: every cell of the table, for every entity, its list, its rows, and references to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from agents.contract import Problem
from agents.erd.model import Entity
from agents.proof.probe.people import Person
from agents.proof.probe.stage import Stage, listed, unless
from agents.serializer import writable
from agents.traits import is_private, owner_lookup

CHECK = "access"
_problem_unless = partial(unless, CHECK)


def find(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What anybody may do with the entity that they must not, and the other way round."""
    yield from _nobody(stage, entity)
    if owner_lookup(entity):
        yield from _private(stage, entity)
    else:
        yield from _shared(stage, entity)
    yield from _references(stage, entity)


def _nobody(stage: Stage, entity: Entity) -> Iterator[Problem]:
    rows, row, place = stage.path(entity), stage.path(entity, "owner"), stage.places.view(entity)
    tried = [stage.look(None, rows), stage.ask(None, "POST", rows, {}), stage.ask(None, "PATCH", row, {})]
    if stage.thorough:
        tried += [stage.look(None, row), stage.ask(None, "DELETE", row)]
    for asked in tried:
        yield from _problem_unless(asked, {401}, "nothing is for those who did not sign in", place)


def _private(stage: Stage, entity: Entity) -> Iterator[Problem]:
    row, place = stage.path(entity, "owner"), stage.places.view(entity)
    for asked in (stage.look("other", row), stage.ask("other", "PATCH", row, {}), stage.ask("other", "DELETE", row)):
        yield from _problem_unless(asked, {404}, "the row belongs to somebody else", place)
    # What another user's list must lack, the owner's own must lack of them.
    yield from _in_list(stage, entity, "owner", shown=("owner",), hidden=("other",))
    yield from _in_list(stage, entity, "staff", shown=("owner", "other"))
    if stage.thorough:
        yield from _in_list(stage, entity, "other", shown=("other",), hidden=("owner",))
    yield from _problem_unless(stage.look("owner", row), {200}, "everyone may see their own rows", place)
    yield from _problem_unless(stage.look("staff", row), {200}, "staff may see every row", place)
    if entity.is_user:
        asked = stage.ask("owner", "POST", stage.path(entity), {})
        yield from _problem_unless(asked, {403}, "only staff adds accounts", place)


def _shared(stage: Stage, entity: Entity) -> Iterator[Problem]:
    rows, row, place = stage.path(entity), stage.path(entity, "owner"), stage.places.view(entity)
    yield from _problem_unless(stage.look("other", row), {200}, "everyone signed in may read shared rows", place)
    yield from _problem_unless(stage.look("staff", row), {200}, "staff may see every row", place)
    yield from _in_list(stage, entity, "other", shown=("owner",))
    yield from _in_list(stage, entity, "staff", shown=("owner",))
    tried = [stage.ask("other", "POST", rows, {}), stage.ask("other", "DELETE", row)]
    if stage.thorough:
        tried.append(stage.ask("other", "PATCH", row, {}))
    for asked in tried:
        yield from _problem_unless(asked, {403}, "only staff writes shared rows", place)


def _in_list(
    stage: Stage, entity: Entity, person: Person, *, shown: Iterable[Person], hidden: Iterable[Person] = ()
) -> Iterator[Problem]:
    """Whose rows the person's list must show, and whose it must not."""
    place = stage.places.view(entity)
    asked = stage.look(person, stage.path(entity))
    if asked.answer.status == HTTPStatus.NOT_FOUND:
        place = stage.places.route(entity)
    yield from _problem_unless(asked, {200}, "everyone signed in may ask for a list", place)
    name = entity.primary_key.name if entity.primary_key else "id"
    if asked.answer.status != HTTPStatus.OK:
        return
    found = {str(row.get(name)) for row in listed(asked)}
    for key in (str(stage.keys[entity.name, one]) for one in shown):
        if key not in found:
            yield Problem(CHECK, *place, f"{asked}, and the list lacks a row that they may see: {entity.name} {key}")
    for key in (str(stage.keys[entity.name, one]) for one in hidden):
        if key in found:
            yield Problem(CHECK, *place, f"{asked}, and the list shows a row of somebody else: {entity.name} {key}")


def _references(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """A row of somebody else is refused exactly as one that does not exist."""
    if not owner_lookup(entity):
        return
    body = dict(_foreign(stage, entity))
    if not body:
        return
    row, place = stage.path(entity, "owner"), stage.places.serializer(entity)
    together = stage.ask("owner", "PATCH", row, body)
    refused = together.answer.members.keys() if together.answer.status == HTTPStatus.BAD_REQUEST else ()
    for name, value in body.items():
        # One that the refusal of all does not name may have hidden behind the others.
        if name not in refused:
            asked = together if len(body) == 1 else stage.ask("owner", "PATCH", row, {name: value})
            why = f"the row that {name} would refer to belongs to somebody else"
            yield from _problem_unless(asked, {400}, why, place)


def _foreign(stage: Stage, entity: Entity) -> Iterator[tuple[str, Any]]:
    """The entity's references, each to a row of somebody else."""
    for relation in entity.relations:
        foreign = stage.keys.get((relation.target, "other"))
        if foreign is None or relation.primary_key or not writable(entity, relation):
            continue
        if is_private(stage.erd, relation.target):
            yield relation.name, [foreign] if relation.many else foreign
