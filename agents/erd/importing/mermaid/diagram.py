"""From the lines of a diagram to a drawing: entities, attributes, relationships."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.erd.importing.complaints import Complaints, refuse
from agents.erd.importing.drawing import Column, Drawing, Table
from agents.erd.importing.mermaid.relationships import Drawn, draw_references
from agents.erd.importing.mermaid.statements import (
    ATTRIBUTE,
    ENTITY,
    LABEL,
    RELATION,
    End,
    Line,
    diagrams,
    end,
    unquoted,
)
from agents.erd.limits import Limits

_STYLE = re.compile(r"(?:direction[ \t]+(?:TB|BT|LR|RL|TD)|classDef[ \t]+.*|class[ \t]+[^:{]+|style[ \t]+.*)$")
_TITLE = re.compile(r"(?:title|accTitle[ \t]*:)[ \t]*(?P<text>.*)$")
_DESCRIPTION = re.compile(r"accDescr[ \t]*(?P<open>[:{])[ \t]*(?P<text>.*)$")


def read_mermaid(text: str, limits: Limits) -> Drawing:
    """The drawing in all ER diagrams of a file; raises ``ErdError`` with every line that is no part of one."""
    reader = _Reader(limits)
    found = False
    for title, lines in diagrams(text):
        if lines and re.fullmatch(r"erDiagram;?", lines[0].text):
            found = True
            reader.drawing.title = reader.drawing.title or title
            reader.read(lines[1:])
    if not found:
        reader.complaints.add(1, "there is no erDiagram in it", "the first line of a diagram is erDiagram")
    reader.complaints.raise_if_any()
    reader.finish()
    draw_references(reader.drawing, reader.relationships, reader.marked)
    return reader.drawing


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.drawing = Drawing(keys_number_themselves=True)
        self.complaints = Complaints()
        self.relationships: list[Drawn] = []
        self.marked: list[tuple[Table, Column]] = []
        self._aliases: list[tuple[Table, str, int]] = []
        self._limits = limits
        self._tables: dict[str, Table] = {}
        self._styles: list[int] = []
        self._lines: Iterator[Line] = iter(())
        self._seen: set[tuple[int, End, int, End, str]] = set()

    def read(self, lines: list[Line]) -> None:
        """Take in the statements of one diagram."""
        self._lines = iter(lines)
        for line in self._lines:
            self._statement(line)

    def finish(self) -> None:
        """Give every entity the name that people see of it, and count what only changes looks."""
        if self._styles:
            what = f"lines about the looks of the diagram: {len(self._styles)}"
            self.drawing.leave_out(self._styles[0], what, "an ERD has none")
        taken = set(self._tables)
        for table, alias, line in self._aliases:
            if alias in taken and alias != table.name:
                self.drawing.leave_out(line, f"the name {alias} of {table.name}", "another entity has it")
            else:
                table.name = alias
                taken.add(alias)

    def _statement(self, line: Line) -> None:
        relation = RELATION.match(line.text)
        if relation:
            self._relationship(relation, line)
        elif title := _TITLE.match(line.text):
            self.drawing.title = unquoted(title["text"].strip())
        elif description := _DESCRIPTION.match(line.text):
            self._description(description, line)
        elif _STYLE.match(line.text):
            self._styles.append(line.number)
        elif entity := ENTITY.match(line.text):
            self._entity(entity, line)
        else:
            self.complaints.add(line.number, f"cannot read {line.text[:80]!r}", "an entity or a relationship")

    def _description(self, match: re.Match[str], line: Line) -> None:
        if match["open"] == "{" and "}" not in match["text"]:
            for more in self._lines:
                if "}" in more.text:
                    break
        self.drawing.leave_out(line.number, "the description of the diagram", "an ERD has none of the whole")

    def _table(self, name: str, line: int) -> Table:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = Table(name, line)
            self.drawing.tables.append(table)
            self.complaints.count_tables(len(self._tables), line, self._limits)
        return table

    def _relationship(self, match: re.Match[str], line: Line) -> None:
        left = self._table(unquoted(match["left"]), line.number)
        right = self._table(unquoted(match["right"]), line.number)
        near = end(match["near"] or match["near_word"])
        far = end(match["far"] or match["far_word"])
        label = (match["label"] or "").strip().removesuffix(";").rstrip()
        if not LABEL.fullmatch(label):
            self.complaints.add(line.number, f"cannot read the label {label[:80]!r}", "put it in double quotes")
        label = unquoted(label)
        sides = (id(left), near, id(right), far, label)
        if sides not in self._seen:
            self._seen.add(sides)
            if len(self._seen) > self._limits.max_total_fields:
                refuse(line.number, "there are too many relationships", "split the file", "too-large")
            self.relationships.append(Drawn(left, near, right, far, label, line.number))

    def _entity(self, match: re.Match[str], line: Line) -> None:
        table = self._table(unquoted(match["name"]), line.number)
        if match["alias"]:
            self._aliases.append((table, unquoted(match["alias"].strip()), line.number))
        rest = line.text[match.end() :].strip("; ")
        if match["open"]:
            self._attributes(table, line, match.end())
        elif rest:
            self.complaints.add(line.number, f"cannot read {rest[:80]!r} behind the entity {table.name}", "")

    def _attributes(self, table: Table, first: Line, at: int) -> None:
        """Everything up to the ``}``, on the entity's own line behind ``at`` or on the next ones."""
        line: Line | None = first
        while line is not None:
            at = _behind_space(line.text, at)
            while at < len(line.text) and line.text[at] != "}":
                attribute = ATTRIBUTE.match(line.text, at)
                if attribute is None:
                    message = f"cannot read the attribute {line.text[at : at + 80]!r} of {table.name}"
                    self.complaints.add(line.number, message, 'write type, name, PK, FK or UK, and "a comment"')
                    at = len(line.text)
                    break
                self._attribute(table, attribute, line.number)
                at = _behind_space(line.text, attribute.end())
            if at < len(line.text):
                if behind := line.text[at + 1 :].strip("; "):
                    self.complaints.add(line.number, f"cannot read {behind[:80]!r} behind the block", "")
                return
            line, at = next(self._lines, None), 0
        self.complaints.add(first.number, f"the block of {table.name} is never closed", "end it with }")

    def _attribute(self, table: Table, match: re.Match[str], line: int) -> None:
        word, name = match["type"].removesuffix("?"), match["name"].removesuffix("?")
        keys = {key.upper() for key in re.findall(r"\w+", match["keys"])} | ({"PK"} if match["key"] else set())
        bare, _, rest = word.partition("(")
        column = Column(
            name=name,
            line=line,
            type=re.sub(r"(\[\d*\])+$", "", bare).lower(),
            arguments=tuple(part.strip() for part in rest.partition(")")[0].split(",") if part.strip()),
            array=word.endswith("]"),
            null=match["type"].endswith("?") or match["name"].endswith("?"),
            unique="UK" in keys,
            comment=unquoted(match["comment"] or ""),
        )
        before = table.column(name)
        if before is not None:
            # Several diagrams of one document draw the same entities again.
            if (before.type, before.arguments, before.array) != (column.type, column.arguments, column.array):
                self.drawing.leave_out(line, f"the second attribute {name} of {table.name}", "a name stands for one")
            return
        table.columns.append(column)
        self.complaints.count_columns(len(table.columns), table.name, line, self._limits)
        if "PK" in keys:
            table.primary_key = (*table.primary_key, column.name)
            column.null = False
        if "FK" in keys:
            self.marked.append((table, column))


def _behind_space(text: str, at: int) -> int:
    while text[at : at + 1].isspace():
        at += 1
    return at
