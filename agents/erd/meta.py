"""``$meta`` of an entity: which options there are, their shapes, and the members that some of them add."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agents.erd.drawn import Drawn, Reading, Table
from agents.erd.names import is_database_name, snake_name, word_set
from agents.erd.objects import read_member
from agents.erd.options import checked
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.types import TYPES
from agents.erd.words import (
    BOOL,
    NAMES,
    OBJECT,
    TEXT,
    Complaint,
    Shape,
    Word,
    anything,
    object_of,
    object_schema,
    text_of,
)

ALIASES = {"db_table": "table", "unique_together": "unique"}
_INHERITANCE = word_set("abstract bases extends inheritance inherits inherits_from proxy")
DJANGO_TABLES = ("auth_", "django_", "token_blacklist_")


def read_meta(table: Table, mixins: Mapping[str, tuple[Any, Path]], reading: Reading) -> None:
    """Check ``table.meta``, bring its option names to one spelling, and add the members it asks for."""
    clean: dict[str, Any] = {}
    for key, value in table.meta.items():
        option = ALIASES.get(key, key)
        path = (*table.meta_path, key)
        if option in _INHERITANCE:
            refuse_inheritance(key, path, reading)
        elif option not in META:
            reading.problems.add(
                "unknown-option", path, f"unknown option {shown(key)} of $meta", nearest(key, META, ALIASES)
            )
        elif option in clean:
            message = f"{shown(key)} says the same as another option"
            reading.problems.add("option", path, message, "keep one of them")
        elif complaint := META[option].shape.check(value):
            reading.problems.add("option", path, f"{shown(key)} {complaint[0]}", complaint[1])
        else:
            clean[option] = value
            table.places[option] = path
    table.meta = clean
    for option, word in META.items():
        if word.later and option in clean:
            table.extras.setdefault("", {})[option] = clean[option]
            reading.notes.postpone(table.places[option], f"{option} of {table.name}")
    _add_mixins(table, mixins, reading)
    _add_key(table, reading)
    _add_timestamps(table)


def asks_for_inheritance(key: str) -> bool:
    """Whether a setting of an entity, such as ``$extends``, asks for what the language does not have."""
    return key.startswith("$") and key[1:] in _INHERITANCE


def refuse_inheritance(key: str, path: Path, reading: Reading) -> None:
    """Say that there is none, and what to draw instead."""
    hint = "share fields by $mixins, or draw a OneToOneField to the other entity"
    reading.problems.add("unsupported", path, f"{shown(key)}: inheritance cannot be drawn yet", hint)


def _add_mixins(table: Table, mixins: Mapping[str, tuple[Any, Path]], reading: Reading) -> None:
    drawn_here = {drawn.raw for drawn in table.drawn} | table.broken
    for index, name in enumerate(table.meta.get("mixins", ())):
        if name not in mixins:
            path = (*table.places["mixins"], index)
            message = f"there is no {shown(name)} in $mixins"
            reading.problems.add("option", path, message, nearest(name, mixins, otherwise="draw it in $mixins"))
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


def check_unused_mixins(tables: Sequence[Table], mixins: Mapping[str, tuple[Any, Path]], reading: Reading) -> None:
    """Note the mistakes of mixins that no entity has: they would only be found once one does."""
    used = {name for table in tables for name in table.meta.get("mixins", ())}
    for name, (fields, path) in mixins.items():
        for raw, value in fields.items() if name not in used else ():
            drawn = read_member(value, raw, (*path, raw), reading)
            if drawn is not None:
                checked(drawn, reading)


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


def _groups_of_names(value: Any) -> Complaint:
    complaint = ("must be a list of lists of field names", 'for example [["first_name", "last_name"]]')
    if not isinstance(value, list):
        return complaint
    for group in _groups(value):
        names = group.get("fields") if isinstance(group, dict) and group.keys() <= {"fields", "name"} else group
        if not isinstance(names, list) or not names or not all(isinstance(item, str) for item in names):
            return complaint
        if isinstance(group, dict) and "name" in group and (unfit := _INDEX_NAME.check(group["name"])):
            return f"has a name that {unfit[0]}", unfit[1]
    return None


def _table(value: Any) -> Complaint:
    if not isinstance(value, str) or not is_database_name(value):
        return (
            f"must be a table name of at most 63 bytes, not {shown(value)}",
            "begin with a letter, then letters or digits",
        )
    if value.lower().startswith(DJANGO_TABLES):
        return f"{shown(value)} is a table of Django itself", "choose another name"
    return None


def _owner(value: Any) -> Complaint:
    if value is None or value is False or isinstance(value, str):
        return None
    return NAMES.check(value)


def _pk(value: Any) -> Complaint:
    if value in ("auto", "uuid") or (isinstance(value, list) and len(value) > 1 and NAMES.check(value) is None):
        return None
    return f"must be 'auto', 'uuid' or a list of fields, not {shown(value)}", 'for example ["order", "line"]'


def _checks(value: Any) -> Complaint:
    complaint = ("must be a list of conditions", 'for example ["end > start"]')
    if not isinstance(value, list):
        return complaint
    for given in value:
        if isinstance(given, dict) and "check" in given:
            if unfit := object_of(_CHECK).check(given):
                return unfit
        elif not isinstance(given, str):
            return complaint
    return None


def _constraint_name(most: int) -> Shape:
    pattern = rf"[a-z][a-z0-9_]{{0,{most - 1}}}"

    def check(value: Any) -> Complaint:
        if isinstance(value, str) and re.fullmatch(pattern, value):
            return None
        what = f"must be a name of at most {most} small letters, digits and _, not {shown(value)}"
        return what, "leave it out, and one is made"

    return Shape(check, {"type": "string", "pattern": f"^{pattern}$"})


_INDEX_NAME = _constraint_name(30)
_CHECK_NAME = _constraint_name(63)
_NAME = {"type": "string"}
_LIST = {"type": "array", "items": _NAME}
_GROUP = {
    "anyOf": [
        {**_LIST, "minItems": 1},
        {
            "type": "object",
            "properties": {"fields": {**_LIST, "minItems": 1}, "name": _INDEX_NAME.schema},
            "required": ["fields"],
            "additionalProperties": False,
        },
    ]
}
_CHECK = {
    "check": Word("the condition, for example `end > start`", TEXT),
    "name": Word("what the constraint is called in the database", _CHECK_NAME),
    "message": Word("what people read who break it", text_of(200)),
}
_CHECKS = Shape(
    _checks,
    {"type": "array", "items": {"anyOf": [_NAME, {**object_schema(_CHECK), "required": ["check"]}]}},
)
_GROUPS = Shape(_groups_of_names, {"anyOf": [_LIST, {"type": "array", "items": _GROUP}]})
_TABLE = Shape(_table, {"type": "string", "minLength": 1, "maxLength": 63})
_OWNER = Shape(_owner, {"anyOf": [{"type": "null"}, {"const": False}, _NAME, _LIST]})
_PK = Shape(_pk, {"anyOf": [{"enum": ["auto", "uuid"]}, {**_LIST, "minItems": 2}]})
_ANYTHING = Shape(anything, {})

_API = {
    "operations": Word("list, retrieve, and which of create, update, delete there are; or `read-only`", _ANYTHING),
    "pagination": Word("how its lists are cut into pages: `page`, `limit` or `cursor`", _ANYTHING),
    "nested_under": Word("the entity, or the reference to it, below whose rows there is an address too", _ANYTHING),
    "throttle": Word("how many requests of one client are answered, for example `10/minute`", _ANYTHING),
    "expand": Word("references that answers may hold whole, or `true` for all", _ANYTHING),
}

META = {
    "description": Word("what a row is; the class's docstring and the API's documentation say it", TEXT),
    "table": Word("the table's name", _TABLE),
    "ordering": Word("how lists are ordered: fields, `-` before one for descending", NAMES),
    "unique": Word("groups of fields that are unique together", _GROUPS),
    "indexes": Word("groups of fields with an index, `-` before one for descending", _GROUPS),
    "checks": Word("conditions that every row fulfils", _CHECKS),
    "pk": Word("`auto`, `uuid`, or a list of fields: unique together, beside an `id`", _PK),
    "timestamps": Word("adds `created_at` and `updated_at`", BOOL),
    "owner": Word("the reference, or path of references, to the user whose rows these are; `false` for nobody", _OWNER),
    "auth_user": Word("the entity is the user model; `false` on a `User` that is not", BOOL),
    "mixins": Word("names of `$mixins` whose fields it has too", NAMES),
    "renamed_from": Word("the name it had before, so that its rows are kept", TEXT, later=True),
    "soft_delete": Word("deleted rows are hidden, not gone, and staff can restore them", BOOL),
    "permissions": Word(
        "who may `read`, `write`, `create`, `update`, `delete`: `anyone`, `authenticated`, `owner`, `staff`, roles",
        OBJECT,
    ),
    "api": Word("what the API does with the entity", object_of(_API)),
    "history": Word("every change is kept", BOOL),
    "bulk": Word("several new rows in one request", BOOL),
    "etag": Word("ETag and If-Match", BOOL),
}
"""The options of ``$meta``."""
