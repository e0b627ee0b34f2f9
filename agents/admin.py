"""What the admin shows of each entity: plain data for ``admin.py.j2``."""

from __future__ import annotations

from typing import Any

from agents.erd.model import Entity, Erd, Field, Relation
from agents.literals import AUTO_FIELDS
from agents.traits import primary_key_path, secret, title_field
from agents.view import searched

_STANDARD = frozenset({"username", "email", "first_name", "last_name"})
"""Fields for which Django's own user admin has a place."""


_BULKY = frozenset({"TextField", "JSONField", "BinaryField", "FileField", "ImageField"})
"""Columns that a list of rows has no room for."""

_SEARCHED = 4
"""Columns that the admin looks through."""


def entity_admin(erd: Erd, entity: Entity) -> dict[str, Any]:
    shown = [f for f in entity.fields if f.type not in _BULKY and not secret(f)]
    title = title_field(entity)
    texts = searched(filter(_searchable, entity.fields), title, _SEARCHED)
    columns = [f.name for f in shown if f is not title and f.type not in AUTO_FIELDS][:3]
    # A link to a row needs a text in every row.
    first = title.name if title and not (title.null or title.blank) else "__str__"
    return {
        "name": entity.name,
        "soft_delete": entity.wants.soft_delete,
        "history": entity.wants.history,
        # Alone, what names a row is what the admin shows anyway.
        "list_display": [first, *columns] if columns else [],
        "list_filter": [f.name for f in entity.fields if _filterable(f)],
        "search_fields": texts or [primary_key_path(erd, entity)],
        "autocomplete_fields": [r.name for r in entity.relations if r.editable and not r.through],
    }


def _filterable(field: Field) -> bool:
    return field.type == "BooleanField" or bool(field.choices) or field.auto_now_add


def _searchable(field: Field) -> bool:
    return field.type in {"CharField", "SlugField", "EmailField", "TextField"} and not (secret(field) or field.choices)


def user_admin(erd: Erd) -> dict[str, Any]:
    user = erd.user
    drawn = [m for m in user.members if m.editable and not (isinstance(m, Relation) and m.through)]
    own = [m.name for m in drawn if m.name not in _STANDARD and not (isinstance(m, Field) and _automatic(m))]
    personal = [name for name in ("first_name", "last_name", "email") if name != erd.login]
    exists = {m.name for m in user.members} | set(user.inherited)
    required = [m.name for m in user.members if m.required and m.name != erd.login and not secret(m)]
    return {
        "name": user.name,
        "login": erd.login,
        "personal": [name for name in personal if name in exists],
        "own": own,
        "required": required,
        "list_display": [erd.login, *[n for n in ("name",) if n in exists], "is_staff"],
        "search_fields": [n for n in ("username", "email", "name", "first_name", "last_name") if n in exists],
        "autocomplete_fields": [r.name for r in user.relations if r.editable and not r.through],
    }


def _automatic(field: Field) -> bool:
    """Whether a form cannot show the field because nobody types it in."""
    return field.type in AUTO_FIELDS or field.type == "BinaryField" or field.auto_now or field.auto_now_add
