"""``CREATE INDEX``, read without sqlglot: it is only names, and dumps write it in ways that sqlglot refuses."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.importing.sql.constraints import add_index, add_unique
from agents.erd.importing.sql.cursor import Cursor
from agents.erd.importing.sql.elements import Elements
from agents.erd.importing.sql.scanner import Lexeme, closing, joined, split

_PLAIN_METHODS = ("", "BTREE", "HASH")


def create_index(cursor: Cursor, line: int, kind: str, elements: Elements) -> None:
    """Take the index behind ``CREATE INDEX`` into its table; ``kind`` is UNIQUE, FULLTEXT, SPATIAL or nothing."""
    cursor.take("CONCURRENTLY")
    cursor.take("IF", "NOT", "EXISTS")
    name = "" if cursor.says("ON") else cursor.table_name().name
    method = _method(cursor)
    cursor.take("ON")
    cursor.take("ONLY")
    table_name = cursor.table_name()
    method = _method(cursor) or method
    label = f"the index {name} of {table_name}"
    if table_name.name.lower() in elements.partitions:
        elements.often("changes of partitions", "an ERD has no partitions", line)
        return
    table = elements.drawing.table(table_name)
    if table is None or not cursor.says("("):
        elements.drawing.leave_out(line, label, "there is no such table" if table is None else "it is not understood")
        return
    columns = [_column(part) for part in split(cursor.group())]
    behind = cursor.rest()
    if kind in ("FULLTEXT", "SPATIAL") or method not in _PLAIN_METHODS:
        elements.drawing.leave_out(line, label, f"an ERD has no {(kind or method).lower()} index")
    elif any(lexeme.says("WHERE") for lexeme in behind):
        elements.drawing.leave_out(line, f"{label} {joined(behind)[:80]}", "it holds for some rows only")
    elif any(not column or table.column(column.removeprefix("-")) is None for column in columns):
        elements.drawing.leave_out(line, label, "it is made of an expression")
    elif kind == "UNIQUE":
        add_unique(table, tuple(columns), line)
    else:
        add_index(table, tuple(columns), line)
    if any(lexeme.says("INCLUDE") for lexeme in behind):
        elements.drawing.leave_out(line, f"INCLUDE of {label}", "an ERD cannot say it")


def _method(cursor: Cursor) -> str:
    if not cursor.take("USING"):
        return ""
    word = cursor.next()
    return word.text.upper() if word else ""


def _column(part: Sequence[Lexeme]) -> str:
    """The column of one part, with ``-`` if it descends; ``""`` for an expression."""
    if not part or part[0].kind not in ("word", "name"):
        return ""
    behind = part[1:]
    if behind and behind[0].text == "(":
        # A length, as MySQL has it; otherwise it is a function.
        if not (len(behind) > 2 and behind[1].kind == "number" and closing(behind, 0) == 2):
            return ""
        behind = behind[3:]
    if any(lexeme.kind == "sign" and lexeme.text != "." for lexeme in behind):
        return ""
    return ("-" if any(lexeme.says("DESC") for lexeme in behind) else "") + part[0].value
