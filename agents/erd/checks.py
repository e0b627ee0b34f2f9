"""``$meta.checks``: whether their words name fields and their values fit them; the syntax is in ``check_text``."""

from __future__ import annotations

from agents.erd import check_text
from agents.erd.check_text import Constant, Joined, Negated, Operand, Tree, UnreadableCheckError, Word, read_check
from agents.erd.conditions import (
    FLIPPED,
    Comparison,
    Condition,
    Membership,
    Missing,
    Not,
    Operator,
    Other,
    Several,
    Value,
    text,
)
from agents.erd.constraints import ConstraintNames, check_name, find_member
from agents.erd.defaults import UnfitDefaultError, read_default
from agents.erd.drawn import Reading, Table
from agents.erd.model import GENERATED, Check, Field, Relation
from agents.erd.problems import nearest, shown
from agents.erd.types import TYPES

_NUMBERS = frozenset({"int", "float", "decimal"})
_ORDERED = _NUMBERS | {"date", "datetime", "time", "duration"}
_COMPARABLE = _ORDERED | {"text", "bool", "uuid", "ip", "reference"}
_MAX_CHECK = 2_000
_ELSEWHERE = "describe it in $rules"


class _ToldError(Exception):
    """A word of the check has a problem of its own, which is noted already."""


def read_checks(table: Table, taken: ConstraintNames, reading: Reading) -> tuple[Check, ...]:
    """The checks of an entity; problems are noted. The same condition twice is one check."""
    found: dict[str, Check] = {}
    for index, given in enumerate(table.meta.get("checks", ())):
        path = (*table.places["checks"], index)
        said = given if isinstance(given, dict) else {"check": given}
        try:
            condition = _Judge(table).condition(read_check(said["check"]))
        except UnreadableCheckError as error:
            reading.problems.add(error.code, path, error.message, error.suggestion)
            continue
        except _ToldError:
            continue
        words = text(condition)
        if len(words) > _MAX_CHECK:
            message = f"a check of {len(words):,} characters; at most {_MAX_CHECK:,} are allowed"
            reading.problems.add("check", path, message, "split it")
        name = said.get("name") or check_name(table.name, words)
        if "name" in said:
            taken.claim(name, (*path, "name"), reading)
        found.setdefault(words, Check(name, condition, said.get("message", "")))
    return tuple(found.values())


