"""Values that the generated tests send: for every field one that is valid, and one that is certainly not.

Both are Python expressions in the form the API takes. Valid ones are made of ``n``, which grows by one with every row,
so that unique columns differ.
"""

from __future__ import annotations

import re
from decimal import Decimal

from agents.erd.model import Entity, Erd, Field, Relation
from agents.erd.types import TYPES
from agents.traits import integer
from agents.wording import label

_DIGITS = 6
"""More rows than this many digits count are never made by one run of the tests."""

_CHOICES = 3

_NUMBERS = {name for name, entry in TYPES.items() if entry.kind == "int"} | {"DecimalField", "FloatField"}

_PATTERNED = (
    *("0" * size for size in range(1, 41)),
    *("A" * size for size in range(1, 41)),
    *("a" * size for size in range(1, 41)),
    *("#a1b2c3", "+15550100123", "a-b", "a_b", "A-1", "AB-12", "ABC-123", "AB1234", "A1", "a1", "1.0.0", "12:00"),
    *("2030-01-01", "https://example.com/", "user@example.com", "00000000-0000-4000-8000-000000000000"),
)
"""What is tried against a field's pattern, in this order."""


def valid(entity: Entity, field: Field, *, multipart: bool = False) -> str:
    """An expression of a value that every validator of ``field`` accepts."""
    if field.choices:
        values = [choice.value for choice in field.choices[:_CHOICES]]
        return f"{values!r}[n % {len(values)}]" if len(values) > 1 else repr(values[0])
    match field.type:
        case "EmailField":
            return f'f"{label(entity.name).replace(" ", ".")}{{n}}@example.com"'
        case "URLField":
            return 'f"https://example.com/{n}"'
        case "CharField" | "TextField" | "SlugField":
            return _text(field)
        case "BooleanField":
            return "n % 2 == 0" if field.unique or field.primary_key else "True"
        case "DecimalField":
            return _decimal(field)
        case "FloatField":
            return _float(field)
        case "JSONField":
            return "f'{{\"n\": {n}}}'" if multipart else '{"n": n}'
    return _SIMPLE[field.type] if field.type in _SIMPLE else _integer(field)


_SIMPLE = {
    "DateField": "day(n)",
    "DateTimeField": 'f"{day(n)}T12:00:00Z"',
    "TimeField": 'f"{n // 60 % 24:02}:{n % 60:02}:00"',
    "DurationField": 'f"{n // 60 % 24:02}:{n % 60:02}:00"',
    "UUIDField": "str(uuid.UUID(int=n))",
    "GenericIPAddressField": 'f"10.0.{n // 250 % 250}.{n % 250}"',
    "BinaryField": 'base64.b64encode(f"bytes {n}".encode()).decode()',
    "FileField": 'ContentFile(b"text", f"{n}.txt")',
    "ImageField": 'ContentFile(DOT, f"{n}.gif")',
}


def _text(field: Field) -> str:
    if field.pattern is not None:
        fitting = matching(field) or [""]
        return f"{fitting!r}[n % {len(fitting)}]" if len(fitting) > 1 else repr(fitting[0])
    word = "".join(f"{part}-" for part in field.name.split("_")) if field.type == "SlugField" else f"{field.name} "
    word = word.replace("_", " ") if field.type != "SlugField" else word
    least, most = field.min_length or 0, field.max_length or 10**6
    if least <= len(word) + 1 and len(word) + _DIGITS <= most:
        return f'f"{word}{{n}}"'
    if most >= max(_DIGITS, least):
        return f'f"{{n:0{max(_DIGITS, least)}}}"'
    return f'f"{{n % {10**most}{f":0{most}" if most > 1 else ""}}}"'


def matching(field: Field) -> list[str]:
    """Texts that fit the pattern and the lengths of ``field``, at most three; none if none is known."""
    least, most = field.min_length or 0, field.max_length or 10**6
    pattern = re.compile(field.pattern or "")
    return [text for text in _PATTERNED if least <= len(text) <= most and pattern.search(text)][:_CHOICES]


def has_sample(field: Field) -> bool:
    """Whether a valid value could be found; only a pattern can prevent it."""
    return field.pattern is None or bool(field.choices) or field.type == "TextField" or bool(matching(field))


def _decimal(field: Field) -> str:
    if field.min is not None or field.max is not None:
        return _bounded(field)
    digits, places = field.max_digits or 12, field.decimal_places or 0
    whole = digits - places
    if whole == 0:
        return f'f"0.{{n % {10 ** min(places, _DIGITS)}:0{min(places, _DIGITS)}}}"'
    fraction = "." + "0" * places if places else ""
    return f'f"{{n % {10 ** min(whole, _DIGITS)}}}{fraction}"'


def _float(field: Field) -> str:
    return _bounded(field) if field.min is not None or field.max is not None else "n + 0.5"


def _bounded(field: Field) -> str:
    limit = Decimal(str(field.min if field.min is not None else field.max))
    if field.type == "FloatField":
        return repr(float(limit))
    return repr(str(limit.quantize(Decimal(1).scaleb(-(field.decimal_places or 0)))))


def _integer(field: Field) -> str:
    kind = TYPES[field.type]
    low = integer(field.min, kind.low if kind.low is not None and kind.low >= 0 else 1)
    high = integer(field.max, kind.high or 2**31 - 1)
    if field.max is None and low <= 1 and high >= 10**_DIGITS:
        return "n"
    span = max(high - low, 0) + 1
    if field.min is None and field.max is not None and high < low:
        return str(high)
    return f"{low} + n % {min(span, 10**_DIGITS)}" if low else f"n % {min(span, 10**_DIGITS)}"


def invalid(erd: Erd, member: Field | Relation) -> str | None:
    """An expression of a value that no validation of ``member`` lets through; ``None`` = anything goes."""
    if isinstance(member, Relation):
        missing = missing_key(erd, erd[member.target])
        return f"[{missing}]" if member.many else missing
    if member.choices:
        return '"no such choice"'
    if member.type in {"CharField", "SlugField", "TextField", "URLField"}:
        return f'"x" * {member.max_length + 1}' if member.max_length else None
    if member.type in {"JSONField", "FileField", "ImageField"}:
        return None
    return '"not valid"'


def beyond(field: Field) -> str | None:
    """An expression of a number that is too large for the limits of ``field``, or too small; ``None`` = it has none."""
    if field.max is not None:
        limit = Decimal(str(field.max)) + 1
    elif field.min is not None:
        limit = Decimal(str(field.min)) - 1
    else:
        return None
    return None if field.choices or field.type not in _NUMBERS else repr(str(limit))


def missing_key(erd: Erd, entity: Entity) -> str:
    """An expression of a key that no row has."""
    key = entity.primary_key
    if isinstance(key, Relation):
        return missing_key(erd, erd[key.target])
    if key is None or key.type in {"UUIDField"} or TYPES[key.type].kind in {"int", "auto"}:
        return "str(uuid.UUID(int=0))" if key is not None and key.type == "UUIDField" else "0"
    return '"none"'
