"""CHECKs: bounds and lists of values become options of their field, other conditions ``$meta.checks``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlglot import exp

from agents.erd.importing.column_types import is_text, meaning
from agents.erd.importing.drawing import Column, Table
from agents.erd.importing.sql.conditions import bare, condition
from agents.erd.importing.sql.port import source

if TYPE_CHECKING:
    from agents.erd.importing.sql.elements import Elements

_FLIPPED: dict[type[Any], type[Any]] = {exp.GT: exp.LT, exp.LT: exp.GT, exp.GTE: exp.LTE, exp.LTE: exp.GTE}


def check(tree: Any, table: Table, elements: Elements, own: Column | None, line: int = 0) -> None:
    """Take what a CHECK says; ``own`` is the column at which it stands."""
    for part in _parts(tree):
        if _taken(part, table, own):
            continue
        written = condition(part)
        if written is not None:
            table.checks.append(written)
        else:
            text = source(part, elements.dialect)
            where = own.line if own is not None else line
            elements.drawing.leave_out(where, f"CHECK ({text[:120]}) of {table.name}", "say it in $rules")


def _parts(tree: Any) -> Iterator[exp.Expression]:
    """What AND connects, without recursion."""
    waiting = [tree]
    while waiting:
        part = bare(waiting.pop())
        if isinstance(part, exp.And):
            waiting += [part.expression, part.this]
        elif isinstance(part, exp.Expression):
            yield part


def _taken(part: exp.Expression, table: Table, own: Column | None) -> bool:
    match part:
        case exp.Between():
            column = _column(part.this, table, own)
            low, high = _number(part.args.get("low")), _number(part.args.get("high"))
            return bool(column) and _bound(column, exp.GTE, low) and _bound(column, exp.LTE, high)
        case exp.GT() | exp.GTE() | exp.LT() | exp.LTE():
            column = _column(part.this, table, own)
            if column is not None:
                return _bound(column, type(part), _number(part.expression))
            return _bound(_column(part.expression, table, own), _FLIPPED[type(part)], _number(part.this))
        case exp.In() if part.expressions:
            return _listed(_column(part.this, table, own), part.expressions)
        case exp.EQ() if isinstance(part.expression, exp.Any):
            values = bare(part.expression.this)
            return isinstance(values, exp.Array) and _listed(_column(part.this, table, own), values.expressions)
        case exp.Anonymous() if part.name.lower() == "json_valid" and part.expressions:
            column = _column(part.expressions[0], table, own)
            if column is not None:
                # MariaDB's way to say JSON.
                column.type, column.arguments = "json", ()
            return column is not None
    return False


def _column(tree: Any, table: Table, own: Column | None) -> Column | None:
    inner = bare(tree)
    if not isinstance(inner, exp.Column):
        return None
    if own is not None and inner.name.lower() in (own.name.lower(), "value"):
        return own
    return table.column(inner.name)


def _number(tree: Any) -> str | None:
    inner = bare(tree)
    sign = "-" if isinstance(inner, exp.Neg) else ""
    literal = bare(inner.this) if sign else inner
    if not isinstance(literal, exp.Literal) or literal.is_string or len(literal.name) > 40:
        return None
    return sign + literal.name if literal.name.replace(".", "", 1).isdigit() else None


def _bound(column: Column | None, kind: type[Any], number: str | None) -> bool:
    if column is None or number is None or column.array:
        return False
    family = meaning(column).type
    whole = family.endswith("IntegerField")
    if not (whole or family in ("DecimalField", "FloatField")) or (whole and "." in number):
        return False
    if kind in (exp.GT, exp.LT):
        if not whole:
            return False
        number = str(int(number) + (1 if kind is exp.GT else -1))
    if kind in (exp.GT, exp.GTE):
        column.minimum = number if column.minimum is None else str(max(Decimal(column.minimum), Decimal(number)))
    else:
        column.maximum = number if column.maximum is None else str(min(Decimal(column.maximum), Decimal(number)))
    return True


def _listed(column: Column | None, values: list[exp.Expression]) -> bool:
    literals = [bare(value) for value in values]
    if column is None or column.choices or not is_text(column) or column.array:
        return False
    if not literals or not all(isinstance(literal, exp.Literal) and literal.is_string for literal in literals):
        return False
    column.choices = tuple(literal.name for literal in literals)
    return True
