"""Bad input is refused by the name of its field, and never an error of the server."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote

from agents.contract import Problem
from agents.erd.model import MISSING, Entity, Erd, Field, Relation
from agents.proof.backend import Call
from agents.proof.probe.people import NUMBER
from agents.proof.probe.scene import row_values
from agents.proof.probe.stage import Asked, Stage, unless
from agents.proof.probe.values import extreme, invalid
from agents.serializer import writable
from agents.traits import owner_relation, writer

CHECK = "input"
REFUSED = frozenset({400, 404, 409, 415})
_problem_unless = partial(unless, CHECK)


def find(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What of bad input gets through, is refused without its name, or breaks the server."""
    if "create" in entity.operations:
        yield from _fields(stage, entity)
        if stage.thorough:
            yield from _extremes(stage, entity)
            yield from _duplicate(stage, entity)
            yield from _shapes(stage, entity)
    if stage.thorough:
        yield from _addresses(stage, entity)


def _fields(stage: Stage, entity: Entity) -> Iterator[Problem]:
    members = [member for member in entity.members if writable(entity, member)]
    nothing = {member.name: None for member in members if member.required}
    if nothing:
        # Both who may make rows are asked, so that a refusal by name says of each that they may.
        asked = stage.ask("staff", "POST", stage.path(entity), {})
        yield from _named(stage, entity, asked, nothing, "is required")
    wrong = {m.name: v for m in members if (v := _wrong(stage.erd, m)) is not MISSING}
    if wrong:
        yield from _named(stage, entity, _post(stage, entity, wrong), wrong, "was given a wrong value")
        if not nothing and _writer(entity) != "staff":
            asked = stage.ask("staff", "POST", stage.path(entity), wrong)
            yield from _named(stage, entity, asked, wrong, "was given a wrong value")


def _extremes(stage: Stage, entity: Entity) -> Iterator[Problem]:
    most = {f.name: v for f in entity.fields if writable(entity, f) and (v := extreme(f)) is not MISSING}
    if most:
        why = "a value was given that no column can hold"
        yield from _problem_unless(_post(stage, entity, most), REFUSED, why, stage.places.serializer(entity))


def _named(stage: Stage, entity: Entity, asked: Asked, values: dict[str, Any], told: str) -> Iterator[Problem]:
    """Each of the given members must be named by the refusal."""
    place = stage.places.serializer(entity)
    yield from _problem_unless(asked, {400}, f"{', '.join(values)} {told}", place)
    if asked.answer.status == 400:
        for name in values.keys() - asked.answer.members.keys():
            message = f"{asked} without naming {name}, though {entity.name}.{name} {told}"
            yield Problem(CHECK, *place, message)


def _duplicate(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Values that only one row may have, sent once more."""
    owner = owner_relation(entity)
    single = [
        f for f in entity.fields if (f.unique or f.primary_key) and writable(entity, f) and f.type != "BooleanField"
    ]
    if not single or (owner is not None and owner.kind == "OneToOneField"):
        return
    there = row_values(entity, NUMBER["owner"])
    values = {field.name: there[field.name] for field in single if field.name in there}
    asked = _post(stage, entity, values)
    yield from _problem_unless(
        asked, {400, 409}, "another row has these values already", stage.places.serializer(entity)
    )
    missed = [name for name in values if name not in asked.answer.members]
    if asked.answer.status == 400 and missed:
        message = f"{asked} without naming {', '.join(missed)}, though another row has that value"
        yield Problem(CHECK, *stage.places.serializer(entity), message)


def _shapes(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Bodies that are no object, no JSON, or no text."""
    place, rows = stage.places.view(entity), stage.path(entity)
    token = stage.tokens[_writer(entity)]
    for body, kind, expected in (
        (b"[1]", "application/json", {400}),
        (b'{"', "application/json", {400}),
        (b"\xff\xfe", "application/json", {400}),
        (b"<a/>", "application/xml", {415}),
    ):
        asked = stage.send(_writer(entity), Call("POST", rows, token, body, kind))
        yield from _problem_unless(asked, expected, f"{body!r} ({kind}) is no row", place)


def _addresses(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """Keys, pages and orders that there are not."""
    place, rows = stage.places.view(entity), stage.path(entity)
    for tail in ("no-such-key/", f"{10**30}/", "%00/"):
        asked = stage.look("staff", rows + tail)
        yield from _problem_unless(asked, REFUSED, "there is no such row", place)
    for query in ("?page=0", f"?page={10**30}", "?page=%00"):
        asked = stage.look("staff", rows + query)
        yield from _problem_unless(asked, REFUSED | {200}, "there is no such page", place)
    asked = stage.look("staff", f"{rows}?ordering=no_such_column,-password&search=%00")
    yield from _problem_unless(asked, REFUSED | {200}, "an unknown order is left out or refused", place)
    for member in entity.members:
        asked = stage.look("staff", f"{rows}?{quote(member.name)}=%00&{quote(member.name)}__gte=9e999")
        yield from _problem_unless(asked, REFUSED | {200}, f"{member.name} cannot be compared with that", place)


def _wrong(erd: Erd, member: Field | Relation) -> Any:
    if isinstance(member, Relation):
        return ["no such row"] if member.many else {"no": "row"}
    return invalid(member)


def _post(stage: Stage, entity: Entity, body: Any) -> Asked:
    return stage.ask(_writer(entity), "POST", stage.path(entity), body)


def _writer(entity: Entity) -> Any:
    return "staff" if entity.is_user else writer(entity)
