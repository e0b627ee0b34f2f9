"""What is wrong with an ERD, collected until everything has been looked at."""

from __future__ import annotations

import difflib
import json
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.erd.codes import Code
from agents.erd.position import Document, Path, pointer


@dataclass(frozen=True, slots=True)
class ErdProblem:
    """One thing to mend. ``line`` and ``column`` count from 1; ``pointer`` is an RFC 6901 JSON pointer."""

    code: Code
    pointer: str
    line: int
    column: int
    message: str
    suggestion: str = ""

    def format(self, file: str) -> str:
        """The problem as one line for a terminal: ``file:line: pointer: message (suggestion)``."""
        where = f"{file}:{self.line}: {self.pointer}: " if self.pointer else f"{file}:{self.line}: "
        return where + self.message + (f" ({self.suggestion})" if self.suggestion else "")


MAX_SHOWN = 50
"""Nobody reads more at once, and GitHub takes no more annotations in one request."""

MAX_COUNTED = 10_000
"""Reading stops here: a hostile file of a megabyte has a quarter of a million, and finding them takes seconds."""


class ErdError(Exception):
    """The ERD cannot be used.

    ``problems`` holds the first reasons in the order of the file, ``MAX_SHOWN`` at most; ``more`` counts the others,
    up to ``MAX_COUNTED``.
    """

    def __init__(self, problems: Iterable[ErdProblem], more: int = 0) -> None:
        self.problems = tuple(problems)
        self.more = more
        lines = [problem.format("erd.json") for problem in self.problems]
        super().__init__("\n".join([*lines, f"and {more:,} more"] if more else lines))


@dataclass(frozen=True, slots=True)
class Nearest:
    """A suggestion that is looked for only when it is shown: a hostile file can have a hundred thousand problems."""

    word: str
    known: tuple[Iterable[str], ...]
    otherwise: str

    def __str__(self) -> str:
        spelled = {name.lower(): name for names in self.known for name in names}
        close = difflib.get_close_matches(self.word.lower()[:100], spelled, n=1, cutoff=0.6)
        if close:
            return f"did you mean {printable(spelled[close[0]])}?"
        return self.otherwise or f"one of {listed(list(spelled.values()), 8)}"


def nearest(word: str, *known: Iterable[str], otherwise: str = "") -> Nearest:
    """A suggestion naming the known word closest to ``word``, or else ``otherwise``, or what there is."""
    return Nearest(word, known, otherwise)


Suggestion = str | Nearest


class Problems:
    """Collects problems by path; the document turns paths into lines."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._seen: set[int] = set()
        self._first: list[tuple[_Rank, Suggestion]] = []

    def add(self, code: Code, path: Path, message: str, suggestion: Suggestion) -> None:
        """Note a problem at ``path``; the same one again, as that of a mixin used twice, is one."""
        rank = (self._document.offset(path), pointer(path), code, printable(message))
        size = len(self._seen)
        self._seen.add(hash(rank))
        if len(self._seen) == size:
            return
        if size < MAX_SHOWN or rank < self._first[-1][0]:
            insort(self._first, (rank, suggestion), key=_rank)
            del self._first[MAX_SHOWN:]
        if size + 1 == MAX_COUNTED:
            self.raise_if_any()

    def raise_if_any(self) -> None:
        """Raise ``ErdError`` if anything was noted so far."""
        if self._first:
            raise ErdError(map(self._shown, self._first), more=len(self._seen) - len(self._first))

    def _shown(self, noted: tuple[_Rank, Suggestion]) -> ErdProblem:
        (offset, where, code, message), suggestion = noted
        line, column = self._document.line_column(offset)
        return ErdProblem(code, where, line, column, message, printable(str(suggestion)))


_Rank = tuple[int, str, Code, str]


def _rank(noted: tuple[_Rank, Suggestion]) -> _Rank:
    return noted[0]


def listed(words: Sequence[str], limit: int) -> str:
    """The first words, and how many more there are."""
    more = len(words) - limit
    return printable(", ".join(words[:limit]) + (f" and {more} more" if more > 0 else ""))


def printable(text: str, limit: int = 400) -> str:
    """``text`` without control or invisible characters, cut to ``limit``: safe on a terminal and in an annotation."""
    cut = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in cut)


def shown(value: object, limit: int = 60) -> str:
    """A value from the ERD as it may stand in a message: quoted, cut, escaped."""
    if isinstance(value, str):
        return f"'{printable(value, limit)}'"
    return printable(json.dumps(value, ensure_ascii=False), limit)
