"""A place in a statement, moved forward by asking for what may stand there."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.importing.drawing import TableName
from agents.erd.importing.sql.scanner import Lexeme, closing


class Cursor:
    """Reads lexemes from left to right; asking behind the end gives nothing, never an error."""

    def __init__(self, lexemes: Sequence[Lexeme]) -> None:
        self.lexemes = lexemes
        self._at = 0

    @property
    def here(self) -> Lexeme | None:
        """The next lexeme."""
        return self.lexemes[self._at] if self._at < len(self.lexemes) else None

    def says(self, *words: str) -> bool:
        """Whether the next lexeme is one of some words or signs, in upper case."""
        return self.here is not None and self.here.says(*words)

    def take(self, *words: str) -> bool:
        """Move past a sequence of words if all of it stands here."""
        ahead = self.lexemes[self._at : self._at + len(words)]
        if len(ahead) < len(words) or not all(one.says(word) for one, word in zip(ahead, words, strict=True)):
            return False
        self._at += len(words)
        return True

    def take_one(self, *words: str) -> str:
        """Move past one of some words and give it, else ``""``."""
        here = self.here
        if here is None or not here.says(*words):
            return ""
        self._at += 1
        return here.text.upper()

    def next(self) -> Lexeme | None:
        """Move past whatever stands here."""
        here = self.here
        self._at += 1
        return here

    def dotted_name(self) -> list[str]:
        """A name of one part or several, unquoted."""
        parts: list[str] = []
        while (here := self.here) is not None and here.kind in ("word", "name", "string", "number"):
            parts.append(here.value)
            self._at += 1
            if not self.take("."):
                break
        return parts or [""]

    def table_name(self) -> TableName:
        """A table's name; of three parts the first, a database, is dropped."""
        *before, name = self.dotted_name()
        return TableName(name, before[-1] if before else "")

    def text(self) -> str:
        """A string's value, or ``""``."""
        here = self.here
        if here is None or here.kind != "string":
            return ""
        self._at += 1
        return here.value

    def group(self) -> Sequence[Lexeme]:
        """What stands between the ``(`` here and its ``)``; moves behind it."""
        end = closing(self.lexemes, self._at)
        inside = self.lexemes[self._at + 1 : end]
        self._at = end + 1
        return inside

    def rest_ahead(self) -> Sequence[Lexeme]:
        """All that is left, without moving."""
        return self.lexemes[self._at :]

    def rest(self) -> Sequence[Lexeme]:
        """All that is left."""
        left = self.lexemes[self._at :]
        self._at = len(self.lexemes)
        return left
