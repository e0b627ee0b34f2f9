"""Whether a default fits its field, and in which form the model keeps it."""

from __future__ import annotations

import datetime
import ipaddress
import math
import re
import uuid
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from agents.erd.model import GENERATED
from agents.erd.problems import Suggestion, shown
from agents.erd.types import FieldType

_UUID_WORDS = frozenset({"uuid", "uuid4", "uuid4()", "uuid.uuid4", "gen_random_uuid()", "auto"})
_NOW_WORDS = frozenset({"now", "now()", "today", "timezone.now", "datetime.now", "date.today", "current_timestamp"})
_DURATION = re.compile(
    r"P(?=.)(?:(?P<days>\d{1,9})D)?(?:T(?=.)(?:(?P<hours>\d{1,9})H)?(?:(?P<minutes>\d{1,9})M)?"
    r"(?:(?P<seconds>\d{1,9}(?:\.\d{1,6})?)S)?)?"
    r"|(?:(?P<d>\d{1,9}) )?(?P<h>\d{1,4}):(?P<m>\d{2})(?::(?P<s>\d{2}))?",
    re.ASCII,
)
_MAX_SECONDS = 10**11


class UnfitDefaultError(ValueError):
    """A default that its field cannot hold; the suggestion says what it could be."""

    def __init__(self, message: str, suggestion: Suggestion = "") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion


def read_default(value: Any, entry: FieldType) -> Any:
    """The default in the form that ``Field.default`` documents; raises ``UnfitDefaultError``."""
    reader = _READERS.get(entry.kind)
    if reader is None:
        raise UnfitDefaultError(f"is not possible on {entry.name}", "remove it")
    try:
        result = reader(value)
    except UnfitDefaultError as error:
        raise UnfitDefaultError(error.message, f"for example {_EXAMPLES[entry.kind]}") from None
    low, high = entry.low, entry.high
    if low is not None and high is not None and not low <= result <= high:
        raise UnfitDefaultError(
            f"the default of {entry.name} is between {low} and {high}", "draw a larger type, or change it"
        )
    return result


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UnfitDefaultError(f"must be a text, not {shown(value)}")
    if "\x00" in value:
        raise UnfitDefaultError("holds a NUL character, which PostgreSQL cannot store")
    return value


def _int(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise UnfitDefaultError(f"must be a whole number, not {shown(value)}")
    return value


def _float(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e308:
        raise UnfitDefaultError(f"must be a number, not {shown(value)}")
    return float(value)


def _decimal(value: Any) -> str:
    text = repr(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
    try:
        number = Decimal(text)
    except (InvalidOperation, TypeError, ValueError):
        raise UnfitDefaultError(f"must be a number, not {shown(value)}") from None
    exponent = number.as_tuple().exponent
    if not number.is_finite() or not isinstance(exponent, int) or abs(exponent) > 1000:
        raise UnfitDefaultError(f"must be a number, not {shown(value)}")
    return format(number, "f")


def _bool(value: Any) -> bool:
    if not isinstance(value, bool):
        raise UnfitDefaultError(f"must be true or false, not {shown(value)}")
    return value


def _uuid(value: Any) -> Any:
    if isinstance(value, str) and value.lower() in _UUID_WORDS:
        return GENERATED
    try:
        return str(uuid.UUID(value))
    except (ValueError, AttributeError, TypeError):
        raise UnfitDefaultError(f"must be a UUID or 'uuid4', not {shown(value)}") from None


def _moment(parse: Callable[[str], Any], example: str) -> Callable[[Any], Any]:
    def read(value: Any) -> Any:
        if isinstance(value, str) and value.lower() in _NOW_WORDS:
            return GENERATED
        try:
            return parse(value).isoformat()
        except (ValueError, TypeError):
            message = f"must be 'now' or like '{example}', not {shown(value)}"
            raise UnfitDefaultError(message) from None

    return read


def _aware(text: str) -> datetime.datetime:
    moment = datetime.datetime.fromisoformat(text)
    # Django warns of a naive datetime as soon as a row is saved.
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _naive_time(text: str) -> datetime.time:
    time = datetime.time.fromisoformat(text)
    if time.tzinfo:
        raise ValueError("a TimeField has no time zone")
    return time


def _duration(value: Any) -> int | float:
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MAX_SECONDS:
        return value
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if not match:
        raise UnfitDefaultError(f"must be seconds or like 'PT1H30M' or '01:30:00', not {shown(value)}")
    part = {key: float(text or 0) for key, text in match.groupdict().items()}
    seconds = (
        (part["days"] + part["d"]) * 86400
        + (part["hours"] + part["h"]) * 3600
        + (part["minutes"] + part["m"]) * 60
        + part["seconds"]
        + part["s"]
    )
    if seconds > _MAX_SECONDS:
        raise UnfitDefaultError("is longer than three thousand years")
    return math.floor(seconds) if seconds.is_integer() else seconds


def _ip(value: Any) -> str:
    try:
        return str(ipaddress.ip_address(_text(value)))
    except ValueError:
        raise UnfitDefaultError(f"must be an IP address, not {shown(value)}") from None


def _json(value: Any) -> Any:
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            stack += [*item.keys(), *item.values()]
        elif isinstance(item, list):
            stack += item
        elif isinstance(item, str):
            _text(item)
    return value


_EXAMPLES: dict[str, str] = {
    "text": '"new"',
    "int": "0",
    "float": "0.5",
    "decimal": '"0.50"',
    "bool": "false",
    "uuid": '"uuid4"',
    "date": '"today"',
    "datetime": '"now"',
    "time": '"12:00:00"',
    "duration": '"PT1H"',
    "json": "{}",
    "ip": '"10.0.0.1"',
}
_READERS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "int": _int,
    "float": _float,
    "decimal": _decimal,
    "bool": _bool,
    "uuid": _uuid,
    "date": _moment(datetime.date.fromisoformat, "2024-01-31"),
    "datetime": _moment(_aware, "2024-01-31T12:00:00+00:00"),
    "time": _moment(_naive_time, "12:00:00"),
    "duration": _duration,
    "json": _json,
    "ip": _ip,
}
