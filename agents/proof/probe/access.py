"""Who may do what: every cell of the table, for every entity, its list, its rows, and references to its rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from http import HTTPStatus

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
    tried = [stage.look(None, rows), stage.ask(None, "PATCH", row, {})]
    if stage.thorough:
        tried += [stage.look(None, row), stage.ask(None, "POST", rows, {}), stage.ask(None, "DELETE", row)]
    for asked in tried:
        yield from _problem_unless(asked, {401}, "nothing is for those who did not sign in", place)


def _private(stage: Stage, entity: Entity) -> Iterator[Problem]:
    row, place = stage.path(entity, "owner"), stage.places.view(entity)
    for asked in (stage.look("other", row), stage.ask("other", "PATCH", row, {}), stage.ask("other", "DELETE", row)):
        yield from _problem_unless(asked, {404}, "the row belongs to somebody else", place)
    yield from _in_list(stage, entity, "other", shown=False)
    yield from _in_list(stage, entity, "owner", shown=True)
    yield from _in_list(stage, entity, "staff", shown=True)
    yield from _problem_unless(stage.look("owner", row), {200}, "everyone may see their own rows", place)
    if stage.thorough:
        yield from _problem_unless(stage.look("staff", row), {200}, "staff may see every row", place)
        yield from _problem_unless(stage.ask("staff", "PATCH", row, {}), {200}, "staff may change every row", place)
    if entity.is_user:
        asked = stage.ask("owner", "POST", stage.path(entity), {})
        yield from _problem_unless(asked, {403}, "only staff adds accounts", place)


def _shared(stage: Stage, entity: Entity) -> Iterator[Problem]:
    rows, row, place = stage.path(entity), stage.path(entity, "owner"), stage.places.view(entity)
    yield from _problem_unless(stage.look("other", row), {200}, "everyone signed in may read shared rows", place)
    yield from _in_list(stage, entity, "other", shown=True)
    tried = [stage.ask("other", "POST", rows, {}), stage.ask("other", "DELETE", row)]
    if stage.thorough:
        tried.append(stage.ask("other", "PATCH", row, {}))
        yield from _problem_unless(stage.look("staff", row), {200}, "staff may see every row", place)
    for asked in tried:
        yield from _problem_unless(asked, {403}, "only staff writes shared rows", place)


def _in_list(stage: Stage, entity: Entity, person: Person, *, shown: bool) -> Iterator[Problem]:
    place, key = stage.places.view(entity), stage.keys[entity.name, "owner"]
    asked = stage.look(person, stage.path(entity))
    if asked.answer.status == HTTPStatus.NOT_FOUND:
        place = stage.places.route(entity)
    yield from _problem_unless(asked, {200}, "everyone signed in may ask for a list", place)
    name = entity.primary_key.name if entity.primary_key else "id"
    found = str(key) in {str(row.get(name)) for row in listed(asked)}
    if asked.answer.status == HTTPStatus.OK and found is not shown:
        told = "lacks a row that they may see" if shown else "shows a row of somebody else"
        yield Problem(CHECK, *place, f"{asked}, and the list {told}: {entity.name} {key}")


def _references(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """A row of somebody else is refused exactly as one that does not exist."""
    if not owner_lookup(entity):
        return
    for relation in entity.relations:
        foreign = stage.keys.get((relation.target, "other"))
        if foreign is None or relation.primary_key or not writable(entity, relation):
            continue
        if is_private(stage.erd, relation.target):
            body = {relation.name: [foreign] if relation.many else foreign}
            asked = stage.ask("owner", "PATCH", stage.path(entity, "owner"), body)
            why = f"the row that {relation.name} would refer to belongs to somebody else"
            yield from _problem_unless(asked, {400}, why, stage.places.serializer(entity))
