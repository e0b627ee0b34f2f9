"""What is wrong with a file of another notation: collected, then raised as the language's own error."""

from __future__ import annotations

from typing import NoReturn

from agents.erd.codes import Code
from agents.erd.limits import Limits
from agents.erd.problems import MAX_SHOWN, ErdError, ErdProblem, printable


class Complaints:
    """Collects problems by line."""

    def __init__(self) -> None:
        self._found: list[ErdProblem] = []
        self._more = 0

    def add(self, line: int, message: str, suggestion: str = "", code: Code = "syntax") -> None:
        """Note that something in a line cannot be read."""
        if len(self._found) < MAX_SHOWN:
            self._found.append(ErdProblem(code, "", line, 1, printable(message), suggestion))
        else:
            self._more += 1

    def count_tables(self, count: int, line: int, limits: Limits) -> None:
        """Raise ``ErdError`` when there are too many tables."""
        if count > limits.max_entities:
            refuse(line, f"more than the {limits.max_entities} entities allowed", "split the file", "too-large")

    def count_columns(self, count: int, table: str, line: int, limits: Limits) -> None:
        """Raise ``ErdError`` when a table has too many columns."""
        if count > limits.max_fields:
            refuse(line, f"{table} has more than the {limits.max_fields:,} fields allowed", "", "too-large")

    def raise_if_any(self) -> None:
        """Raise ``ErdError`` with everything noted so far."""
        if self._found:
            raise ErdError(sorted(self._found, key=lambda problem: problem.line), self._more)


def refuse(line: int, message: str, suggestion: str = "", code: Code = "syntax") -> NoReturn:
    """Give up at a line."""
    raise ErdError([ErdProblem(code, "", line, 1, printable(message), suggestion)])
