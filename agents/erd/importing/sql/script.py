"""A whole script: which statements draw something, and a word about every other one."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.importing.complaints import Complaints
from agents.erd.importing.drawing import Drawing, Enum, Table, TableName
from agents.erd.importing.sql.alterations import altered
from agents.erd.importing.sql.cursor import Cursor
from agents.erd.importing.sql.elements import Elements
from agents.erd.importing.sql.index_statement import create_index
from agents.erd.importing.sql.scanner import Lexeme, Scanner, dialect_of, joined, split
from agents.erd.importing.sql.table_statement import create_table
from agents.erd.limits import Limits

_HEAD = 10
"""Lexemes of a statement among which its kind stands."""
_ROWS = ("INSERT", "COPY", "UPDATE", "DELETE", "REPLACE", "LOAD", "MERGE", "TRUNCATE", "VALUES", "WITH")
_GRANTS = ("GRANT", "REVOKE", "REASSIGN")
_KINDS = ("VIEW", "TRIGGER", "FUNCTION", "PROCEDURE", "EVENT", "RULE", "POLICY", "AGGREGATE", "OPERATOR", "CAST")
_SURROUNDINGS = ("SCHEMA", "DATABASE", "EXTENSION", "SEQUENCE", "ROLE", "USER", "TABLESPACE", "LANGUAGE", "COLLATION")


def read_sql(text: str, limits: Limits) -> Drawing:
    """The drawing in a script; raises ``ErdError`` for what is no SQL."""
    dialect = dialect_of(text)
    scanner = Scanner(text, dialect)
    script = _Script(Elements(Drawing(), Complaints(), scanner, dialect, limits))
    for statement in scanner.statements():
        script.take(statement)
    return script.finished()


class _Script:
    def __init__(self, elements: Elements) -> None:
        self._elements = elements
        self._drawing = elements.drawing

    def finished(self) -> Drawing:
        """The drawing, its types resolved; raises ``ErdError`` with every problem."""
        self._elements.complaints.raise_if_any()
        self._elements.finish()
        return self._drawing

    def take(self, statement: Sequence[Lexeme]) -> None:
        """Draw a statement, or say that it is not drawn."""
        cursor = Cursor(statement)
        line = self._elements.scanner.line(statement[0].start)
        if cursor.take("CREATE"):
            self._create(cursor, line)
        elif statement[0].says("ALTER") and any(map(_changes_owner, statement, statement[1:])):
            self._elements.often("changes of owners", "the database decides on them", line)
        elif cursor.take("ALTER", "TABLE"):
            altered(cursor, line, self._elements)
        elif cursor.take("COMMENT", "ON"):
            self._comment(cursor, line)
        elif cursor.take("DROP", "TABLE"):
            self._drop(cursor, line)
        else:
            self._aside(statement, line)

    def _create(self, cursor: Cursor, line: int) -> None:
        cursor.take("OR", "REPLACE")
        cursor.take_one("GLOBAL", "LOCAL", "UNLOGGED")
        special = cursor.take_one("TEMP", "TEMPORARY", "VIRTUAL", "FOREIGN", "EXTERNAL")
        if cursor.take("TABLE"):
            create_table(cursor, line, special, self._elements)
        elif cursor.take("TYPE"):
            self._type(cursor, line)
        elif cursor.take("DOMAIN"):
            self._domain(cursor, line)
        else:
            kind = cursor.take_one("UNIQUE", "FULLTEXT", "SPATIAL", "CLUSTERED") or ""
            if cursor.take("INDEX"):
                create_index(cursor, line, kind, self._elements)
            else:
                self._aside(cursor.lexemes, line)

    def _type(self, cursor: Cursor, line: int) -> None:
        name = cursor.table_name()
        if not cursor.take("AS", "ENUM") or not cursor.says("("):
            self._drawing.leave_out(line, f"the type {name}", "only enums can be drawn")
            return
        values = [part[0].value for part in split(cursor.group()) if part]
        self._drawing.enums.append(Enum(name.name, line, tuple(values), name.schema))

    def _domain(self, cursor: Cursor, line: int) -> None:
        name = cursor.table_name()
        cursor.take("AS")
        column = self._elements.column(name.name, cursor.rest(), line, Table(str(name), line))
        if column is not None:
            self._elements.domains[name.name.lower()] = column

    def _comment(self, cursor: Cursor, line: int) -> None:
        kind = cursor.take_one("TABLE", "COLUMN")
        if not kind:
            self._aside(cursor.lexemes, line)
            return
        parts = cursor.dotted_name()
        cursor.take("IS")
        text = cursor.text()
        *schema, owner = parts[:-1] if kind == "COLUMN" and len(parts) > 1 else parts
        table = self._drawing.table(TableName(owner, ".".join(schema[-1:])))
        column = table.column(parts[-1]) if table and kind == "COLUMN" else None
        if column is not None:
            column.comment = text
        elif table is not None and kind == "TABLE":
            table.comment = text
        else:
            self._drawing.leave_out(line, f"the comment on {'.'.join(parts)}", "there is no such table or column")

    def _drop(self, cursor: Cursor, line: int) -> None:
        cursor.take("IF", "EXISTS")
        for part in split(cursor.rest()):
            name = Cursor(part).table_name()
            table = self._drawing.table(name)
            if table is not None:
                self._elements.drop(table)
                self._drawing.leave_out(line, f"the table {name}", "it is dropped again")

    def _aside(self, statement: Sequence[Lexeme], line: int) -> None:
        """Note a statement of a kind that draws nothing, once for each kind."""
        first = statement[0].text.upper()
        words = [lexeme.text.upper() if lexeme.kind == "word" else "" for lexeme in statement[:_HEAD]]
        kind = next((word for word in words if word in _KINDS), "") if first == "CREATE" else ""
        around = next((word for word in words[:4] if word in _SURROUNDINGS), "")
        if kind:
            cursor = Cursor(statement[words.index(kind) + 1 :])
            cursor.take("IF", "NOT", "EXISTS")
            name = ".".join(cursor.dotted_name())
            self._drawing.leave_out(line, f"the {kind.lower()} {name}", "an ERD holds tables")
        elif first in _ROWS:
            self._elements.often("statements about rows", "an ERD has no rows", line)
        elif first in _GRANTS:
            self._elements.often("grants", "who may do what is decided in the generated backend", line)
        elif first in ("ALTER", "COMMENT"):
            self._elements.often("changes of other things than tables", "an ERD holds tables", line)
        elif around:
            self._elements.often(f"statements about a {around.lower()}", "an ERD holds tables", line)
        else:
            self._elements.often("statements that draw nothing", f"such as {joined(statement[:6])[:40]}", line)


def _changes_owner(one: Lexeme, after: Lexeme) -> bool:
    return one.says("OWNER") and after.says("TO")
