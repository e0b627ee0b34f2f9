"""Changing Python source where its tree says, and leaving every other byte as it is."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

INDENT = "    "


@dataclass(frozen=True, slots=True)
class Edit:
    """The bytes from ``start`` to ``end`` become ``text``; where both are the same, it is an insertion."""

    start: int
    end: int
    text: str


class Source:
    """A text whose nodes can be found in it: ``ast`` counts lines, and columns in bytes of UTF-8."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._bytes = text.encode()
        lines = self._bytes.split(b"\n")
        self._starts = [0, *accumulate(len(line) + 1 for line in lines)]

    def offset(self, line: int, column: int = 0) -> int:
        """Where a line (from 1) and a column (from 0) are; the line after the last is the end."""
        return min(self._starts[line - 1] + column, len(self._bytes))

    def start(self, node: ast.stmt | ast.expr) -> int:
        return self.offset(node.lineno, node.col_offset)

    def end(self, node: ast.stmt | ast.expr) -> int:
        return self.offset(node.end_lineno or node.lineno, node.end_col_offset or 0)

    def of(self, node: ast.stmt | ast.expr) -> str:
        """What is written for a node."""
        return self._bytes[self.start(node) : self.end(node)].decode()

    def lines(self, first: int, last: int) -> str:
        """Whole lines, both included."""
        return self._bytes[self.offset(first) : self.offset(last + 1)].decode()

    def keyword(self, call: ast.Call, name: str, value: str) -> Edit:
        """One more keyword argument, the last one."""
        return self._last(call, f"{name}={value}")

    def elements(self, node: ast.List, values: Iterable[str]) -> Edit:
        """More elements, at the end of the list."""
        return self._last(node, ", ".join(values))

    def _last(self, node: ast.expr, text: str) -> Edit:
        """Before the bracket that closes the node."""
        before = self._bytes[: self.end(node) - 1].rstrip()
        comma = "" if before.endswith((b"(", b"[")) else " " if before.endswith(b",") else ", "
        return Edit(len(before), len(before), f"{comma}{text}")

    def with_(self, edits: Iterable[Edit]) -> str:
        """The text after all edits, none of which may overlap; those at one place are applied in the order given."""
        pieces: list[bytes] = []
        at = 0
        for edit in sorted(edits, key=lambda each: each.start):
            pieces += [self._bytes[at : edit.start], edit.text.encode()]
            at = edit.end
        return b"".join([*pieces, self._bytes[at:]]).decode()


def docstring_of(node: ast.ClassDef | ast.FunctionDef) -> ast.Expr | None:
    """The statement that is its docstring."""
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return first if is_text and isinstance(first, ast.Expr) else None


def first_line(node: ast.stmt) -> int:
    """The line on which it begins, decorators included."""
    decorators = node.decorator_list if isinstance(node, (ast.ClassDef, ast.FunctionDef)) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
