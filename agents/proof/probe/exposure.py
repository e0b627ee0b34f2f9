"""What must never be read, and what must never be written: passwords, secret values, privileges, owners."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from agents.contract import Problem
from agents.erd.model import Entity
from agents.proof.probe.people import Person
from agents.proof.probe.stage import Asked, Stage
from agents.traits import owner_lookup, owner_relation, secret

CHECK = "exposure"
PRIVILEGES = ("is_staff", "is_superuser", "groups", "user_permissions")
_ACCOUNT = ("password", *PRIVILEGES)


def find(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What a row gives away that it must not."""
    row = stage.path(entity, "owner")
    # Of a row that everybody shares nobody is the owner.
    person: Person = "other" if owner_lookup(entity) is None else "owner"
    for asked in (stage.look(person, row), stage.look("staff", row)):
        for name in sorted(hidden(entity) & asked.answer.members.keys()):
            yield _problem(stage, entity, asked, f"{entity.name}.{name} must never be read")


def hidden(entity: Entity) -> set[str]:
    """Whatever of a row is for nobody's eyes."""
    found = {member.name for member in entity.members if secret(member)}
    return found | {name for name in _ACCOUNT if name not in entity} if entity.is_user else found


def change(stage: Stage, entity: Entity) -> Iterator[Problem]:
    """What of a row its owner can write that they must not."""
    if entity.is_user:
        yield from _unmoved(stage, entity, {name: True for name in PRIVILEGES[:2] if name not in entity})
    owner = owner_relation(entity)
    if owner is not None and "update" in entity.operations:
        yield from _unmoved(stage, entity, {owner.name: stage.keys[owner.target, "other"]})


def _unmoved(stage: Stage, entity: Entity, values: Mapping[str, Any]) -> Iterator[Problem]:
    """The owner of a row tries to write what only the server may; staff looks whether it is there."""
    asked = stage.ask("owner", "PATCH", stage.path(entity, "owner"), values)
    if entity.is_user:
        # The flags are never read, so what they would open is tried: everything is for staff.
        seen = stage.look("owner", stage.path(entity, "other"))
        if seen.answer.status != 404:
            yield _problem(stage, entity, asked, "an account made itself staff")
        return
    after = stage.look("staff", stage.path(entity, "owner")).answer.members
    for name, value in values.items():
        if after.get(name) == value:
            yield _problem(stage, entity, asked, f"{entity.name}.{name} is set by the server alone")


def _problem(stage: Stage, entity: Entity, asked: Asked, told: str) -> Problem:
    return Problem(CHECK, *stage.places.serializer(entity), f"{asked}, but {told}")
