"""What stands between the parentheses of a table: columns and constraints, each by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from agents.erd.importing.complaints import Complaints, refuse
from agents.erd.importing.drawing import Column, Drawing, Table, TableName
from agents.erd.importing.sql.column_definition import defined
from agents.erd.importing.sql.constraints import constrain
from agents.erd.importing.sql.port import element
from agents.erd.importing.sql.scanner import Dialect, Lexeme, Scanner, closing, joined
from agents.erd.limits import Limits
from agents.erd.model import MISSING

_CONSTRAINTS = ("CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK")
_MORE: dict[Dialect, tuple[str, ...]] = {
    "postgres": ("EXCLUDE", "LIKE"),
    "mysql": ("KEY", "INDEX", "FULLTEXT", "SPATIAL", "LIKE"),
    "sqlite": (),
}
_CLAUSES: tuple[tuple[str, ...], ...] = (
    ("ON", "CONFLICT", "*"),
    ("SRID", "*"),
    ("NOT", "ENFORCED"),
    ("NOT", "VALID"),
    ("NO", "INHERIT"),
    ("STORAGE", "*"),
    ("COMPRESSION", "*"),
    ("COLUMN_FORMAT", "*"),
)
"""What sqlglot does not read behind a column or constraint; ``*`` is any word."""


@dataclass
class Elements:
    """Everything that the statements of one script write to."""

    drawing: Drawing
    complaints: Complaints
    scanner: Scanner
    dialect: Dialect
    limits: Limits
    domains: dict[str, Column] = field(default_factory=dict)
    partitions: set[str] = field(default_factory=set)
    """Tables that turned out to be parts of another, in lower case without their schema."""
    _read: int = 0
    _often: dict[str, tuple[int, int, str]] = field(default_factory=dict)

    def often(self, what: str, why: str, line: int) -> None:
        """Note something that a script has many of, to be told once with their number."""
        first, count, reason = self._often.get(what, (line, 0, why))
        self._often[what] = (first, count + 1, reason)

    def exact_table(self, name: TableName) -> Table | None:
        """The table of exactly that schema and name."""
        table = self.drawing.table(name)
        return table if table is not None and table.schema.lower() == name.schema.lower() else None

    def drop(self, table: Table) -> None:
        """Take a table out again, with its references to others."""
        references = self.drawing.references
        self.drawing.references = [one for one in references if self.drawing.table(one.source) is not table]
        self.drawing.tables.remove(table)

    def add(self, lexemes: Sequence[Lexeme], table: Table, line: int) -> None:
        """Take one element into ``table``."""
        if not lexemes:
            self.complaints.add(line, f"the table {table.name}: there is nothing between two commas", "remove one")
            return
        line = self.scanner.line(lexemes[0].start)
        self._read += 1
        if self._read > self.limits.max_total_fields:
            refuse(line, f"more than {self.limits.max_total_fields:,} columns and constraints", "", "too-large")
        lexemes = self._without_clauses(lexemes, table, line)
        if lexemes[0].says(*_CONSTRAINTS, *_MORE[self.dialect]):
            self.constraint(lexemes, table, line)
            return
        name = lexemes[0]
        if name.kind not in ("word", "name", "string"):
            message = f"the table {table.name}: {joined(lexemes)[:60]} begins with no name"
            self.complaints.add(line, message, "a column is a name and a type")
            return
        column = self.column(name.value, lexemes[1:], line, table)
        if column is not None:
            self._put(column, table, line)

    def _put(self, column: Column, table: Table, line: int) -> None:
        before = table.column(column.name)
        if before is not None and before.name == column.name:
            table.columns[table.columns.index(before)] = column
            return
        table.columns.append(column)
        self.complaints.count_columns(len(table.columns), table.name, line, self.limits)

    def column(self, name: str, lexemes: Sequence[Lexeme], line: int, table: Table) -> Column | None:
        """The column ``name`` with what stands behind its name; ``None`` if it cannot be drawn, which is noted."""
        # A neutral name: what a column is called must not change how sqlglot reads it.
        start = lexemes[0].start if lexemes else 0
        named = [Lexeme("word", "c", start - 2), *lexemes]
        tree = element(named, self.dialect)
        if tree is None and lexemes:
            return self._half_read(name, lexemes, line, table)
        return defined(name, tree, line, table, self)

    def _half_read(self, name: str, lexemes: Sequence[Lexeme], line: int, table: Table) -> Column | None:
        """A column of which sqlglot cannot read all: its type, and whether it may be null."""
        text = joined(lexemes)
        if any(one.says("GENERATED") for one in lexemes) and not any(one.says("IDENTITY") for one in lexemes):
            self.drawing.leave_out(line, f"the computed column {table.name}.{name}: {text[:80]}", "say it in $rules")
            return None
        behind = closing(lexemes, 1) + 1 if len(lexemes) > 1 and lexemes[1].text == "(" else 1
        tree = element([Lexeme("word", "c", lexemes[0].start - 2), *lexemes[:behind]], self.dialect)
        column = defined(name, tree, line, table, self) if tree else Column(name, line, lexemes[0].value.lower())
        words = [lexeme.text.upper() for lexeme in lexemes]
        if column is not None:
            column.null = ("NOT", "NULL") not in pairwise(words)
        self.drawing.leave_out(line, f"{table.name}.{name} {text[:80]}", "only its type and NOT NULL are understood")
        return column

    def constraint(self, lexemes: Sequence[Lexeme], table: Table, line: int) -> None:
        """Take one constraint of a table."""
        tree = element(lexemes, self.dialect)
        if tree is None:
            what = f"{joined(lexemes)[:80]} of {table.name}"
            self.drawing.leave_out(line, what, "it is not understood")
        else:
            constrain(tree, table, line, self)

    def finish(self) -> None:
        """Resolve what could be known only at the end."""
        for table in self.drawing.tables:
            for column in table.columns:
                self._resolve(column)
            if self.dialect == "sqlite" and len(table.primary_key) == 1:
                key = table.column(table.primary_key[0])
                # SQLite's INTEGER PRIMARY KEY is the row id, whatever else is said.
                if key is not None and key.type in ("int", "integer"):
                    key.numbers_itself = True
        for what, (line, count, why) in self._often.items():
            self.drawing.leave_out(line, f"{what}: {count:,}", why)

    def _resolve(self, column: Column) -> None:
        seen = set()
        while (word := column.type.rpartition(".")[2].strip('"')) in self.domains and word not in seen:
            seen.add(word)
            domain = self.domains[word]
            column.type, column.arguments = domain.type, domain.arguments
            column.array = column.array or domain.array
            column.null = column.null and domain.null
            column.minimum = column.minimum or domain.minimum
            column.maximum = column.maximum or domain.maximum
            column.choices = column.choices or domain.choices
            column.default = domain.default if column.default is MISSING else column.default

    def _without_clauses(self, lexemes: Sequence[Lexeme], table: Table, line: int) -> Sequence[Lexeme]:
        kept = list(lexemes)
        words = {lexeme.text.upper() for lexeme in lexemes}
        for clause in _CLAUSES:
            if clause[0] not in words:
                continue
            for at in range(len(kept) - len(clause), 0, -1):
                part = kept[at : at + len(clause)]
                if all(word == "*" or one.says(word) for word, one in zip(clause, part, strict=True)):
                    del kept[at : at + len(clause)]
                    what = f"{joined(part)} of {table.name}.{lexemes[0].value}"
                    self.drawing.leave_out(line, what, "an ERD cannot say it")
        return kept
