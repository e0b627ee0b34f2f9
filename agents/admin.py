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

LISTS = ("list_display", "list_filter", "search_fields")
"""The options of an admin that name columns, in the order in which they stand."""


def entity_admin(erd: Erd, entity: Entity) -> dict[str, Any]:
    shown = list(filter(_shown, entity.fields))
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


def more_columns(erd: Erd, entity: Entity) -> dict[str, list[str]]:
    """What an admin could name besides what it does, by option: nothing secret, and nothing that is slow to list.

    A list of rows has room for references as well, and rows are found by the texts of what they refer to. Where an
    admin lists nothing, its rows are shown by what names them.
    """
    named = user_admin(erd) if entity.is_user else entity_admin(erd, entity)
    title = title_field(entity)
    single = [r for r in entity.relations if not r.many and not secret(r)]
    shown = [
        f.name
        for f in entity.fields
        if _shown(f) and f.type not in AUTO_FIELDS and (named["list_display"] or f is not title)
    ]
    open_to = {
        "list_display": [*shown, *(r.name for r in single)],
        "list_filter": [f.name for f in entity.fields if _filterable(f) or f.type in {"DateField", "DateTimeField"}],
        "search_fields": [
            *(f.name for f in entity.fields if _searchable(f)),
            *(f"{r.name}__{name}" for r in single for name in _texts(erd, erd[r.target])),
        ],
    }
    if entity.is_user:
        del open_to["list_filter"]  # Django's own, of who is active and who is staff, is the better one
    rest = {option: [name for name in names if name not in named.get(option, ())] for option, names in open_to.items()}
    return {option: names for option, names in rest.items() if names}


def _texts(erd: Erd, entity: Entity) -> list[str]:
    login = [erd.login] if entity.is_user else []
    return list(dict.fromkeys([*login, *(f.name for f in entity.fields if _searchable(f))]))


def _shown(field: Field) -> bool:
    return field.type not in _BULKY and not secret(field)


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
