"""What every notation comes to: tables, references and enums, and what could not be drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from agents.erd.model import MISSING
from agents.erd.problems import printable


@dataclass(frozen=True, slots=True)
class Remark:
    """Something people must hear of; ``line`` counts from 1, 0 = it has no line of its own."""

    line: int
    what: str
    why: str

    def format(self, file: str, kind: str) -> str:
        """The remark as one line for a terminal: ``file:line: kind: what (why)``."""
        return (f"{file}:{self.line}: " if self.line else f"{file}: ") + f"{kind}: {self.what} ({self.why})"


@dataclass(frozen=True, slots=True)
class Expression:
    """A default that the source computes, as it is written there."""

    text: str


@dataclass
class Column:
    """One column. ``type`` is the source's own word in lower case; ``choices`` come from an inline enum.

    ``default`` is ``MISSING``, a JSON value or an ``Expression``; ``numbers_itself`` means serial, identity,
    AUTO_INCREMENT or what else a notation calls it.
    """

    name: str
    line: int
    type: str = ""
    arguments: tuple[str, ...] = ()
    array: bool = False
    null: bool = True
    unique: bool = False
    index: bool = False
    primary_key: bool = False
    numbers_itself: bool = False
    touched_on_update: bool = False
    default: Any = MISSING
    choices: tuple[str, ...] = ()
    minimum: str | None = None
    maximum: str | None = None
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """An index or a uniqueness of several columns; a ``-`` before a column means descending."""

    columns: tuple[str, ...]
    line: int


@dataclass
class Table:
    """One entity in the making; ``schema`` is empty where the source names none."""

    name: str
    line: int
    schema: str = ""
    columns: list[Column] = field(default_factory=list)
    primary_key: tuple[str, ...] = ()
    uniques: list[Group] = field(default_factory=list)
    indexes: list[Group] = field(default_factory=list)
    checks: list[str] = field(default_factory=list)
    comment: str = ""

    def column(self, name: str) -> Column | None:
        """The column of that name; databases ignore its case unless two differ by nothing else."""
        return _named(self.columns, name)


@dataclass(frozen=True, slots=True)
class TableName:
    """A table as somebody refers to it."""

    name: str
    schema: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass
class Reference:
    """Columns of ``source`` that name a row of ``target``. Without columns it is drawn as a member ``name``.

    ``on_delete`` is Django's word, empty = the source cannot say. ``null`` counts only where there is no column.
    """

    source: TableName
    target: TableName
    line: int
    columns: tuple[str, ...] = ()
    target_columns: tuple[str, ...] = ()
    on_delete: str = ""
    unique: bool = False
    many: bool = False
    null: bool = False
    name: str = ""


@dataclass
class Enum:
    """A named list of values."""

    name: str
    line: int
    values: tuple[str, ...]
    schema: str = ""


@dataclass
class Drawing:
    """Everything that a file of another notation draws."""

    tables: list[Table] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    enums: list[Enum] = field(default_factory=list)
    title: str = ""
    keys_number_themselves: bool = False
    """Whether a whole-number key is meant to count by itself, because the notation has no word for that."""
    left_out: list[Remark] = field(default_factory=list)
    assumed: list[Remark] = field(default_factory=list)

    def leave_out(self, line: int, what: str, why: str) -> None:
        """Note something that an ERD cannot hold."""
        self.left_out.append(Remark(line, printable(what), printable(why)))

    def assume(self, line: int, what: str, why: str) -> None:
        """Note something that the source does not say."""
        self.assumed.append(Remark(line, printable(what), printable(why)))

    def table(self, name: TableName) -> Table | None:
        """The table that a name means: of that schema, or of any if only one has it."""
        candidates = list(_named_all(self.tables, name.name))
        exact = [table for table in candidates if table.schema.lower() == name.schema.lower()]
        if exact or not candidates:
            return exact[0] if exact else None
        return candidates[0] if len(candidates) == 1 else None

    def enum(self, name: str) -> Enum | None:
        """The enum that a type word means, with or without its schema."""
        return _named(self.enums, name.rpartition(".")[2])


_Thing = TypeVar("_Thing", Table, Column, Enum)


def _named(things: Sequence[_Thing], name: str) -> _Thing | None:
    return next(_named_all(things, name), None)


def _named_all(things: Sequence[_Thing], name: str) -> Iterator[_Thing]:
    exact = [thing for thing in things if thing.name == name]
    yield from exact or [thing for thing in things if thing.name.lower() == name.lower()]
