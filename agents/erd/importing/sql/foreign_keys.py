"""``REFERENCES`` with its options, as Django says them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from agents.erd.importing.drawing import Reference, TableName

if TYPE_CHECKING:
    from agents.erd.importing.sql.elements import Elements

_ON_DELETE = {
    "CASCADE": "CASCADE",
    "SET NULL": "SET_NULL",
    "RESTRICT": "RESTRICT",
    "NO ACTION": "PROTECT",
    "SET DEFAULT": "PROTECT",
}


def reference_of(
    tree: exp.Reference, own: TableName, columns: tuple[str, ...], line: int, elements: Elements
) -> Reference:
    """The reference from ``columns`` of the table ``own``."""
    target = tree.this
    names: tuple[str, ...] = ()
    if isinstance(target, exp.Schema):
        names = tuple(part.name for part in target.expressions)
        target = target.this
    table = TableName(target.name, target.text("db")) if isinstance(target, exp.Table) else TableName("")
    # Without a word, a database refuses to delete a row that is referred to.
    on_delete = "PROTECT"
    for option in tree.args.get("options") or ():
        words = str(option).upper().split()
        action = " ".join(words[2:])
        if words[:2] == ["ON", "DELETE"] and action in _ON_DELETE:
            on_delete = _ON_DELETE[action]
            if action == "SET DEFAULT":
                what = f"ON DELETE SET DEFAULT of {own.name}.{', '.join(columns)}"
                elements.drawing.leave_out(line, what, "an ERD cannot name a default row: deleting is refused")
        elif words[:2] == ["ON", "UPDATE"] and action != "NO ACTION":
            elements.often("ON UPDATE of references", "keys of rows do not change in Django", line)
        elif words and words[0] in ("DEFERRABLE", "INITIALLY", "NOT", "MATCH"):
            elements.often("DEFERRABLE and MATCH of references", "Django decides on them", line)
    return Reference(own, table, line, columns, names, on_delete)
