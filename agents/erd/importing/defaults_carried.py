"""A column's default as the language writes it, or nothing where only the source's database could compute it."""

from __future__ import annotations

import json
import re
from typing import Any

from agents.erd.importing.drawing import Expression
from agents.erd.model import MISSING
from agents.erd.types import TYPES

_NOW = re.compile(
    r"\(*('?now'?|now\(\)|current_(timestamp|date|time)|local(timestamp|time)|(sys|utc_|get)date|sysdatetime|"
    r"(statement|transaction|clock)_timestamp|curdate|curtime|today|(date|time|datetime)\('now'\))(\(\d*\))?"
    r"( at time zone '?utc'?)?(::\w[\w ]*)?\)*"
)
_UUID = re.compile(r"\(*((public|extensions)\.)?(gen_random_uuid|uuid_generate_v[14]|uuid(v4)?|newid)\(\)\)*")
_WORDS = {
    **dict.fromkeys(("true", "t", "yes", "y", "on", "1"), True),
    **dict.fromkeys(("false", "f", "no", "n", "off", "0"), False),
}


def carried_default(value: Any, kind: str) -> Any:
    """The default for a field of type ``kind``; ``MISSING`` if it has none, ``None`` if it cannot be carried over."""
    if value is MISSING:
        return MISSING
    if isinstance(value, Expression):
        return _computed(value.text.strip().lower(), kind)
    if isinstance(value, bool) and TYPES[kind].kind in ("int", "decimal", "float"):
        value = int(value)
    return _converted(value, kind)


def _computed(text: str, kind: str) -> Any:
    if TYPES[kind].kind in ("date", "datetime", "time") and _NOW.fullmatch(text):
        return "now"
    if _UUID.fullmatch(text) and kind == "UUIDField":
        return "uuid4"
    literal = text in ("true", "false") or re.fullmatch(r"-?\d{1,30}(\.\d{1,30})?", text, re.ASCII)
    return _converted(text, kind) if literal else None


def _converted(value: Any, kind: str) -> Any:
    """The value in the JSON type that the field wants; the language itself judges whether it fits."""
    family = TYPES[kind].kind
    if value is None or family in ("auto", "file", "binary"):
        return MISSING if value is None else None
    text = str(value).strip()
    if family == "bool":
        return _WORDS.get(text.lower())
    if family in ("int", "float"):
        return _number(text, int if family == "int" else float)
    if family == "json":
        return _json(value)
    if family == "datetime" and text.lower() == "now":
        return "now"
    return str(value)


def _number(text: str, number: type[int] | type[float]) -> Any:
    if not re.fullmatch(r"[+-]?\d{1,30}(\.0*)?" if number is int else r"[+-]?\d{1,30}(\.\d{1,30})?", text, re.ASCII):
        return None
    return int(text.partition(".")[0]) if number is int else float(text)


def _json(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return None
