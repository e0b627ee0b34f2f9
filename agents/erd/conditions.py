"""Conditions over the fields of one row: what ``$meta.checks`` says, as values that drafts and tests can work with.

As in SQL, a comparison with a missing value is neither true nor false, and a row is refused only by what is false.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

Operator = Literal["=", "!=", "<", "<=", ">", ">="]

FLIPPED: dict[Operator, Operator] = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
"""The same comparison with its sides changed over."""

_COMPARE: dict[Operator, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Other:
    """Another member of the entity, as the right side of a comparison."""

    name: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value in the form that ``Field.default`` documents; ``bare`` if it is written without quotes though a text."""

    value: Any
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """``price >= 0``, ``end > start``."""

    name: str
    operator: Operator
    right: Other | Value


@dataclass(frozen=True, slots=True)
class Membership:
    """``status in (open, paid)``."""

    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Missing:
    """``closed is null``."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    """The opposite of a condition."""

    condition: Condition


@dataclass(frozen=True, slots=True)
class Several:
    """Two or more conditions of which all hold (``and``) or at least one does (``or``)."""

    word: Literal["and", "or"]
    conditions: tuple[Condition, ...]


Condition = Comparison | Membership | Missing | Not | Several


def names(condition: Condition) -> tuple[str, ...]:
    """The members that a condition speaks of, each once, in its order."""
    return tuple(dict.fromkeys(_names(condition)))


def _names(condition: Condition) -> Iterator[str]:
    match condition:
        case Not(inner):
            yield from _names(inner)
        case Several(_, conditions):
            for inner in conditions:
                yield from _names(inner)
        case Comparison(name, _, Other(other)):
            yield from (name, other)
        case _:
            yield condition.name


def values(condition: Condition) -> Iterator[tuple[str, Any]]:
    """Every value that a condition compares with, and the member it is compared with."""
    match condition:
        case Not(inner):
            yield from values(inner)
        case Several(_, conditions):
            for inner in conditions:
                yield from values(inner)
        case Comparison(name, _, Value(value)):
            yield name, value
        case Membership(name, listed):
            for each in listed:
                yield name, each.value


def text(condition: Condition) -> str:
    """The condition as an ERD writes it; reading that gives the same condition."""
    match condition:
        case Comparison(name, sign, right):
            return f"{name} {sign} {right.name if isinstance(right, Other) else _literal(right)}"
        case Membership(name, listed):
            return f"{name} in ({', '.join(_literal(each) for each in listed)})"
        case Missing(name):
            return f"{name} is null"
        case Not(inner):
            return f"{inner.name} is not null" if isinstance(inner, Missing) else f"not {_grouped(inner)}"
        case Several(word, conditions):
            return f" {word} ".join(map(_grouped, conditions))


def _grouped(condition: Condition) -> str:
    return f"({text(condition)})" if isinstance(condition, Several) else text(condition)


def _literal(given: Value) -> str:
    value = given.value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f")
    return str(value) if given.bare or isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


def holds(condition: Condition, row: Mapping[str, Any], typed: Callable[[str, Any], Any]) -> bool | None:
    """Whether a row fulfils a condition; ``None`` if a missing value leaves it open.

    ``row`` holds comparable values by member, ``typed`` makes one of a value that the condition compares with.
    """
    match condition:
        case Missing(name):
            return row[name] is None
        case Not(inner):
            found = holds(inner, row, typed)
            return None if found is None else not found
        case Several(word, conditions):
            results = [holds(each, row, typed) for each in conditions]
            decisive = word == "or"
            return decisive if decisive in results else None if None in results else not decisive
        case Membership(name, listed):
            left = row[name]
            return None if left is None else left in [typed(name, each.value) for each in listed]
        case Comparison(name, sign, right):
            left = row[name]
            other = row[right.name] if isinstance(right, Other) else typed(name, right.value)
            return None if left is None or other is None else _COMPARE[sign](left, other)