class _Judge:
    """Turns the tree of a check into a condition over fields."""

    def __init__(self, table: Table) -> None:
        self._table = table

    def condition(self, tree: Tree) -> Condition:
        match tree:
            case Negated(inner):
                return Not(self.condition(inner))
            case Joined(word, parts):
                return Several(word, tuple(self.condition(part) for part in parts))
            case _:
                return self._test(tree)

    def _test(self, test: check_text.Test) -> Condition:
        if test.sign == "null":
            return self._missing(self._field(test.left))
        if test.sign == "in":
            return self._membership(self._field(test.left), test.right)
        if test.sign == "":
            return self._alone(self._field(test.left))
        right = test.right[0]
        name = self._known(test.left)
        if name is None and self._known(right) is None:
            # Neither side is known: a word that should be a field tells more than a number.
            self._field(test.left if isinstance(test.left, Word) else right)
        if name is None:
            return self._comparison(self._field(right), FLIPPED[test.sign], test.left)
        return self._comparison(name, test.sign, right)

    def _known(self, side: Operand) -> str | None:
        name = find_member(side.word, self._table) if isinstance(side, Word) else None
        return name if name in self._table.members else None

    def _field(self, side: Operand) -> str:
        """The member that a side names; raises ``UnreadableCheckError``."""
        name = self._known(side)
        if name is not None:
            return name
        if isinstance(side, Constant):
            raise UnreadableCheckError(f"{shown(side.value)} stands where a field should")
        if side.word in self._table.broken:
            raise _ToldError
        table = self._table
        if find_member(side.word, table):
            raise UnreadableCheckError(f"{shown(side.word)} is known only as the row is stored", _ELSEWHERE)
        hint = nearest(side.word, table.final, table.members, otherwise=f"draw it in {table.name}")
        raise UnreadableCheckError(f"{table.name} has no field {shown(side.word)}", hint, "field")

    def _kind(self, name: str) -> str:
        member = self._table.members[name]
        kind = TYPES[member.kind if isinstance(member, Relation) else member.type].kind
        if kind in ("auto", "many") or (isinstance(member, Field) and (member.auto_now or member.auto_now_add)):
            what = "is a many-to-many and has no column" if kind == "many" else "is set only as the row is stored"
            raise UnreadableCheckError(f"{shown(name)} {what}", _ELSEWHERE)
        return kind

    def _missing(self, name: str) -> Condition:
        self._kind(name)
        if not self._table.members[name].null:
            raise UnreadableCheckError(f"{shown(name)} is never null", 'draw it with "null": true, or leave this out')
        return Missing(name)

    def _alone(self, name: str) -> Condition:
        if self._kind(name) != "bool":
            raise UnreadableCheckError(f"{shown(name)} is neither true nor false", f"for example {name} > 0")
        return Comparison(name, "=", Value(True))

    def _membership(self, name: str, listed: tuple[Operand, ...]) -> Condition:
        self._compared(name)
        return Membership(name, tuple(self._value(name, side) for side in listed))

    def _comparison(self, name: str, sign: Operator, side: Operand) -> Condition:
        kind = self._compared(name)
        if sign not in ("=", "!=") and kind not in _ORDERED:
            raise UnreadableCheckError(f"{shown(name)} has no order that every database shares", "compare by = or !=")
        other = self._known(side)
        if other is None:
            return Comparison(name, sign, self._value(name, side))
        self._alike(name, kind, other)
        return Comparison(name, sign, Other(other))

    def _compared(self, name: str) -> str:
        kind = self._kind(name)
        if kind not in _COMPARABLE:
            raise UnreadableCheckError(f"{shown(name)} cannot be compared", _ELSEWHERE)
        return kind

    def _alike(self, name: str, kind: str, other: str) -> None:
        second = self._compared(other)
        member, reference = self._table.members[name], self._table.members[other]
        if name == other:
            raise UnreadableCheckError(f"{shown(name)} is compared with itself")
        if isinstance(member, Relation) and isinstance(reference, Relation):
            if member.target != reference.target:
                what = f"{name} refers to {member.target}, {other} to {reference.target}"
                raise UnreadableCheckError(what, "compare references to one entity")
        elif kind != second and not {kind, second} <= _NUMBERS:
            raise UnreadableCheckError(f"{shown(name)} and {shown(other)} are of different types", "draw one type")

    def _value(self, name: str, side: Operand) -> Value:
        member = self._table.members[name]
        if isinstance(member, Relation):
            raise UnreadableCheckError(f"{shown(name)} is a reference, and which rows there will be is not known")
        given = side.value if isinstance(side, Constant) else self._bare(side, member)
        entry = TYPES[member.type]
        try:
            value = read_default(given, entry)
        except UnfitDefaultError as error:
            raise UnreadableCheckError(f"the value of {shown(name)} {error.message}", error.suggestion) from None
        if value is GENERATED:
            raise UnreadableCheckError(f"{shown(str(given))} changes after the check was looked at", _ELSEWHERE)
        if member.choices and value not in [choice.value for choice in member.choices]:
            close = nearest(str(value), [str(choice.value) for choice in member.choices])
            raise UnreadableCheckError(f"{shown(value)} is not one of the choices of {shown(name)}", close)
        return Value(value, bare=entry.kind in ("decimal", "date"))

    def _bare(self, side: Word, member: Field) -> str | bool:
        """A word without quotes: a truth value, or one of the choices."""
        if member.type == "BooleanField" and side.word.lower() in ("true", "false"):
            return side.word.lower() == "true"
        return side.word if member.choices else self._field(side)
