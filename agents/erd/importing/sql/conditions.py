"""A CHECK as ``$meta.checks`` writes it, which is a small part of SQL."""

from __future__ import annotations

import re
from typing import Any

from sqlglot import exp

_SIGNS: dict[type[exp.Expression], str] = {
    exp.EQ: "=",
    exp.NEQ: "!=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.GT: ">",
    exp.GTE: ">=",
}


class _Foreign(Exception):
    """Something that ``$meta.checks`` has no words for."""


def condition(tree: exp.Expression) -> str | None:
    """The text, ``None`` if the language has no words for it."""
    try:
        return _written(tree)
    except (_Foreign, RecursionError):
        return None


def bare(tree: Any) -> Any:
    """What stands inside parentheses and casts."""
    while isinstance(tree, exp.Paren | exp.Cast):
        tree = tree.this
    return tree


def _written(tree: Any) -> str:
    match inner := bare(tree):
        case exp.And():
            return f"({_written(inner.this)} and {_written(inner.expression)})"
        case exp.Or():
            return f"({_written(inner.this)} or {_written(inner.expression)})"
        case exp.Not() if isinstance(bare(inner.this), exp.Is):
            part = bare(inner.this)
            return f"{_operand(part.this)} is not {_null(part.expression)}"
        case exp.Not():
            return f"not ({_written(inner.this)})"
        case exp.Is():
            return f"{_operand(inner.this)} is {_null(inner.expression)}"
        case exp.Between():
            return f"{_operand(inner.this)} between {_operand(inner.args['low'])} and {_operand(inner.args['high'])}"
        case exp.In() if inner.expressions:
            return f"{_operand(inner.this)} in ({', '.join(map(_operand, inner.expressions))})"
        case exp.EQ() if isinstance(inner.expression, exp.Any):
            values = bare(inner.expression.this)
            if isinstance(values, exp.Array):
                return f"{_operand(inner.this)} in ({', '.join(map(_operand, values.expressions))})"
    sign = _SIGNS.get(type(inner))
    if sign is None:
        raise _Foreign
    return f"{_operand(inner.this)} {sign} {_operand(inner.expression)}"


def _null(tree: Any) -> str:
    if isinstance(tree, exp.Null):
        return "null"
    raise _Foreign


def _operand(tree: Any) -> str:
    inner = bare(tree)
    if isinstance(inner, exp.Column) and re.fullmatch(r"[^\W\d]\w*", inner.name):
        return inner.name
    if isinstance(inner, exp.Literal):
        return "'" + inner.name.replace("'", "''") + "'" if inner.is_string else inner.name
    if isinstance(inner, exp.Neg) and isinstance(inner.this, exp.Literal):
        return f"-{inner.this.name}"
    raise _Foreign
