"""What is wrong with an ERD, collected until everything has been looked at."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from agents.erd.position import Document, Path, pointer


@dataclass(frozen=True, slots=True)
class ErdProblem:
    """One thing to mend. ``line`` and ``column`` count from 1; ``pointer`` is an RFC 6901 JSON pointer."""

    code: str
    pointer: str
    line: int
    column: int
    message: str
    suggestion: str = ""

    def format(self, file: str) -> str:
        """The problem as one line for a terminal: ``file:line: pointer: message (suggestion)``."""
        where = f"{file}:{self.line}: {self.pointer}: " if self.pointer else f"{file}:{self.line}: "
        return where + self.message + (f" ({self.suggestion})" if self.suggestion else "")


MAX_PROBLEMS = 200
"""Nobody reads more at once, and a suggestion for each costs a look at every known name."""


class ErdError(Exception):
    """The ERD cannot be used; ``problems`` holds every reason, in the order of the file."""

    def __init__(self, problems: Iterable[ErdProblem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.format("erd.json") for problem in self.problems))


class Problems:
    """Collects problems by path; the document turns paths into lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: list[tuple[int, ErdProblem]] = []

    def add(self, code: str, path: Path, message: str, suggestion: str = "") -> None:
        """Note a problem at ``path``."""
        offset = self._document.offset(path)
        line, column = self._document.line_column(offset)
        self._found.append((offset, ErdProblem(code, pointer(path), line, column, printable(message), suggestion)))
        if len(self._found) == MAX_PROBLEMS:
            more = f"there may be more problems: these are the first {MAX_PROBLEMS}"
            last = ErdProblem("too-many-problems", "", 1, 1, more, "mend them and try again")
            self._found.append((len(self._document.text), last))
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raise ``ErdError`` with everything noted so far, in the order of the file."""
        if self._found:
            ordered = sorted(self._found, key=lambda item: (item[0], item[1].pointer, item[1].code, item[1].message))
            raise ErdError(dict.fromkeys(problem for _, problem in ordered))


def nearest(word: str, known: Iterable[str]) -> str:
    """A suggestion naming the closest known word, or ``""`` when none is close."""
    spelled = {name.lower(): name for name in known}
    close = difflib.get_close_matches(word.lower()[:100], spelled, n=1, cutoff=0.6)
    return f"did you mean {spelled[close[0]]}?" if close else ""


def printable(text: str, limit: int = 400) -> str:
    """``text`` without control or invisible characters, cut to ``limit``: safe on a terminal and in an annotation."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in cut)


def shown(value: object, limit: int = 60) -> str:
    """A value from the ERD as it may stand in a message: quoted, cut, escaped."""
    if isinstance(value, str):
        return f"'{printable(value, limit)}'"
    return printable(json.dumps(value, ensure_ascii=False), limit)
