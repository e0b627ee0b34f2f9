"""The one place that calls sqlglot: an element of a table in, its syntax tree or nothing out."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import lru_cache

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from agents.erd.importing.sql.scanner import Dialect, Lexeme, joined

MAX_NESTING = 32
"""Parentheses, brackets and CASEs inside each other; sqlglot recurses."""
MAX_LEXEMES = 20_000
"""In one element of a table; the longest enum has a few hundred values."""

# It would tell on stderr what it does not understand; here that is told from the tree.
logging.getLogger("sqlglot").addHandler(logging.NullHandler())
logging.getLogger("sqlglot").propagate = False


def element(lexemes: Sequence[Lexeme], dialect: Dialect) -> exp.Expression | None:
    """The tree of one column or constraint, ``None`` if sqlglot cannot read it."""
    if len(lexemes) > MAX_LEXEMES or _depth(lexemes) > MAX_NESTING:
        return None
    return _parsed(joined(lexemes), dialect)


@lru_cache(maxsize=4_096)
def _parsed(text: str, dialect: Dialect) -> exp.Expression | None:
    """Nobody changes a tree, and most columns of a schema are defined like some other."""
    try:
        tree = sqlglot.parse_one(f"CREATE TABLE t ({text})", dialect=dialect)
        schema = tree.this if isinstance(tree, exp.Create) else None
        found = schema.expressions if isinstance(schema, exp.Schema) else []
    except (SqlglotError, RecursionError, ValueError, AttributeError, TypeError, KeyError, IndexError):
        # Not all that it stumbles over comes out as an error of its own.
        return None
    return found[0] if len(found) == 1 else None


def source(tree: exp.Expression, dialect: Dialect) -> str:
    """A tree as SQL again."""
    try:
        return tree.sql(dialect=dialect)
    except (SqlglotError, RecursionError, ValueError, AttributeError, TypeError, KeyError):
        return ""


def _depth(lexemes: Sequence[Lexeme]) -> int:
    depth = deepest = 0
    for lexeme in lexemes:
        if lexeme.says("(", "[", "<", "CASE", "NOT", "SELECT", "-", "+", "~"):
            depth += 1
        elif lexeme.says(")", "]", ">", "END", ","):
            depth = max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest
