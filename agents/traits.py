"""Questions that several drafts ask about an entity: who owns a row, what names it, which values stay secret."""

from __future__ import annotations

from typing import Literal

from agents.erd.granted import Right
from agents.erd.model import MISSING, Entity, Erd, Field, Party, Relation

_TITLES = ("name", "title", "label", "username", "email", "number", "code", "slug")
"""What a column that names its row is called, or what its name ends with."""


def owner_relation(entity: Entity) -> Relation | None:
    """The reference that the server sets to whoever creates a row; ``None`` where a parent row, or staff, decides."""
    if entity.is_user or len(entity.owner) != 1:
        return None
    if not entity.grants.create if entity.grants else rights(entity)[1] == "staff":
        return None
    member = entity[entity.owner[0]]
    return member if isinstance(member, Relation) else None


def owner_lookup(entity: Entity) -> str | None:
    """The lookup from a row to its owner (``order__customer``); ``None`` = nobody owns it."""
    if entity.is_user:
        return "pk"
    return "__".join(entity.owner) or None


def rights(entity: Entity) -> tuple[Party, Party]:
    """Who may read its rows, and who may write them; of what is granted one by one, what people without a role may."""
    if entity.grants:
        read: Party = next((word for word in _BY_OPENNESS if word in entity.grants.read), "staff")
        shared = all(entity.grants.are_for_users(right) for right in _WRITING)
        return read, "owner" if shared and owner_lookup(entity) else "staff"
    return entity.access.resolved(owned=owner_lookup(entity) is not None)


_BY_OPENNESS: tuple[Party, ...] = ("anyone", "authenticated", "owner")
_WRITING: tuple[Right, ...] = ("create", "update", "delete")


def is_private(erd: Erd, name: str) -> bool:
    """Whether the rows of the entity called ``name`` show only to their owner and to staff."""
    return rights(erd[name])[0] == "owner"


def is_sealed(entity: Entity) -> bool:
    """Whether nobody without a role sees a row of it, and so nobody can refer to one."""
    return entity.grants is not None and not entity.grants.are_for_users("read")


def own_parent(erd: Erd, entity: Entity) -> Relation | None:
    """The reference that decides who owns a row, where others see what it refers to: seeing is not owning."""
    if entity.is_user or len(entity.owner) < 2 or (entity.grants and not entity.grants.are_for_users("create")):
        return None
    parent = entity[entity.owner[0]]
    if not isinstance(parent, Relation) or is_private(erd, parent.target) or not erd[parent.target].owner:
        return None
    return parent


def writer(entity: Entity) -> Literal["owner", "staff"]:
    """Who may change a row: its owner, or anybody signed in, if not staff alone."""
    return "staff" if rights(entity)[1] == "staff" else "owner"


def secret(member: Field | Relation) -> bool:
    """Whether the API takes this value but never gives it."""
    return member.api.sensitive or member.api.write_only


def title_field(entity: Entity) -> Field | None:
    """The text that names a row to people, if the entity has one; one that every row has, if there is one."""
    texts = [
        field
        for field in entity.fields
        if field.type in {"CharField", "SlugField", "EmailField"} and not field.api.sensitive
    ]
    always = [field for field in texts if not field.null]
    return _title(always) or _title(texts)


def _title(texts: list[Field]) -> Field | None:
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
