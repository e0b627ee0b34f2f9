"""Rows are changed, given up, and made anew through the API, by whoever may; lists cost the same for any number."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from http import HTTPStatus
from typing import Any

from agents.contract import Problem
from agents.erd.model import MISSING, Entity, Field, Relation
from agents.proof.probe.people import NUMBER, UNUSED, Person
from agents.proof.probe.scene import references, row_values
from agents.proof.probe.stage import Asked, Stage, listed, unless
from agents.serializer import chosen_key, writable
from agents.traits import is_sealed, owner_relation, rights, secret, writer
from agents.view import is_restored

ROWS = "rows"
QUERIES = "queries"
_problem_unless = partial(unless, ROWS)
_FILES = frozenset({"FileField", "ImageField"})


def change(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Every writable column takes a new value and gives it back."""
    if "update" not in entity.operations:
        return
    values = row_values(entity, UNUSED)
    new = {f.name: values[f.name] for f in entity.fields if _changes(entity, f) and f.name in values}
    person: Person = writer(entity)
    asked = stage.ask(person, "PATCH", stage.path(entity, "owner"), new)
    yield from _problem_unless(asked, {200}, f"{person} may change the row", stage.places.serializer(entity))
    if asked.answer.status == HTTPStatus.OK:
        seen = (stage.look(person, stage.path(entity, "owner")) if stage.thorough else asked).answer.members
        for name in new:
            if not secret(entity[name]) and not _same(seen.get(name, MISSING), new[name]):
                message = f"{asked}, but {entity.name}.{name} became {seen.get(name)!r} and not {new[name]!r}"
                yield Problem(ROWS, *stage.places.serializer(entity), message)
    yield from _lasts(stage, entity)
    if person != "staff":
        asked = stage.ask("staff", "PATCH", stage.path(entity, "owner"), {})
        yield from _problem_unless(asked, {200}, "staff may change every row", stage.places.view(entity))


