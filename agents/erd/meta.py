"""``$meta`` of an entity: which options there are, their shapes, and the members that some of them add."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agents.erd.drawn import Drawn, Reading, Table
from agents.erd.names import is_database_name, snake_name
from agents.erd.objects import read_member
from agents.erd.options import Complaint, bool_complaint, text_complaint
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.types import TYPES

ALIASES = {"db_table": "table", "unique_together": "unique"}
_DJANGO_TABLES = ("auth_", "django_", "token_blacklist_")
LATER = ("checks", "renamed_from", "soft_delete", "permissions", "api", "history", "bulk", "etag")
"""Accepted in ``$meta``, but no writer implements them yet."""
_API = ("operations", "pagination", "nested_under", "throttle", "expand")


def read_meta(table: Table, mixins: Mapping[str, tuple[Any, Path]], reading: Reading) -> None:
    """Check ``table.meta``, bring its option names to one spelling, and add the members it asks for."""
    clean: dict[str, Any] = {}
    for key, value in table.meta.items():
        option = ALIASES.get(key, key)
        path = (*table.meta_path, key)
        if option not in _CHECKS:
            known = [*_CHECKS, *ALIASES]
            reading.problems.add("option", path, f"unknown option {shown(key)} of $meta", nearest(key, known))
        elif option in clean:
            message = f"{shown(key)} says the same as another option"
            reading.problems.add("option", path, message, "keep one of them")
        elif complaint := _CHECKS[option](value):
            reading.problems.add("option", path, f"{shown(key)} {complaint[0]}", complaint[1])
        else:
            clean[option] = value
            table.places[option] = path
    if complaint := text_complaint(clean.get("description", ""), reading.limits.max_text):
        reading.problems.add("option", table.places["description"], f"'description' {complaint[0]}", complaint[1])
    table.meta = clean
    for option in LATER:
        if option in clean:
            table.extras.setdefault("", {})[option] = clean[option]
            reading.notes.postpone(table.places[option], f"{option} of {table.name}")
    _add_mixins(table, mixins, reading)
    _add_key(table, reading)
    _add_timestamps(table)


def _add_mixins(table: Table, mixins: Mapping[str, tuple[Any, Path]], reading: Reading) -> None:
    drawn_here = {drawn.raw for drawn in table.drawn} | table.broken
    for index, name in enumerate(table.meta.get("mixins", ())):
        if name not in mixins:
            path = (*table.places["mixins"], index)
            message = f"there is no {shown(name)} in $mixins"
            reading.problems.add("option", path, message, nearest(name, mixins))
            continue
        fields, path = mixins[name]
        for raw, value in fields.items():
            if raw in drawn_here:
                continue
            drawn = read_member(value, raw, (*path, raw), reading)
            if drawn is None:
                table.broken.add(raw)
            else:
                table.drawn.append(drawn)
                reading.count_member(table, table.path)


def _add_key(table: Table, reading: Reading) -> None:
    wanted = table.meta.get("pk")
    if wanted is None or wanted == "auto":
        return
    path = table.places["pk"]
    keys = [drawn.raw for drawn in table.drawn if drawn.options.get("primary_key") is True or drawn.raw == "id"]
    if keys:
        message = f"{table.name} has the primary key {shown(keys[0])} already"
        reading.problems.add("primary-key", path, message, "remove one of them")
    elif wanted == "uuid":
        table.drawn.insert(0, Drawn("id", path, TYPES["UUIDField"], {"primary_key": True}, short=True))
    else:
        table.meta["unique"] = [*_groups(table.meta.get("unique", [])), wanted]
        table.places.setdefault("unique", path)
        what = f"{table.name} has an id of its own; {', '.join(wanted)} are unique together"
        reading.notes.infer(path, what, "Django's admin and the API address a row by one column")


def _add_timestamps(table: Table) -> None:
    if not table.meta.get("timestamps"):
        return
    drawn_here = {snake_name(drawn.raw) for drawn in table.drawn} | table.broken
    for name, option in (("created_at", "auto_now_add"), ("updated_at", "auto_now")):
        if name not in drawn_here:
            path = table.places["timestamps"]
            table.drawn.append(Drawn(name, path, TYPES["DateTimeField"], {option: True}, short=True))


def _groups(value: list[Any]) -> list[Any]:
    """``["a", "b"]`` is one group of two, as Django reads it."""
    return [value] if value and all(isinstance(item, str) for item in value) else value


def _names(value: Any) -> Complaint:
    fine = isinstance(value, list) and all(isinstance(item, str) for item in value)
    hint = f'write ["{value}"]' if isinstance(value, str) and value.isidentifier() else 'for example ["name"]'
    return None if fine else (f"must be a list of names, not {shown(value)}", hint)


def _groups_of_names(value: Any) -> Complaint:
    complaint = ("must be a list of lists of field names", 'for example [["first_name", "last_name"]]')
    if not isinstance(value, list):
        return complaint
    for group in _groups(value):
        names = group.get("fields") if isinstance(group, dict) and group.keys() <= {"fields", "name"} else group
        if not isinstance(names, list) or not names or not all(isinstance(item, str) for item in names):
            return complaint
    return None


def _table(value: Any) -> Complaint:
    if not isinstance(value, str) or not is_database_name(value):
        return f"must be a table name of at most 63 bytes, not {shown(value)}", ""
    if value.lower().startswith(_DJANGO_TABLES):
        return f"{shown(value)} is a table of Django itself", "choose another name"
    return None


def _owner(value: Any) -> Complaint:
    if value is None or value is False or isinstance(value, str):
        return None
    return _names(value)


def _pk(value: Any) -> Complaint:
    if value in ("auto", "uuid") or (isinstance(value, list) and len(value) > 1 and _names(value) is None):
        return None
    return f"must be 'auto', 'uuid' or a list of fields, not {shown(value)}", 'for example ["order", "line"]'


def _object(value: Any) -> Complaint:
    return None if isinstance(value, dict) else (f"must be an object, not {shown(value)}", "")


def _api(value: Any) -> Complaint:
    if complaint := _object(value):
        return complaint
    unknown = [key for key in value if key not in _API]
    return (f"has no option {shown(unknown[0])}", nearest(unknown[0], _API)) if unknown else None


def _text(value: Any) -> Complaint:
    return None if isinstance(value, str) else (f"must be a text, not {shown(value)}", "")


_CHECKS: dict[str, Callable[[Any], Complaint]] = {
    "table": _table,
    "ordering": _names,
    "unique": _groups_of_names,
    "indexes": _groups_of_names,
    "checks": _names,
    "description": _text,
    "renamed_from": _text,
    "timestamps": bool_complaint,
    "soft_delete": bool_complaint,
    "owner": _owner,
    "permissions": _object,
    "api": _api,
    "pk": _pk,
    "auth_user": bool_complaint,
    "history": bool_complaint,
    "bulk": bool_complaint,
    "etag": bool_complaint,
    "mixins": _names,
}
