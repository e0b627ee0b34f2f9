"""``CREATE TABLE``: its elements, and what stands behind them."""

from __future__ import annotations

from agents.erd.importing.drawing import Table
from agents.erd.importing.sql.cursor import Cursor
from agents.erd.importing.sql.elements import Elements
from agents.erd.importing.sql.scanner import closing, split

_SPECIAL = {
    "TEMP": "it lives for one session",
    "TEMPORARY": "it lives for one session",
    "VIRTUAL": "a module of SQLite keeps it",
    "FOREIGN": "its rows are in another database",
    "EXTERNAL": "its rows are in another database",
}


def create_table(cursor: Cursor, line: int, special: str, elements: Elements) -> None:
    """Draw the table behind ``CREATE TABLE``."""
    cursor.take("IF", "NOT", "EXISTS")
    name = cursor.table_name()
    label = f"the table {name}"
    if special:
        elements.drawing.leave_out(line, label, _SPECIAL[special])
    elif name.name.lower().startswith("sqlite_"):
        elements.drawing.leave_out(line, label, "it is SQLite's own")
    elif cursor.take("PARTITION", "OF"):
        elements.drawing.leave_out(line, label, f"it is a part of {cursor.table_name()}")
    elif not name.name or not cursor.says("("):
        _without_columns(cursor, line, label, bool(name.name), elements)
    elif closing(cursor.rest_ahead(), 0) >= len(cursor.rest_ahead()):
        elements.complaints.add(line, f"{label}: its ( is never closed", "the file may be cut off")
    elif elements.exact_table(name) is not None:
        elements.drawing.leave_out(line, label, "it is drawn before")
    else:
        table = Table(name.name, line, name.schema)
        elements.drawing.tables.append(table)
        elements.complaints.count_tables(len(elements.drawing.tables), line, elements.limits)
        for part in split(cursor.group()):
            elements.add(part, table, line)
        _options(cursor, table, line, elements)


def _without_columns(cursor: Cursor, line: int, label: str, named: bool, elements: Elements) -> None:
    if named and cursor.says("AS", "LIKE", "OF", "SELECT"):
        elements.drawing.leave_out(line, label, "it takes its columns from elsewhere")
    else:
        elements.complaints.add(line, f"{label}: after its name its columns should stand in ( )", "")


def _options(cursor: Cursor, table: Table, line: int, elements: Elements) -> None:
    """What stands behind the columns; storage is the database's own business."""
    storage = False
    while (lexeme := cursor.next()) is not None:
        if lexeme.says("COMMENT"):
            cursor.take("=")
            table.comment = cursor.text()
        elif lexeme.says("INHERITS") and cursor.says("("):
            parents = ", ".join(str(Cursor(part).table_name()) for part in split(cursor.group()))
            what = f"the columns that {table.name} inherits from {parents}"
            elements.drawing.leave_out(line, what, "an ERD has no inheritance")
        elif lexeme.says("PARTITION") and cursor.take("BY"):
            elements.drawing.leave_out(line, f"the partitions of {table.name}", "an ERD has no partitions")
            cursor.rest()
        elif lexeme.says("AS", "SELECT"):
            elements.drawing.leave_out(line, f"the query of {table.name}", "an ERD has no rows")
            cursor.rest()
        else:
            storage = True
    if storage:
        elements.often("tables with storage options", "the database decides on storage", line)
