"""Who may do what through the doors that are there on request: nested rows, several at once, versions, whole rows."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from agents.contract import Problem
from agents.erd.model import Entity, Relation
from agents.proof.probe import access, exposure
from agents.proof.probe.stage import Asked, Stage, listed, unless
from agents.serializer import is_flexible
from agents.traits import is_private, rights, writer

_problem_unless = partial(unless, access.CHECK)


def find(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What anybody may do there that they must not."""
    above = entity[entity.wants.nested_under] if entity.wants.nested_under else None
    if isinstance(above, Relation) and (above.target, "owner") in stage.keys:
        yield from _below(stage, entity, above)
    if "create" in entity.operations:
        if entity.wants.bulk:
            yield from _several(stage, entity)
        if stage.erd.wants.idempotency:
            yield from _keys(stage, entity)
    if entity.wants.etag:
        yield from _versions(stage, entity)


def _below(stage: Stage, entity: Entity, above: Relation) -> Iterator[Problem]:
    """Below a row that somebody does not see there is nothing, and below one that they see its own rows alone."""
    parent, place = stage.erd[above.target], stage.places.view(entity)
    rows = f"{stage.path(parent, 'owner')}{entity.plural}/"
    if rights(entity)[0] != "anyone":
        yield from _problem_unless(stage.look(None, rows), {401}, "nothing is for those who did not sign in", place)
    if is_private(stage.erd, parent.name):
        why = f"the {parent.name} above belongs to somebody else"
        yield from _problem_unless(stage.look("other", rows), {403, 404}, why, place)
        yield from _problem_unless(stage.ask("other", "POST", rows, {}), {403, 404, 405}, why, place)
    seen = stage.look("staff", rows)
    yield from _problem_unless(seen, {200}, "staff may see every row", place)
    name = entity.primary_key.name if entity.primary_key else "id"
    found = {str(row.get(name)) for row in listed(seen)}
    if str(stage.keys[entity.name, "owner"]) not in found:
        yield Problem(access.CHECK, *place, f"{seen}, and the list lacks a row that is below")
    if str(stage.keys[entity.name, "other"]) in found:
        yield Problem(access.CHECK, *place, f"{seen}, and the list shows a row that is below another one")


def _several(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Several rows are made by whoever may make one, and refer to what one may refer to."""
    rows, place = f"{stage.path(entity)}bulk/", stage.places.view(entity)
    yield from _problem_unless(stage.ask(None, "POST", rows, [{}]), {401}, "nobody writes who did not sign in", place)
    yield from _problem_unless(stage.ask("staff", "POST", rows, []), {400}, "no row is no request", place)
    if writer(entity) == "staff" and not entity.grants:
        yield from _problem_unless(stage.ask("other", "POST", rows, [{}]), {403}, "only staff writes these rows", place)
    elif foreign := dict(access.foreign(stage, entity)):
        asked = stage.ask("owner", "POST", rows, [foreign])
        names = " and ".join(foreign)
        yield from _problem_unless(asked, {400, 403}, f"the rows of {names} belong to somebody else", place)


def _keys(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """A key for repeating a request opens nothing."""
    rows, place = stage.path(entity), stage.places.view(entity)
    headers = {"Idempotency-Key": "probe"}
    asked = stage.ask(None, "POST", rows, {}, headers)
    yield from _problem_unless(asked, {401}, "nobody writes who did not sign in", place)
    if writer(entity) == "staff" and not entity.grants:
        asked = stage.ask("other", "POST", rows, {}, headers)
        yield from _problem_unless(asked, {403}, "only staff writes these rows", place)


def _versions(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """The version of a row is told to nobody who does not see it, and an old one is not changed."""
    row, place = stage.path(entity, "owner"), stage.places.view(entity)
    if is_private(stage.erd, entity.name):
        for method in ("GET", "PATCH", "DELETE"):
            asked = stage.ask("other", method, row, {}, {"If-Match": "*"})
            lacking = {405, *({403} if writer(entity) == "staff" and method != "GET" else set())}
            yield from _problem_unless(asked, {404, *lacking}, "the row belongs to somebody else", place)
    if "update" in entity.operations:
        asked = stage.ask("staff", "PATCH", row, {}, {"If-Match": '"not this one"'})
        yield from _problem_unless(asked, {412}, "the version that If-Match names is not there", place)


def whole(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What is never read is not read as a field that is asked for by name, nor in a row that is asked for whole."""
    if not is_flexible(stage.erd):
        return
    row, hidden = stage.path(entity, "owner"), exposure.hidden(entity)
    asked = stage.look("staff", f"{row}?fields={','.join(sorted(hidden))}")
    yield from _shown(stage, entity, asked, hidden & asked.answer.members.keys())
    if entity.wants.expand:
        asked = stage.look("staff", f"{row}?expand={','.join(entity.wants.expand)}")
        for name in entity.wants.expand:
            target, seen = stage.erd[entity[name].target], asked.answer.members.get(name)  # type: ignore[union-attr]
            if isinstance(seen, dict):
                yield from _shown(stage, target, asked, exposure.hidden(target) & seen.keys())


def _shown(stage: Stage, entity: Entity, asked: Asked, names: set[str]) -> Iterator[Problem]:
    for name in sorted(names):
        message = f"{asked}, but {entity.name}.{name} must never be read"
        yield Problem(exposure.CHECK, *stage.places.serializer(entity), message)
