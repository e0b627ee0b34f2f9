"""``import_erd``: from a file of another notation to an ERD that the language accepts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agents.erd.importing.complaints import refuse
from agents.erd.importing.drawing import Drawing, Remark, TableName
from agents.erd.importing.fitting import fitted
from agents.erd.importing.notation import Notation, notation_of
from agents.erd.importing.writer import written
from agents.erd.json_text import decode
from agents.erd.limits import Limits
from agents.erd.model import Erd

DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Imported:
    """``text`` is the ERD in object form, ``erd`` what ``parse`` makes of it; the remarks are in the file's order."""

    notation: Notation
    text: str
    erd: Erd
    left_out: tuple[Remark, ...]
    assumed: tuple[Remark, ...]


def import_erd(data: bytes, file_name: str, limits: Limits = DEFAULT_LIMITS) -> Imported:
    """Read a DBML, SQL or Mermaid file; raises ``ErdError`` with lines of that file, and nothing else."""
    if not data.strip():
        refuse(1, "the file is empty", code="empty")
    text = decode(data, limits.max_bytes).replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        refuse(text.count("\n", 0, text.index("\0")) + 1, "the file holds a NUL character", code="control-character")
    notation = notation_of(file_name, text)
    if notation is None:
        refuse(1, "this is neither DBML nor SQL nor a Mermaid erDiagram", "name it .dbml, .sql or .mmd", "shape")
    drawing = _reader(notation)(text, limits)
    if not drawing.tables:
        refuse(1, f"no table is drawn in this {_NAMES[notation]} file", code="empty")
    _count_references(drawing, limits)
    text, erd = fitted(written(drawing), drawing, limits)
    return Imported(notation, text, erd, _in_order(drawing.left_out), _in_order(drawing.assumed))


_NAMES: dict[Notation, str] = {"dbml": "DBML", "mermaid": "Mermaid", "sql": "SQL"}


def _reader(notation: Notation) -> Callable[[str, Limits], Drawing]:
    """Only the parser that is needed is loaded: each takes a tenth of a second."""
    if notation == "dbml":
        from agents.erd.importing.dbml import read_dbml

        return read_dbml
    if notation == "sql":
        from agents.erd.importing.sql import read_sql

        return read_sql
    from agents.erd.importing.mermaid import read_mermaid

    return read_mermaid


def _count_references(drawing: Drawing, limits: Limits) -> None:
    counts: dict[TableName, int] = {}
    for reference in drawing.references:
        count = counts[reference.source] = counts.get(reference.source, 0) + 1
        if count > limits.max_fields:
            refuse(reference.line, f"{reference.source} refers to too many others", "split it", "too-large")


def _in_order(remarks: list[Remark]) -> tuple[Remark, ...]:
    return tuple(sorted(dict.fromkeys(remarks), key=lambda remark: remark.line))