def _lasts(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What a row keeps as it was made with, and states that do not follow the present one, are refused by name."""
    if not entity.lasting:
        return
    person: Person = writer(entity)
    now = stage.look(person, stage.path(entity, "owner")).answer.members
    for name, value in _forbidden(entity, now):
        asked = stage.ask(person, "PATCH", stage.path(entity, "owner"), {name: value})
        place = stage.places.serializer(entity)
        yield from _problem_unless(asked, {400}, f"{entity.name}.{name} was {now.get(name)!r} and must stay so", place)
        if asked.answer.status == HTTPStatus.BAD_REQUEST and name not in asked.answer.members:
            yield Problem(ROWS, *place, f"{asked} without naming {name}")


def _forbidden(entity: Entity, now: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Values that a row as it is ``now`` may not take; references are left to the generated tests."""
    new = row_values(entity, UNUSED)
    for name in entity.lasting.fixed:
        member = entity[name]
        if isinstance(member, Field) and name in new and not secret(member) and not _same(now.get(name), new[name]):
            yield name, new[name]
    for name, steps in entity.lasting.moves.items():
        state = now.get(name)
        further = next((each for each in steps if each not in (state, *steps.get(str(state), ()))), None)
        if further is not None and name in now:
            yield name, further


def give_up(stage: Stage) -> Iterator[Problem]:
    """Somebody deletes all they can, what refers to something before what it refers to.

    Their account stays, and so do rows that need each other, and all that these refer to.
    """
    needed: set[str] = set()
    for entity in reversed(stage.entities):
        if not _may_go(stage, entity) or entity.name in needed:
            needed |= {relation.target for relation in entity.relations if not relation.many}
            continue
        person = _leaver(entity)
        row, place = stage.path(entity, "leaver"), stage.places.view(entity)
        asked = stage.ask(person, "DELETE", row)
        yield from _problem_unless(asked, {204}, f"{person} may delete the row and nothing needs it", place)
        if asked.answer.status == HTTPStatus.NO_CONTENT:
            if stage.thorough:
                yield from _problem_unless(stage.look(person, row), {404}, "the row was deleted", place)
            if is_restored(entity):
                yield from _restored(stage, entity, row)
            del stage.keys[entity.name, "leaver"]


def _restored(stage: Stage, entity: Entity, row: str) -> Iterator[Problem]:
    """Staff alone brings a hidden row back; it is deleted once more."""
    place = stage.places.view(entity)
    asked = stage.ask("owner", "POST", f"{row}restore/")
    yield from _problem_unless(asked, {403}, "only staff restores deleted rows", place)
    asked = stage.ask("staff", "POST", f"{row}restore/")
    yield from _problem_unless(asked, {200}, "staff may restore a deleted row", place)
    yield from _problem_unless(stage.look("staff", row), {200}, "the row was restored", place)
    yield from _problem_unless(stage.ask("staff", "DELETE", row), {204}, "staff may delete every row", place)


def _may_go(stage: Stage, entity: Entity) -> bool:
    if _leaver(entity) == "staff" and owner_relation(entity):
        return False  # a new one would belong to staff
    return not (entity.is_user or stage.scene.in_ring(entity)) and "delete" in entity.operations


def _leaver(entity: Entity) -> Person:
    return "staff" if writer(entity) == "staff" else "leaver"


def make_anew(stage: Stage) -> Iterator[Problem]:
    """What was deleted is made once more, through the API."""
    for entity in stage.entities:
        if (entity.name, "leaver") in stage.keys or "create" not in entity.operations:
            continue
        person = _leaver(entity)
        body = _body(stage, entity)
        if body is None:
            continue
        asked = stage.ask(person, "POST", stage.path(entity), body)
        yield from _problem_unless(asked, {201}, f"{person} may make a valid row", stage.places.serializer(entity))
        if asked.answer.status == HTTPStatus.CREATED:
            yield from _made(stage, entity, asked, body)


def lists(stage: Stage, entities: Iterable[Entity]) -> dict[str, Asked]:
    """Entity → the list of all its rows, with the number of queries that it took."""
    return {entity.name: stage.look("staff", stage.path(entity)) for entity in entities}


def doubtful(stage: Stage) -> tuple[Entity, ...]:
    """Those whose lists do not say yet that each row is free: that of the staff, and the owner's with fewer rows."""
    return tuple(entity for entity in stage.entities if stage.thorough or not _says(stage, entity))


def _says(stage: Stage, entity: Entity) -> bool:
    if rights(entity)[0] != "owner":
        return False
    fewer, more = (stage.look(person, stage.path(entity)) for person in ("owner", "staff"))
    return 0 < len(listed(fewer)) < len(listed(more)) and fewer.answer.queries == more.answer.queries


def queries(stage: Stage, before: Mapping[str, Asked], after: Mapping[str, Asked]) -> Iterator[Problem]:
    """Lists that took another number of queries when they had another number of rows."""
    for entity in (stage.erd[name] for name in after):
        first, second = before[entity.name], after[entity.name]
        if len(listed(first)) != len(listed(second)) and first.answer.queries != second.answer.queries:
            counts = " and ".join(f"{asked.answer.queries} for {len(listed(asked))} rows" for asked in (first, second))
            message = f"GET {stage.path(entity)} takes {counts}: the number of queries must not depend on that of rows"
            yield Problem(QUERIES, *stage.places.view(entity), message)


def _made(stage: Stage, entity: Entity, asked: Asked, body: Mapping[str, Any]) -> Iterator[Problem]:
    place, answer = stage.places.serializer(entity), asked.answer.members
    key = entity.primary_key.name if entity.primary_key else "id"
    if answer.get(key) is None:
        yield Problem(ROWS, *place, f"{asked} without the key of the new row")
        return
    stage.keys[entity.name, "leaver"] = answer[key]
    for member in entity.members:
        if member.name not in answer and not secret(member):
            yield Problem(ROWS, *place, f"{asked} without {entity.name}.{member.name}")
        elif member.name in body and not secret(member) and not _same(answer[member.name], body[member.name]):
            yield Problem(ROWS, *place, f"{asked}, but {member.name} became {answer[member.name]!r}")
    owner = owner_relation(entity)
    if owner is not None and answer.get(owner.name) != stage.keys[owner.target, "leaver"]:
        yield Problem(ROWS, *place, f"{asked}, but the owner of the new row is not who made it")


def _body(stage: Stage, entity: Entity) -> dict[str, Any] | None:
    """A valid new row of the leaver's; ``None`` where the API alone cannot make one, or only with an upload."""
    sent = {member.name for member in entity.members if writable(entity, member)}
    keys = {key: value for key, value in stage.keys.items() if not is_sealed(stage.erd[key[0]])}
    values = row_values(entity, NUMBER["leaver"]) | references(entity, "leaver", keys)
    for relation in entity.relations:
        if relation.many and relation.required and (relation.target, "leaver") in stage.keys:
            values[relation.name] = [stage.keys[relation.target, "leaver"]]
    if entity.wants.soft_delete and (chosen_key(entity) or any(r.kind == "OneToOneField" for r in entity.relations)):
        return None  # the hidden row still has what only one row can have
    owner = owner_relation(entity)
    needed = {member for member in entity.members if _needed(member) and member is not owner}
    if any(member.name not in sent or member.name not in values for member in needed):
        return None
    if any(isinstance(member, Field) and member.type in _FILES for member in needed):
        return None
    return {name: value for name, value in values.items() if name in sent}


def _needed(member: Field | Relation) -> bool:
    """Whether a row cannot be stored without somebody saying it."""
    if isinstance(member, Relation):
        return not member.blank if member.many else not member.null
    generated = member.auto_now or member.auto_now_add or member.type.endswith("AutoField")
    return not (member.null or member.blank or generated or member.default is not MISSING)


def _changes(entity: Entity, field: Field) -> bool:
    lasts = field.primary_key or field.name in entity.lasting
    return writable(entity, field) and not lasts and field.type not in _FILES


def _same(seen: object, sent: object) -> bool:
    """Whether the API gave back what it took; it may write a number in its own way."""
    return seen == sent or (_number(seen) is not None and _number(seen) == _number(sent))


def _number(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None
