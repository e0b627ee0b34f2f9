"""Where in the text each value of a JSON document stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

Path = tuple[str | int, ...]


def pointer(path: Path) -> str:
    """The RFC 6901 JSON pointer of a path; the whole document is ``""``."""
    return "".join("/" + _escaped(str(part)) for part in path)


def _escaped(part: str) -> str:
    text = part.replace("~", "~0").replace("/", "~1")
    # A pointer is shown on a line of its own: a newline or an escape sequence in a key must not break out of it.
    shown = "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
    return shown if len(shown) <= 200 else shown[:199] + "…"


@dataclass(frozen=True)
class Document:
    """A value with its text; ``offsets`` gives the character at which the key or item of each path begins."""

    text: str
    value: Any
    offsets: Mapping[Path, int]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(index + 1 for index, char in enumerate(self.text) if char == "\n")]

    def line_column(self, offset: int) -> tuple[int, int]:
        """Line and column of a character, both from 1."""
        line = bisect_right(self._line_starts, offset)
        return line, offset - self._line_starts[line - 1] + 1

    def offset(self, path: Path) -> int:
        """Where ``path`` begins, or the nearest value that holds it."""
        for end in range(len(path), -1, -1):
            found = self.offsets.get(path[:end])
            if found is not None:
                return found
        return 0
