"""One column's definition as sqlglot reads it, to a column of the drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlglot import exp

from agents.erd.importing.drawing import Column, Expression, Table, TableName
from agents.erd.importing.sql.checks import check
from agents.erd.importing.sql.foreign_keys import reference_of
from agents.erd.importing.sql.port import source

if TYPE_CHECKING:
    from agents.erd.importing.sql.elements import Elements

_LOOKS = (
    exp.CollateColumnConstraint,
    exp.CharacterSetColumnConstraint,
    exp.ZeroFillColumnConstraint,
    exp.BinaryColumnConstraint,
    exp.InvisibleColumnConstraint,
)


def defined(name: str, tree: exp.Expression | None, line: int, table: Table, elements: Elements) -> Column | None:
    """The column; ``None`` for a computed one, which is noted."""
    column = Column(name, line)
    if not isinstance(tree, exp.ColumnDef):
        return column
    kind = tree.args.get("kind")
    if kind is not None:
        _read_type(column, kind, elements)
    for constraint in tree.args.get("constraints") or ():
        said = constraint.args.get("kind") if isinstance(constraint, exp.ColumnConstraint) else constraint
        if isinstance(said, exp.ComputedColumnConstraint | exp.GeneratedAsRowColumnConstraint):
            text = source(said.this, elements.dialect)[:80] if isinstance(said.this, exp.Expression) else ""
            elements.drawing.leave_out(line, f"the computed column {table.name}.{name} = {text}", "say it in $rules")
            return None
        _apply(said, column, table, elements)
    return column


def _read_type(column: Column, kind: exp.Expression, elements: Elements) -> None:
    if not isinstance(kind, exp.DataType):
        column.type = source(kind, elements.dialect).lower()
        return
    if kind.this == exp.DataType.Type.ARRAY:
        column.array = True
        inner = kind.expressions[0] if kind.expressions else None
        column.type = source(inner, elements.dialect).lower() if isinstance(inner, exp.Expression) else "array"
        return
    if kind.this == exp.DataType.Type.USERDEFINED:
        own = kind.args.get("kind")
        text = source(own, elements.dialect) if isinstance(own, exp.Expression) else str(own or "")
        column.type = text.replace('"', "").lower()
        return
    column.type = str(getattr(kind.this, "value", kind.this)).lower()
    values = [_argument(part) for part in kind.expressions]
    if column.type == "enum":
        column.choices = tuple(values)
    else:
        column.arguments = tuple(values)
    if column.type in ("varchar", "nvarchar") and not values:
        column.type = "text"


def _argument(part: exp.Expression) -> str:
    inner = part.this if isinstance(part, exp.DataTypeParam) else part
    return inner.name if isinstance(inner, exp.Expression) else str(inner)


def _apply(said: Any, column: Column, table: Table, elements: Elements) -> None:
    """Take one word behind a column's type."""
    label = f"{table.name}.{column.name}"
    match said:
        case exp.NotNullColumnConstraint():
            column.null = bool(said.args.get("allow_null"))
        case exp.PrimaryKeyColumnConstraint():
            table.primary_key = (column.name,)
            column.null = False
        case exp.UniqueColumnConstraint():
            column.unique = True
        case exp.AutoIncrementColumnConstraint() | exp.GeneratedAsIdentityColumnConstraint():
            column.numbers_itself = True
        case exp.DefaultColumnConstraint():
            _read_default(column, said.this, elements)
        case exp.OnUpdateColumnConstraint():
            column.touched_on_update = True
        case exp.CommentColumnConstraint():
            column.comment = said.this.name
        case exp.CheckColumnConstraint():
            check(said.this, table, elements, column)
        case exp.Reference():
            reference = reference_of(said, TableName(table.name, table.schema), (column.name,), column.line, elements)
            elements.drawing.references.append(reference)
        case _ if isinstance(said, _LOOKS):
            elements.often("collations and looks of columns", "the database decides on them", column.line)
        case _:
            text = source(said, elements.dialect) if isinstance(said, exp.Expression) else str(said)
            elements.drawing.leave_out(column.line, f"{text[:80]} of {label}", "an ERD cannot say it")


def _read_default(column: Column, tree: Any, elements: Elements) -> None:
    value = default_value(tree, elements)
    if isinstance(value, Expression) and value.text.lower().startswith("nextval("):
        column.numbers_itself = True
    else:
        column.default = value


def default_value(tree: Any, elements: Elements) -> Any:
    """A JSON value, ``None`` for NULL, or an ``Expression``."""
    inner = tree
    while isinstance(inner, exp.Paren | exp.Cast) and isinstance(inner.this, exp.Expression):
        inner = inner.this
    match inner:
        case exp.Null():
            return None
        case exp.Boolean():
            return bool(inner.this)
        case exp.Literal():
            return inner.name
        case exp.BitString():
            return str(inner.this)
        case exp.Neg() if isinstance(inner.this, exp.Literal):
            return f"-{inner.this.name}"
    return Expression(source(tree, elements.dialect) if isinstance(tree, exp.Expression) else str(tree))
