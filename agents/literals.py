"""Values of an ERD as Python source: every literal of the generated code is made here, by ``repr`` of a typed value."""

from __future__ import annotations

import ast
import datetime
import decimal
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agents.erd.model import GENERATED, Field

AUTO_FIELDS = frozenset({"AutoField", "BigAutoField", "SmallAutoField"})

_GENERATED = {
    "UUIDField": ("uuid.uuid4", "uuid"),
    "DateTimeField": ("timezone.now", "timezone"),
    "DateField": ("timezone.localdate", "timezone"),
}


@dataclass(frozen=True, slots=True)
class Code:
    """A piece of source and the modules it needs to be in scope."""

    text: str
    modules: frozenset[str] = frozenset()


def joined(parts: Iterable[tuple[str, Code]]) -> Code:
    """Keyword arguments, ``name=value`` in the order given."""
    pairs = tuple(parts)
    return Code(
        ", ".join(f"{name}={value.text}" if name else value.text for name, value in pairs),
        frozenset().union(*(value.modules for _, value in pairs)),
    )


def default_code(field: Field) -> Code:
    """What ``default=`` is given for a field that has one and no default function of its own."""
    if field.default is GENERATED:
        text, module = _GENERATED[field.type]
        return Code(text, frozenset({module}))
    if field.default in ({}, []):
        return Code(type(field.default).__name__)
    return value_code(field, field.default)


def value_code(field: Field, value: Any) -> Code:
    """``value``, as the ERD writes it, as the Python value that ``field`` holds."""
    if value is None or field.choices:
        return Code(repr(value))
    match field.type:
        case "DecimalField":
            return Code(f'decimal.Decimal("{decimal.Decimal(str(value))}")', frozenset({"decimal"}))
        case "UUIDField":
            return Code(f'uuid.UUID("{uuid.UUID(str(value))}")', frozenset({"uuid"}))
        case "DateField":
            return _dated(datetime.date.fromisoformat(value))
        case "TimeField":
            return _dated(datetime.time.fromisoformat(value))
        case "DateTimeField":
            moment = datetime.datetime.fromisoformat(value)
            return _dated(moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC))
        case "DurationField":
            return _dated(datetime.timedelta(seconds=value))
        case "FloatField":
            return Code(repr(float(value)))
    return Code(repr(value))


def limit_code(field: Field, value: Any) -> Code:
    """A limit of ``field``: a whole number where it is one, which says the same to every numeric field."""
    number = decimal.Decimal(str(value))
    return Code(str(int(number))) if number == int(number) else value_code(field, value)


def regex_code(pattern: str) -> Code:
    """A regular expression, raw where that gives the same text."""
    raw = f'r"{pattern}"'
    try:
        same = pattern.isprintable() and ast.literal_eval(raw) == pattern
    except SyntaxError:
        same = False
    return Code(raw if same else repr(pattern))


def _dated(value: datetime.date | datetime.time | datetime.timedelta) -> Code:
    return Code(repr(value), frozenset({"datetime"}))
