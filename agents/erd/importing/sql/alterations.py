"""``ALTER TABLE``: what dumps put there instead of into the table itself."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.importing.drawing import Table
from agents.erd.importing.sql.column_definition import default_value
from agents.erd.importing.sql.cursor import Cursor
from agents.erd.importing.sql.elements import Elements
from agents.erd.importing.sql.port import element
from agents.erd.importing.sql.scanner import Lexeme, joined, split
from agents.erd.model import MISSING

_NOISE = ("OWNER", "CLUSTER", "REPLICA", "SET", "RESET", "ENGINE", "AUTO_INCREMENT", "DISABLE", "COMMENT", "TABLESPACE")
_CONSTRAINTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE")
_KEYS = ("KEY", "INDEX", "FULLTEXT", "SPATIAL")


def altered(cursor: Cursor, line: int, elements: Elements) -> None:
    """Apply the actions behind ``ALTER TABLE``; the ones that cannot be applied are noted."""
    cursor.take("IF", "EXISTS")
    cursor.take("ONLY")
    name = cursor.table_name()
    if name.name.lower() in elements.partitions:
        elements.often("changes of partitions", "an ERD has no partitions", line)
        return
    table = elements.drawing.table(name)
    for part in split(cursor.rest()):
        if not part:
            elements.complaints.add(line, f"ALTER TABLE {name}: there is nothing between two commas", "remove one")
        elif table is None:
            elements.drawing.leave_out(line, f"{joined(part)[:80]} of {name}", "there is no such table")
        elif not _applied(Cursor(part), table, line, elements):
            what = f"ALTER TABLE {name} {joined(part)[:80]}"
            elements.drawing.leave_out(line, what, "it is not applied: only what adds to a table is")


def _applied(action: Cursor, table: Table, line: int, elements: Elements) -> bool:
    if action.says(*_NOISE) or action.take("ENABLE", "TRIGGER"):
        elements.often("changes of tables that draw nothing", "owners, storage and the like", line)
        return True
    if action.take("ATTACH", "PARTITION"):
        _attach(action, table, line, elements)
        return True
    if action.take("ADD"):
        return _added(action, table, line, elements)
    if action.take_one("MODIFY", "CHANGE"):
        action.take("COLUMN")
        if action.lexemes[0].says("CHANGE"):
            action.next()
        elements.add(_without_place(action.rest()), table, line)
        return True
    if action.take("ALTER"):
        action.take("COLUMN")
        return _changed(action, table, elements)
    return False


def _attach(action: Cursor, whole: Table, line: int, elements: Elements) -> None:
    """A dump draws partitions as tables of their own first."""
    name = action.table_name()
    elements.partitions.add(name.name.lower())
    part = elements.drawing.table(name)
    if part is not None:
        elements.drop(part)
        elements.often(f"partitions of {whole.name}, drawn as tables", "an ERD has no partitions", line)


def _added(action: Cursor, table: Table, line: int, elements: Elements) -> bool:
    if action.says(*_CONSTRAINTS) or (elements.dialect == "mysql" and action.says(*_KEYS)):
        rest = action.rest()
        if any(one.says("USING") for one in rest) and any(one.says("INDEX") for one in rest):
            return False
        elements.add(rest, table, line)
        return True
    action.take("COLUMN")
    action.take("IF", "NOT", "EXISTS")
    parts = split(action.group()) if action.says("(") else [action.rest()]
    for part in parts:
        elements.add(_without_place(part), table, line)
    return True


def _changed(action: Cursor, table: Table, elements: Elements) -> bool:
    word = action.next()
    column = table.column(word.value) if word else None
    if column is None:
        return False
    if action.take("SET", "NOT", "NULL"):
        column.null = False
    elif action.take("DROP", "NOT", "NULL"):
        column.null = True
    elif action.take("DROP", "DEFAULT"):
        column.default = MISSING
    elif action.take("ADD", "GENERATED"):
        column.numbers_itself = True
    elif action.take("SET", "DEFAULT"):
        rest = action.rest()
        start = rest[0].start if rest else 0
        tree = element([Lexeme("word", "c int DEFAULT", start - 20), *rest], elements.dialect)
        constraints = tree.args.get("constraints") if tree is not None else None
        if not constraints:
            return False
        value = default_value(constraints[0].args["kind"].this, elements)
        text = getattr(value, "text", "")
        column.numbers_itself = column.numbers_itself or text.lower().startswith("nextval(")
        column.default = MISSING if column.numbers_itself else value
    elif not (action.take("SET", "STATISTICS") or action.take("SET", "STORAGE")):
        return False
    return True


def _without_place(lexemes: Sequence[Lexeme]) -> Sequence[Lexeme]:
    """A definition without MySQL's ``FIRST`` or ``AFTER column``."""
    if len(lexemes) > 2 and lexemes[-2].says("AFTER"):
        return lexemes[:-2]
    return lexemes[:-1] if len(lexemes) > 2 and lexemes[-1].says("FIRST") else lexemes
