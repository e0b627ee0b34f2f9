"""The Planner's choice: which definitions deserve a model, and why the others do not."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from agents.admin import more_columns
from agents.contract import Brief
from agents.erd.model import Entity
from agents.improving.crafts import CRAFTS
from agents.rules import outcomes
from agents.serializer import writable

Wanted = Mapping[str, Collection[str]]


def deserving(brief: Brief, wanted: Wanted) -> dict[str, frozenset[str]]:
    """Of the definitions wanted of each path those for which judgement may add something.

    Nobody drew the implied user, so there is nothing to say of it that its draft does not. A serializer is worth a
    question if it takes texts or numbers, or if some rule is not implemented, which may be about anything; an admin
    if there are columns that it does not name.
    """
    open_rules = any(outcome.law is None for outcome in outcomes(brief.erd))

    def worth(path: str, entity: Entity) -> bool:
        match path:
            case "serializers.py":
                return open_rules or _takes_values(entity)
            case "admin.py":
                return bool(more_columns(brief.erd, entity))
        return True

    chosen: dict[str, frozenset[str]] = {}
    for path, names in wanted.items():
        craft = CRAFTS[path]
        asked = {craft.class_of(entity.name) for entity in brief.erd if not entity.implied and worth(path, entity)}
        known = {craft.class_of(entity.name) for entity in brief.erd}
        # What is no entity's class is not asked for anyway; it stays, so that this chooses among entities alone.
        chosen[path] = frozenset(name for name in names if name in asked or name not in known)
    return chosen


def _takes_values(entity: Entity) -> bool:
    plain = ("BooleanField", "FileField", "ImageField", "BinaryField", "UUIDField", "JSONField")
    return any(
        writable(entity, field) and field.type not in plain and not field.choices and not field.primary_key
        for field in entity.fields
    )
