"""Who may do what: every cell of the table, for every entity, its list, its rows, and references to its rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from http import HTTPStatus
from typing import Any

from agents.contract import Problem
from agents.erd.granted import Grants, Right
from agents.erd.model import Entity
from agents.proof.probe.people import Person
from agents.proof.probe.stage import Stage, listed, unless
from agents.serializer import writable
from agents.traits import is_private, is_sealed, own_parent, rights, writer

CHECK = "access"
_problem_unless = partial(unless, CHECK)


def find(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What anybody may do with the entity that they must not, and the other way round."""
    yield from _nobody(stage, entity)
    yield from _reading(stage, entity)
    yield from _granted(stage, entity, entity.grants) if entity.grants else _writing(stage, entity)
    yield from _lacking(stage, entity)
    if entity.is_user:
        asked = stage.ask("owner", "POST", stage.path(entity), {})
        yield from _problem_unless(asked, {403}, "only staff adds accounts", stage.places.view(entity))
    yield from _references(stage, entity)


def _nobody(stage: Stage, entity: Entity) -> Iterator[Problem]:
    rows, row, place = stage.path(entity), stage.path(entity, "owner"), stage.places.view(entity)
    tried = [stage.ask(None, "POST", rows, {}), stage.ask(None, "PATCH", row, {})]
    if stage.thorough:
        tried.append(stage.ask(None, "DELETE", row))
    for asked in tried:
        yield from _problem_unless(asked, {401}, "nobody writes who did not sign in", place)
    seen = [stage.look(None, rows), *([stage.look(None, row)] if stage.thorough else [])]
    public = rights(entity)[0] == "anyone"
    why = "everyone may read it" if public else "nothing is for those who did not sign in"
    for asked in seen:
        yield from _problem_unless(asked, {200} if public else {401}, why, place)


def _reading(stage: Stage, entity: Entity) -> Iterator[Problem]:
    row, place, (read, _) = stage.path(entity, "owner"), stage.places.view(entity), rights(entity)
    yield from _problem_unless(stage.look("staff", row), {200}, "staff may see every row", place)
    if read == "staff":
        yield from _in_list(stage, entity, "staff", shown=("owner",))
        for asked in (stage.look("other", row), stage.look("other", stage.path(entity))):
            yield from _problem_unless(asked, {403}, "only staff may see it", place)
    elif read == "owner":
        yield from _problem_unless(stage.look("other", row), {404}, "the row belongs to somebody else", place)
        yield from _problem_unless(stage.look("owner", row), {200}, "everyone may see their own rows", place)
        # What another user's list must lack, the owner's own must lack of them.
        yield from _in_list(stage, entity, "owner", shown=("owner",), hidden=("other",))
        yield from _in_list(stage, entity, "staff", shown=("owner", "other"))
        if stage.thorough:
            yield from _in_list(stage, entity, "other", shown=("other",), hidden=("owner",))
    else:
        yield from _problem_unless(stage.look("other", row), {200}, "everyone signed in may read these rows", place)
        yield from _in_list(stage, entity, "other", shown=("owner",))
        yield from _in_list(stage, entity, "staff", shown=("owner",))


def _writing(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What somebody must not write who neither owns the row nor is staff."""
    row, place, (read, write) = stage.path(entity, "owner"), stage.places.view(entity), rights(entity)
    if write == "authenticated":
        return
    tried = [("delete", "DELETE", row)]
    if stage.thorough or write == "owner":
        tried.append(("update", "PATCH", row))
    if write == "staff":
        tried.append(("create", "POST", stage.path(entity)))
    why = "only staff writes these rows" if write == "staff" else "the row belongs to somebody else"
    for operation, method, path in tried:
        asked = stage.ask("other", method, path, None if method == "DELETE" else {})
        refused = 403 if write == "staff" or read != "owner" else 404
        lacking = set() if operation in entity.operations else {405}
        yield from _problem_unless(asked, {refused, *lacking}, why, place)


def _granted(stage: Stage, entity: Entity, grants: Grants) -> Iterator[Problem]:
    """What somebody without a role must not write where rights are given one by one."""
    row, place = stage.path(entity, "owner"), stage.places.view(entity)
    tried: tuple[tuple[Right, str], ...] = (("create", "POST"), ("update", "PATCH"), ("delete", "DELETE"))
    for right, method in tried:
        words = grants.by_right[right]
        if "authenticated" in words or (right == "create" and "owner" in words):
            continue
        path = stage.path(entity) if right == "create" else row
        asked = stage.ask("other", method, path, None if right == "delete" else {})
        yield from _problem_unless(asked, {403, 404, 405}, f"only {' and '.join(words) or 'staff'} may {right}", place)


def _lacking(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Operations that the API is not to have, not even for staff."""
    row, place = stage.path(entity, "owner"), stage.places.view(entity)
    for operation, method in (("create", "POST"), ("update", "PATCH"), ("delete", "DELETE")):
        if operation not in entity.operations:
            asked = stage.ask("staff", method, stage.path(entity) if method == "POST" else row, {})
            yield from _problem_unless(asked, {405}, f"the API is to have no {operation}", place)


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
    if writer(entity) == "staff" or "update" not in entity.operations:
        return
    body = dict(foreign(stage, entity))
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


def foreign(stage: Stage, entity: Entity) -> Iterator[tuple[str, Any]]:
    """The entity's references, each to a row of somebody else."""
    for relation in entity.relations:
        theirs = stage.keys.get((relation.target, "other"))
        if theirs is None or relation.primary_key or not writable(entity, relation):
            continue
        hidden = is_private(stage.erd, relation.target) or is_sealed(stage.erd[relation.target])
        if hidden or relation is own_parent(stage.erd, entity):
            yield relation.name, [theirs] if relation.many else theirs
