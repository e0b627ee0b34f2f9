"""Questions that several drafts ask about an entity: who owns a row, what names it, which values stay secret."""

from __future__ import annotations

from agents.erd.model import MISSING, Entity, Erd, Field, Relation

_TITLES = ("name", "title", "label", "username", "email", "number", "code", "slug")
"""What a column that names its row is called, or what its name ends with."""


def owner_relation(entity: Entity) -> Relation | None:
    """The reference that the server sets to whoever creates a row; ``None`` where a parent row decides."""
    if entity.is_user or len(entity.owner) != 1:
        return None
    member = entity[entity.owner[0]]
    return member if isinstance(member, Relation) else None


def owner_lookup(entity: Entity) -> str | None:
    """The lookup from a row to its owner (``order__customer``); ``None`` = nobody owns it."""
    if entity.is_user:
        return "pk"
    return "__".join(entity.owner) or None


def is_private(erd: Erd, name: str) -> bool:
    """Whether the rows of the entity called ``name`` show only to their owner and to staff."""
    return owner_lookup(erd[name]) is not None


def secret(member: Field | Relation) -> bool:
    """Whether the API takes this value but never gives it."""
    return member.api.sensitive or member.api.write_only


def title_field(entity: Entity) -> Field | None:
    """The text that names a row to people, if the entity has one."""
    texts = [
        field
        for field in entity.fields
        if field.type in {"CharField", "SlugField", "EmailField"} and not (field.null or field.api.sensitive)
    ]
    exact = (field for word in _TITLES for field in texts if field.name == word)
    ending = (field for word in _TITLES for field in texts if field.name.endswith(f"_{word}"))
    return next(exact, None) or next(ending, None)


def primary_key_path(erd: Erd, entity: Entity) -> str:
    """The lookup of the column behind the primary key, through the entities whose key it borrows."""
    key = entity.primary_key
    if key is None:
        return "id"
    if isinstance(key, Relation):
        return f"{key.name}__{primary_key_path(erd, erd[key.target])}"
    return key.name


def integer(value: int | float | str | None, otherwise: int) -> int:
    """A limit as a whole number."""
    return otherwise if value is None else int(value)


_EMPTY_TEXT = frozenset({"CharField", "TextField", "SlugField", "EmailField", "URLField", "FileField", "ImageField"})


def blank_without_value(member: Field | Relation) -> bool:
    """Whether it may be left blank, though the column then has nothing to hold: no null, no default, no empty text."""
    if not member.blank or member.null:
        return False
    if isinstance(member, Relation):
        return not member.many
    default = any(value is not MISSING for value in (member.default, member.db_default))
    return not (default or member.auto_now or member.auto_now_add) and member.type not in _EMPTY_TEXT
