"""Values that the judge sends: for every field a few that are valid, all different, and one that is not.

They are worked out from the ERD alone and share nothing with the values of the generated tests, so that one mistake
does not hide in both.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from agents.erd.model import MISSING, Field, Missing
from agents.erd.types import TYPES
from agents.samples import matching

SEVERAL = 9
"""How many different values are ever asked for: ``n`` counts from 1 to this."""

TOO_LONG_TO_SEND = 10_000


def valid(field: Field, n: int) -> Any:
    """The ``n``-th value that every validator of ``field`` accepts, as JSON; ``MISSING`` if none is known.

    Fields with few values repeat them.
    """
    if field.choices:
        return field.choices[n % len(field.choices)].value
    match TYPES[field.type].kind:
        case "text":
            return _text(field, n)
        case "int" | "auto":
            return _integer(field, n)
        case "decimal":
            return str(_decimal(field, n))
        case "float":
            return float(_between(field, n, Decimal("0.5")))
    return _PLAIN[field.type](n)


_PLAIN: dict[str, Callable[[int], Any]] = {
    "BooleanField": lambda n: n % 2 == 1,
    "DateField": lambda n: f"2030-01-0{n}",
    "DateTimeField": lambda n: f"2030-01-0{n}T12:00:00Z",
    "TimeField": lambda n: f"0{n}:00:00",
    "DurationField": lambda n: f"0{n}:00:00",
    "UUIDField": lambda n: str(uuid.UUID(int=n)),
    "GenericIPAddressField": lambda n: f"10.0.0.{n}",
    "BinaryField": lambda n: base64.b64encode(bytes([n])).decode(),
    "JSONField": lambda n: {"n": n},
    "FileField": lambda n: f"{n}.txt",
    "ImageField": lambda n: f"{n}.gif",
}


def _text(field: Field, n: int) -> str | Missing:
    if field.pattern is not None:
        fitting = matching(field)
        return fitting[n % len(fitting)] if fitting else MISSING
    if field.type == "EmailField":
        return f"{n}-{field.name}@example.com"
    if field.type == "URLField":
        return f"https://example.com/{n}"
    # The number comes first, because short columns cut the rest off.
    return f"{n}-{field.name}".replace("_", "-").ljust(field.min_length or 0, "x")[: field.max_length]


def _integer(field: Field, n: int) -> int:
    kind = TYPES[field.type]
    low = int(field.min) if field.min is not None else max(kind.low or 0, 0)
    high = int(field.max) if field.max is not None else kind.high
    if high is None or low + n <= high:
        return low + n
    low = low if field.min is not None else high - SEVERAL
    return low + n % (high - low + 1)


def _decimal(field: Field, n: int) -> Decimal:
    places = field.decimal_places or 0
    whole = (field.max_digits or 12) - places
    step = Decimal(1) if whole > 1 or not places else Decimal(1).scaleb(-places)
    return _between(field, n, step).quantize(Decimal(1).scaleb(-places))


def _between(field: Field, n: int, step: Decimal) -> Decimal:
    """``n`` steps above the lower limit, or below the upper one where only that is drawn or the room is short."""
    low = Decimal(str(field.min)) if field.min is not None else None
    high = Decimal(str(field.max)) if field.max is not None else None
    if low is None:
        return n * step if high is None else high - n * step
    if high is None or low + n * step <= high:
        return low + n * step
    smallest = Decimal(1).scaleb(-(field.decimal_places if field.decimal_places is not None else 6))
    return min(low + n * smallest, high)


def invalid(field: Field) -> Any:
    """A value beyond a limit, too long, or of the wrong kind; ``MISSING`` where anything goes."""
    if field.choices:
        return "no such choice"
    match TYPES[field.type].kind:
        case "json":
            return MISSING
        case "text" if field.max_length and field.max_length < TOO_LONG_TO_SEND:
            return "x" * (field.max_length + 1)
        case "text":
            return {"not": "text"}
        case "int" | "decimal" | "float" if field.max is not None:
            return str(Decimal(str(field.max)) + 1)
        case "int" | "decimal" | "float" if field.min is not None:
            return str(Decimal(str(field.min)) - 1)
    return "not valid"


def extreme(field: Field) -> Any:
    """A value of the right kind that no column can hold; ``MISSING`` where there is none."""
    match TYPES[field.type].kind:
        case "text" | "file":
            return "\0"
        case "int":
            return 10**30
        case "float" | "decimal":
            return "1e400"
        case "date" | "datetime":
            return "99999-99-99"
        case "duration":
            return "9" * 30
    return MISSING
