"""Constraints of a whole table as sqlglot reads them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlglot import exp

from agents.erd.importing.drawing import Group, Table, TableName
from agents.erd.importing.sql.checks import check
from agents.erd.importing.sql.foreign_keys import reference_of
from agents.erd.importing.sql.port import source

if TYPE_CHECKING:
    from agents.erd.importing.sql.elements import Elements


def constrain(tree: exp.Expression, table: Table, line: int, elements: Elements) -> None:
    """Take a constraint into ``table``; what cannot be drawn is noted."""
    match tree:
        case exp.Constraint():
            for part in tree.expressions:
                constrain(part, table, line, elements)
        case exp.PrimaryKey():
            set_primary_key(table, _columns(tree.expressions, table, line, elements))
        case exp.UniqueColumnConstraint() if isinstance(tree.this, exp.Schema):
            add_unique(table, _columns(tree.this.expressions, table, line, elements), line)
        case exp.ForeignKey() if isinstance(tree.args.get("reference"), exp.Reference):
            columns = _columns(tree.expressions, table, line, elements)
            own = TableName(table.name, table.schema)
            elements.drawing.references.append(reference_of(tree.args["reference"], own, columns, line, elements))
        case exp.CheckColumnConstraint():
            check(tree.this, table, elements, None, line)
        case exp.IndexColumnConstraint() if not tree.args.get("kind"):
            add_index(table, _columns(tree.expressions, table, line, elements), line)
        case _:
            text = source(tree, elements.dialect)
            elements.drawing.leave_out(line, f"{text[:80]} of {table.name}", "an ERD cannot say it")


def set_primary_key(table: Table, columns: tuple[str, ...]) -> None:
    """Make columns the table's key."""
    if columns:
        table.primary_key = columns
    for name in columns:
        column = table.column(name)
        if column is not None:
            column.null = False


def add_unique(table: Table, columns: tuple[str, ...], line: int) -> None:
    """Make columns unique, one by itself at the column."""
    bare = tuple(name.removeprefix("-") for name in columns)
    column = table.column(bare[0]) if len(bare) == 1 else None
    if column is not None:
        column.unique = True
    elif bare and all(group.columns != bare for group in table.uniques):
        table.uniques.append(Group(bare, line))


def add_index(table: Table, columns: tuple[str, ...], line: int) -> None:
    """Index columns, one by itself at the column."""
    column = table.column(columns[0]) if len(columns) == 1 else None
    if column is not None:
        column.index = True
    elif columns and all(group.columns != columns for group in table.indexes):
        table.indexes.append(Group(columns, line))


def _columns(parts: Iterable[exp.Expression], table: Table, line: int, elements: Elements) -> tuple[str, ...]:
    """The names of columns, ``()`` after noting that one of them is an expression."""
    found = []
    for part in parts:
        descending = isinstance(part, exp.Ordered) and bool(part.args.get("desc"))
        inner = part.this if isinstance(part, exp.Ordered) else part
        if isinstance(inner, exp.ColumnPrefix):
            elements.often("lengths of indexed columns", "a whole column is indexed", line)
            inner = inner.this
        if not isinstance(inner, exp.Identifier | exp.Column):
            text = source(part, elements.dialect)
            elements.drawing.leave_out(line, f"the index of {table.name} on {text[:80]}", "it is no column")
            return ()
        found.append(f"-{inner.name}" if descending else inner.name)
    return tuple(found)
