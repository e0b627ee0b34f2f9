"""The object form of a member: ``{"type": "CharField", "max_length": 80, "unique": true}``."""

from __future__ import annotations

from typing import Any

from agents.erd.drawn import Drawn, Reading
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.short import read_short
from agents.erd.types import ALL_OPTIONS, OPTION_ALIASES


def read_member(value: Any, raw: str, path: Path, reading: Reading) -> Drawn | None:
    """The member that a text or an object draws; ``None`` after noting why it draws none."""
    if isinstance(value, str):
        return read_short(value, raw, path, reading)
    if isinstance(value, dict):
        return _read_object(value, raw, path, reading)
    what = "null" if value is None else f"the {_json_type(value)} {shown(value)}"
    message = f"{shown(raw)} is {what}: a field is a text or an object"
    reading.problems.add("shape", path, message, f'write {shown(raw)}: "CharField"'.replace("'", '"'))
    return None


def _json_type(value: Any) -> str:
    return {bool: "boolean", int: "number", float: "number", list: "list"}.get(type(value), "value")


def _read_object(value: dict[str, Any], raw: str, path: Path, reading: Reading) -> Drawn | None:
    if not isinstance(value.get("type"), str):
        what = "'type' must be a text" if "type" in value else f"{shown(raw)} has no 'type'"
        hint = 'add "type": "ForeignKey"' if "to" in value or "target" in value else 'add "type": "CharField"'
        reading.problems.add("shape", (*path, "type") if "type" in value else path, what, hint)
        return None
    short = read_short(value["type"], raw, (*path, "type"), reading)
    options = dict(short.options) if short else {}
    keys: dict[str, str] = {}
    allowed = short.type.options if short else ALL_OPTIONS
    for key, given in value.items():
        option = OPTION_ALIASES.get(key, key)
        if key == "type":
            continue
        if option in keys:
            message = f"{shown(key)} and {shown(keys[option])} are the same option"
            reading.problems.add("option", (*path, key), message, "keep one of them")
        elif option in allowed:
            options[option], keys[option] = given, key
        elif key in ALL_OPTIONS and short:
            message = f"{shown(key)} means nothing on {_article(short.type.name)}"
            reading.problems.add("option", (*path, key), message, "remove it")
        else:
            known = sorted(allowed | {alias for alias, name in OPTION_ALIASES.items() if name in allowed})
            reading.problems.add("unknown-option", (*path, key), f"unknown option {shown(key)}", nearest(key, known))
    return Drawn(raw, path, short.type, options, keys) if short else None


def _article(name: str) -> str:
    return f"an {name}" if name[0] in "AEIOU" and not name.startswith(("UU", "UR", "On")) else f"a {name}"
