"""Entities as they are drawn: their names, their members, lists and ``$meta``, still unrelated to each other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from agents.erd.drawn import Reading, Table, Wish
from agents.erd.meta import asks_for_inheritance, refuse_inheritance
from agents.erd.names import MAX_CLASS_LENGTH, class_name, fault, is_no_class
from agents.erd.objects import read_member
from agents.erd.position import Path
from agents.erd.problems import shown
from agents.erd.shapes import Drawing, Parted
from agents.erd.types import TYPES, type_name

WISHES = {
    "has_many": "each has a reference to this one; on both sides, a many-to-many",
    "has_one": "each has at most one row for each row of this one",
    "belongs_to": "this one has a reference to each",
    "many_to_many": "many rows of this one go with many of each",
}
"""The lists of entities, and what each asks for."""


def read_tables(drawing: Drawing, reading: Reading) -> tuple[list[Table], frozenset[str]]:
    """The entities with a usable name, and the drawn names of those without."""
    tables: list[Table] = []
    broken: set[str] = set()
    by_key: dict[str, Table] = {}
    for raw, value, path in drawing.entities:
        name = _entity_name(raw, path, reading)
        if name is None:
            broken.add(raw)
            continue
        first = by_key.get(name.lower())
        if first:
            message = f"{shown(raw)} and {shown(first.raw)} are one model: both become {first.name}"
            reading.problems.add("duplicate-name", path, message, "rename one of them")
            broken.add(raw)
            continue
        table = Table(raw, path, name)
        by_key[name.lower()] = table
        tables.append(table)
        _read_entity(table, value, reading)
    return tables, frozenset(broken)


def _entity_name(raw: str, path: Path, reading: Reading) -> str | None:
    name = class_name(raw)
    # Another case may be that of a letter that looks Latin.
    message = fault(raw) or fault(name)
    if message:
        pass
    elif not name.isidentifier():
        message = f"the entity {shown(raw)} begins with a digit"
    elif len(name) > MAX_CLASS_LENGTH:
        message = f"the name has {len(name)} characters; Django keeps at most {MAX_CLASS_LENGTH} of a model's name"
    if message:
        reading.problems.add("name", path, message, "choose another name")
        return None
    if is_no_class(name.removesuffix("Entity")) and "entity" not in raw.lower():
        reading.notes.infer(path, f"{raw} is called {name}", "a constant of Python, I and O can be no class")
    if raw.strip().startswith("_"):
        reading.notes.infer(path, f"{raw} is called {name}", "a model's name cannot begin with an underscore")
    return name


def _read_entity(table: Table, value: Any, reading: Reading) -> None:
    if isinstance(value, Parted):
        for part, members in value.parts.items():
            _read_members(table, members.items(), (*table.path, part), reading)
        value = value.rest
    if not isinstance(value, dict):
        what = "null" if value is None else shown(value)
        message = f"the entity {shown(table.raw)} is {what}: an entity is an object"
        reading.problems.add("shape", table.path, message, f'write "{table.name}": {{"name": "CharField"}}')
        return
    _read_members(table, value.items(), table.path, reading)


def _read_members(table: Table, items: Iterable[tuple[str, Any]], path: Path, reading: Reading) -> None:
    for key, value in items:
        place = (*path, key)
        if key in ("$meta", "_meta"):
            _read_meta(table, value, place, reading)
        elif key in WISHES and not _is_reference(value):
            _read_wishes(table, key, value, place, reading)
        elif asks_for_inheritance(key):
            refuse_inheritance(key, place, reading)
        elif key.startswith("$"):
            reading.problems.add(
                "unknown-option", place, f"unknown setting {shown(key)} of an entity", "did you mean $meta?"
            )
        else:
            drawn = read_member(value, key, place, reading)
            if drawn is None:
                table.broken.add(key)
            else:
                table.drawn.append(drawn)
                reading.count_member(table, table.path)


def _is_reference(value: Any) -> bool:
    """Whether a member merely has the name of a list: ``"many_to_many": "ManyToManyField:Tag"``."""
    word = value.get("type") if isinstance(value, dict) else value
    name = type_name(re.split(r"[\s(:?]", word.strip(), maxsplit=1)[0]) if isinstance(word, str) else None
    return name is not None and TYPES[name].kind in ("reference", "many")


def _read_meta(table: Table, value: Any, path: Path, reading: Reading) -> None:
    if not isinstance(value, dict):
        reading.problems.add("shape", path, f"$meta must be an object, not {shown(value)}", '{"ordering": ["name"]}')
    elif table.meta_path:
        reading.problems.add("shape", path, "$meta and _meta are the same thing", "keep one of them")
    else:
        table.meta, table.meta_path = value, path


def _read_wishes(table: Table, kind: str, value: Any, path: Path, reading: Reading) -> None:
    if not isinstance(value, list):
        hint = f'write "{kind}": ["{value}"]' if isinstance(value, str) else f'write "{kind}": ["Job"]'
        reading.problems.add("shape", path, f"{kind} is a list of entities, not {shown(value)}", hint)
        return
    for index, target in enumerate(value):
        if isinstance(target, str):
            table.wishes.append(Wish(kind, target, (*path, index)))
        else:
            message = f"{kind} lists names of entities, not {shown(target)}"
            reading.problems.add("shape", (*path, index), message, "write the entity's name")
