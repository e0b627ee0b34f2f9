"""What is tried for a field that a check speaks of: expressions for the generated tests, and what each stands for."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from agents.erd.conditions import values
from agents.erd.model import GENERATED, MISSING, Check, Entity, Field, Relation
from agents.erd.types import TYPES

_FIRST = datetime.date(2030, 1, 1)
"""``day(0)`` of the generated factories."""
_NUMBERS = frozenset({"int", "float", "decimal"})
_MANY = 10_000
"""Values that grow with the row must fit for this many rows."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """``source`` is an expression in ``n``, ``None`` = nothing is sent; ``value`` gives what is stored for a row.

    ``row``: a reference that needs a row to refer to, which nothing else makes.
    """

    source: str | None
    value: Callable[[int], Any]
    row: bool = False


class Sample:
    """A value that equals only itself: the usual sample of a text, the row that a reference means."""


def typed_value(entity: Entity, name: str, value: Any) -> Any:
    """A value as an ERD writes it, comparable to those of the member called ``name``."""
    member = entity[name]
    kind = TYPES[member.type].kind if isinstance(member, Field) else "reference"
    match kind:
        case "decimal":
            return Decimal(value)
        case "date":
            return datetime.date.fromisoformat(value)
        case "datetime":
            return datetime.datetime.fromisoformat(value)
        case "time":
            return datetime.time.fromisoformat(value)
        case "duration":
            return datetime.timedelta(seconds=value)
    return value


def constant(value: Any) -> str | None:
    """An expression of one value as the API takes it; ``None`` for a sample."""
    if isinstance(value, Sample):
        return None
    if isinstance(value, datetime.timedelta):
        hours, rest = divmod(value.seconds, 3600)
        return repr(f"{value.days} {hours:02}:{rest // 60:02}:{rest % 60:02}")
    if isinstance(value, datetime.date | datetime.time):
        return repr(value.isoformat())
    return repr(str(value)) if isinstance(value, Decimal) else repr(value)


def candidates(
    entity: Entity, names: Sequence[str], checks: Iterable[Check], samples: Mapping[str, str], present: frozenset[str]
) -> dict[str, list[Candidate]]:
    """What may be tried for each of ``names``, the usual first."""
    drawn: dict[str, list[Any]] = {}
    for check in checks:
        for name, value in values(check.condition):
            drawn.setdefault(_family(entity, name), []).append(typed_value(entity, name, value))
    for name in names:
        member = entity[name]
        if isinstance(member, Field) and _family(entity, name) == "number":
            bounds = [Decimal(str(bound)) for bound in (member.min, member.max) if bound is not None]
            stored = [_stored_default(entity, member)] if _is_fixed(member, samples.get(name)) else []
            drawn.setdefault("number", []).extend([*bounds, *(value for value in stored if value is not None)])
    found = {}
    for name in names:
        member = entity[name]
        if isinstance(member, Relation):
            found[name] = list(_rows(member, present))
        else:
            near = dict.fromkeys(drawn.get(_family(entity, name), ()))
            found[name] = list(_field(entity, member, samples.get(name), list(near)))
    return found


def _family(entity: Entity, name: str) -> str:
    member = entity[name]
    kind = TYPES[member.type].kind if isinstance(member, Field) else "reference"
    return "number" if kind in _NUMBERS else kind if kind in ("date", "datetime", "time", "duration") else name


def _always(value: Any) -> Callable[[int], Any]:
    return lambda n: value


def _growing_from(start: int) -> Callable[[int], int]:
    return lambda n: start + n


def _daily_from(start: datetime.date) -> Callable[[int], datetime.date]:
    return lambda n: start + datetime.timedelta(days=n)


def _rows(relation: Relation, present: frozenset[str]) -> Iterator[Candidate]:
    row = Sample()
    if relation.name in present:
        yield Candidate(None, lambda n: row)
        return
    if relation.null:
        yield Candidate(None, lambda n: None)
    yield Candidate(None, lambda n: row, row=True)


def _field(entity: Entity, field: Field, sample: str | None, near: list[Any]) -> Iterator[Candidate]:
    if _is_fixed(field, sample):
        stored = _stored_default(entity, field)
        yield Candidate(None, lambda n: stored)
        return
    if field.choices:
        yield from _constants(field, [choice.value for choice in field.choices])
    elif TYPES[field.type].kind in _NUMBERS:
        yield from _numbers(field, near)
    else:
        yield from (
            _MOMENTS[TYPES[field.type].kind](field, near)
            if TYPES[field.type].kind in _MOMENTS
            else _opaque(field, sample, near)
        )
    if field.null:
        yield Candidate(None, lambda n: None)


def _is_fixed(field: Field, sample: str | None) -> bool:
    """Whether the server alone sets it: to its default, or not at all."""
    return sample is None and not (field.editable and not field.api.read_only)


def _stored_default(entity: Entity, field: Field) -> Any:
    default = field.default if field.default is not MISSING else field.db_default
    if default is GENERATED:
        return Sample()
    return None if default is MISSING else typed_value(entity, field.name, default)


def _constants(field: Field, found: Iterable[Any]) -> Iterator[Candidate]:
    if not (field.unique or field.primary_key):
        for value in found:
            yield Candidate(constant(value), _always(value))


def _opaque(field: Field, sample: str | None, near: list[Any]) -> Iterator[Candidate]:
    if TYPES[field.type].kind == "bool":
        yield from _constants(field, (True, False))
    elif sample is not None:
        usual = Sample()
        yield Candidate(sample, lambda n: usual)
    yield from _constants(field, near)


def _numbers(field: Field, near: list[Any]) -> Iterator[Candidate]:
    kind = TYPES[field.type].kind
    step = Decimal(1) if kind == "int" else Decimal(1).scaleb(-(field.decimal_places or 1))
    around = [Decimal(str(value)) + shift for value in near for shift in (0, step, -step)]
    whole = sorted({int(value) for value in [*around, Decimal(0), Decimal(1), Decimal(2)]}, key=lambda k: (k < 0, k))
    for shift in whole:
        if _within(field, Decimal(shift + 1)) and _within(field, Decimal(shift + _MANY)):
            yield Candidate(_growing(kind, shift), _growing_from(shift))
    fitting = [value for value in dict.fromkeys([*around, Decimal(1), Decimal(0)]) if _within(field, value)]
    yield from _constants(field, [_stored(kind, value, step) for value in fitting])


def _stored(kind: str, value: Decimal, step: Decimal) -> int | float | Decimal:
    if kind == "int":
        return int(value)
    return float(value) if kind == "float" else value.quantize(step)


def _growing(kind: str, shift: int) -> str:
    total = f"n + {shift}" if shift > 0 else f"n - {-shift}" if shift < 0 else "n"
    return f'f"{{{total}}}"' if kind == "decimal" else total


def _within(field: Field, value: Decimal) -> bool:
    kind = TYPES[field.type]
    lowest = [Decimal(str(bound)) for bound in (field.min, kind.low) if bound is not None]
    highest = [Decimal(str(bound)) for bound in (field.max, kind.high) if bound is not None]
    if field.max_digits is not None:
        highest.append(Decimal(10) ** (field.max_digits - (field.decimal_places or 0)) - 1)
    return all(bound <= value for bound in lowest) and all(value <= bound for bound in highest)


def _days(field: Field, near: list[Any]) -> Iterator[Candidate]:
    for later in (0, 1, 2):
        moved = _FIRST + datetime.timedelta(days=later)
        source = f"day(n + {later})" if later else "day(n)"
        yield Candidate(source, _daily_from(moved))
    yield from _constants(field, _around(near, datetime.timedelta(days=1)))


def _moments(field: Field, near: list[Any]) -> Iterator[Candidate]:
    for hour in (12, 13, 14):
        first = datetime.datetime.combine(_FIRST, datetime.time(hour), datetime.UTC)
        source = f'f"{{day(n)}}T{hour}:00:00Z"'
        yield Candidate(source, _daily_from(first))
    yield from _constants(field, _around(near, datetime.timedelta(seconds=1)))


def _around(near: list[Any], step: datetime.timedelta) -> Iterator[Any]:
    for value in near:
        for shift in (datetime.timedelta(), step, -step):
            try:
                yield value + shift
            except OverflowError:
                continue


def _clocks(field: Field, near: list[Any]) -> Iterator[Candidate]:
    source = 'f"{n // 60 % 24:02}:{n % 60:02}:00"'
    yield Candidate(source, lambda n: datetime.time(n // 60 % 24, n % 60))
    base = [datetime.time(9), datetime.time(10), datetime.time(11), *near]
    day = [datetime.datetime.combine(_FIRST, value) for value in base]
    moved = _around(day, datetime.timedelta(seconds=1))
    yield from _constants(field, dict.fromkeys(value.time() for value in moved if value.date() == _FIRST))


def _spans(field: Field, near: list[Any]) -> Iterator[Candidate]:
    source = 'f"{n // 60 % 24:02}:{n % 60:02}:00"'
    yield Candidate(source, lambda n: datetime.timedelta(hours=n // 60 % 24, minutes=n % 60))
    hours = [datetime.timedelta(hours=hour) for hour in (1, 2, 3)]
    found = _around([*hours, *near], datetime.timedelta(seconds=1))
    yield from _constants(field, [value for value in found if value.microseconds == 0])


_MOMENTS: dict[str, Callable[[Field, list[Any]], Iterator[Candidate]]] = {
    "date": _days,
    "datetime": _moments,
    "time": _clocks,
    "duration": _spans,
}
