"""DBML, read by PyDBML; it keeps no lines, so they are looked up in the text again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydbml import PyDBML
from pydbml.classes import Expression as DbmlExpression
from pydbml.exceptions import (
    AttributeMissingError,
    ColumnNotFoundError,
    DatabaseValidationError,
    DBMLError,
    DuplicateReferenceError,
    IndexNotFoundError,
    TableNotFoundError,
    UnknownDatabaseError,
    ValidationError,
)
from pyparsing import ParseBaseException

from agents.erd.importing.complaints import Complaints, refuse
from agents.erd.importing.dbml_newer import NEWER_BLOCK, without_newer_parts
from agents.erd.importing.drawing import Column, Drawing, Enum, Expression, Group, Reference, Table, TableName
from agents.erd.limits import Limits
from agents.erd.model import MISSING

_ON_DELETE = {
    "cascade": "CASCADE",
    "set null": "SET_NULL",
    "restrict": "RESTRICT",
    "no action": "PROTECT",
    "set default": "PROTECT",
}
_TABLE = re.compile(
    r"^[ \t]*table[ \t]+((?:\"[^\"\n]*\"|\w+)(?:\.(?:\"[^\"\n]*\"|\w+))?)", re.IGNORECASE | re.MULTILINE
)
_MEMBER = re.compile(r"^[ \t]*(\"[^\"\n]*\"|\w+)[ \t]+\S")
_REFERENCE = re.compile(r"\bref\b", re.IGNORECASE)
MAX_BYTES = 300_000
"""PyDBML reads some 70 kB a second."""
MAX_REFERENCES = 2_000
_OPENING, _CLOSING = "([{", ")]}"


def read_dbml(text: str, limits: Limits) -> Drawing:
    """The drawing in a DBML file; raises ``ErdError`` for what PyDBML cannot read."""
    _check_size(text, limits)
    _check_nesting(text, limits)
    reader = _Reader(text, limits)
    database = _parsed(without_newer_parts(text, reader.drawing))
    for enum in database.enums:
        values = tuple(str(item.name) for item in enum.items)
        reader.drawing.enums.append(Enum(enum.name, 0, values, _schema(enum.schema)))
    for table in database.tables:
        reader.table(table)
    for reference in database.refs:
        reader.reference(reference)
    reader.surroundings(database)
    return reader.drawing


def _parsed(text: str) -> Any:
    try:
        return PyDBML(text, allow_properties=True)
    except ParseBaseException as error:
        newer = NEWER_BLOCK.search(text)
        hint = f"PyDBML reads no {newer[1]}" if newer else ""
        refuse(int(error.lineno), f"this is no DBML that PyDBML can read: {error.line.strip()[:100]}", hint)
    except SyntaxError as error:
        refuse(1, f"this is no DBML: {error.msg}")
    except RecursionError:
        refuse(1, "nested too deeply", code="nesting")
    except (
        AttributeMissingError,
        ColumnNotFoundError,
        DatabaseValidationError,
        DBMLError,
        DuplicateReferenceError,
        IndexNotFoundError,
        TableNotFoundError,
        UnknownDatabaseError,
        ValidationError,
    ) as error:
        refuse(_line_of_complaint(text, str(error)), str(error), code="target")
    except (AttributeError, IndexError, KeyError, TypeError, ValueError) as error:
        # Not all that it stumbles over comes out as an error of its own.
        refuse(1, f"PyDBML cannot read it: {error}")


def _check_size(text: str, limits: Limits) -> None:
    """Refuse first what would take minutes: PyDBML compares every table and reference with all others."""
    if len(text.encode()) > MAX_BYTES:
        refuse(1, f"the file has more than the {MAX_BYTES:,} bytes that DBML may have", "split it", "too-large")
    tables = sum(1 for _ in _TABLE.finditer(text))
    Complaints().count_tables(tables, 1, limits)
    if sum(1 for _ in _REFERENCE.finditer(text)) > MAX_REFERENCES:
        refuse(1, f"more than the {MAX_REFERENCES:,} references allowed", "split the file", "too-large")


def _check_nesting(text: str, limits: Limits) -> None:
    depth = 0
    for match in re.finditer(r"[()\[\]{}]", text):
        depth = depth + 1 if match[0] in _OPENING else max(0, depth - 1)
        if depth > limits.max_nesting:
            line = text.count("\n", 0, match.start()) + 1
            refuse(line, f"nested deeper than {limits.max_nesting} levels", code="nesting")


def _line_of_complaint(text: str, message: str) -> int:
    """The first line with the name that a message complains of."""
    named = re.search(r"(?:column|table|index) \"?([\w.]+)", message, re.IGNORECASE)
    found = re.search(rf"\b{re.escape(named[1].rpartition('.')[2])}\b", text) if named else None
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _schema(name: str) -> str:
    return "" if name == "public" else name


def _bare(name: str) -> str:
    return name.replace('"', "")


class _Reader:
    def __init__(self, text: str, limits: Limits) -> None:
        self.drawing = Drawing(keys_number_themselves=True)
        self._lines = text.split("\n")
        self._limits = limits
        self._table_lines = {_bare(match[1]): text.count("\n", 0, match.start()) + 1 for match in _TABLE.finditer(text)}

    def table(self, given: Any) -> None:
        """Draw a table."""
        schema = _schema(given.schema)
        line = self._table_lines.get(f"{given.schema}.{given.name}") or self._table_lines.get(given.name, 0)
        table = Table(given.name, line, schema, comment=_note(given))
        self.drawing.tables.append(table)
        complaints = Complaints()
        complaints.count_tables(len(self.drawing.tables), line, self._limits)
        complaints.count_columns(len(given.columns), table.name, line, self._limits)
        places = self._member_lines(line)
        for column in given.columns:
            table.columns.append(self._column(column, places.get(column.name, line), table))
        table.primary_key = tuple(column.name for column in given.columns if column.pk)
        for index in given.indexes:
            self._index(index, table)
        if given.header_color:
            self.drawing.leave_out(line, f"the colour of {table.name}", "an ERD has no looks")
        self._properties(given.properties, table.name, line)

    def _member_lines(self, line: int) -> Mapping[str, int]:
        """The line of each column of the table that begins in a line."""
        found: dict[str, int] = {}
        for number in range(line, len(self._lines)):
            text = self._lines[number]
            if text.strip() == "}":
                break
            if match := _MEMBER.match(text):
                found.setdefault(_bare(match[1]), number + 1)
        return found

    def _properties(self, properties: Mapping[str, str] | None, owner: str, line: int) -> None:
        for name in properties or {}:
            self.drawing.leave_out(line, f"the property {name} of {owner}", "an ERD cannot say it")

    def _column(self, given: Any, line: int, table: Table) -> Column:
        enum = getattr(given.type, "items", None)
        word, _, rest = (given.type.name if enum is not None else str(given.type)).partition("(")
        default = given.default
        if isinstance(default, DbmlExpression):
            default = Expression(default.text)
        self._properties(given.properties, f"{table.name}.{given.name}", line)
        return Column(
            name=given.name,
            line=line,
            type=word.removesuffix("[]").strip().lower(),
            arguments=tuple(part.strip(" '\"") for part in rest.rpartition(")")[0].split(",") if part.strip()),
            array=enum is None and str(given.type).endswith("[]"),
            null=not (given.not_null or given.pk),
            unique=bool(given.unique) and not given.pk,
            numbers_itself=bool(given.autoinc),
            default=MISSING if default is None else default,
            comment=_note(given),
        )

    def _index(self, given: Any, table: Table) -> None:
        names = [getattr(subject, "name", "") for subject in given.subjects]
        if not all(names):
            self.drawing.leave_out(table.line, f"an index of {table.name}", "it is made of an expression")
        elif given.type and given.type not in ("btree", "hash"):
            self.drawing.leave_out(table.line, f"an index of {table.name}", f"an ERD has no {given.type} index")
        elif given.pk:
            table.primary_key = tuple(names)
            for member in filter(None, map(table.column, names)):
                member.null = False
        else:
            column = table.column(names[0]) if len(names) == 1 else None
            if column is not None:
                column.unique, column.index = column.unique or bool(given.unique), not given.unique
            else:
                groups = table.uniques if given.unique else table.indexes
                groups.append(Group(tuple(names), table.line))

    def reference(self, given: Any) -> None:
        """Draw a reference; ``<`` and ``>`` say which side is the many."""
        near, far = given.col1, given.col2
        if given.type == "<" or (given.type == "-" and _is_key(near) and not _is_key(far)):
            near, far = far, near
        source, target = _name(near), _name(far)
        line = self._line_of(source, near[0].name)
        if given.on_update and given.on_update != "no action":
            self.drawing.leave_out(line, f"the update rule of {source} to {target}", "keys do not change in Django")
        if given.on_delete == "set default":
            self.drawing.leave_out(line, f"the delete rule of {source} to {target}", "no default row can be named")
        many = given.type == "<>"
        self.drawing.references.append(
            Reference(
                source=source,
                target=target,
                line=line,
                columns=() if many else tuple(column.name for column in near),
                target_columns=tuple(column.name for column in far),
                on_delete="" if many else _ON_DELETE.get(given.on_delete or "no action", "PROTECT"),
                unique=given.type == "-",
                many=many,
                name=target.name,
            )
        )

    def _line_of(self, table: TableName, column: str) -> int:
        found = self.drawing.table(table)
        place = found.column(column) if found else None
        return place.line if place else 0

    def surroundings(self, database: Any) -> None:
        """The project's name; groups and notes are listed."""
        project = database.project
        if project is not None:
            self.drawing.title = project.name
            if _note(project) or project.items:
                self.drawing.leave_out(0, "the note and the settings of the project", "an ERD has none of the whole")
        for group in database.table_groups:
            self.drawing.leave_out(0, f"the table group {group.name}", "an ERD has no groups")
        for note in database.sticky_notes:
            self.drawing.leave_out(0, f"the note {note.name}", "an ERD has no loose notes")


def _is_key(columns: Any) -> bool:
    return all(column.pk for column in columns)


def _name(columns: Any) -> TableName:
    table = columns[0].table
    return TableName(table.name, _schema(table.schema))


def _note(thing: Any) -> str:
    return str(thing.note.text) if thing.note else ""
