"""SQL text to statements, one pass, whatever is in them: quotes, comments, routine bodies, rows of a dump.

Only what draws tables is handed to sqlglot afterwards; a dump is mostly something else, and much of that no parser of
several dialects reads.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.erd.importing.complaints import refuse

Dialect = Literal["postgres", "mysql", "sqlite"]
Kind = Literal["word", "name", "string", "number", "sign"]

_MYSQL = re.compile(
    r"`|\bAUTO_INCREMENT\b|\bENGINE\s*=|\bUNSIGNED\b|^--\s+MySQL dump|^DELIMITER\b|\bENUM\s*\(",
    re.IGNORECASE | re.MULTILINE,
)
_POSTGRES = re.compile(
    r"\b(big|small)?serial\b|\bOWNER TO\b|^\s*COPY\b.*\bFROM stdin|\bAS ENUM\b|::|\bjsonb\b|\btimestamptz\b"
    r"|\bCREATE EXTENSION\b|\bwith(out)? time zone\b|\bCOMMENT ON\b|\bGENERATED (ALWAYS|BY DEFAULT) AS IDENTITY\b",
    re.IGNORECASE | re.MULTILINE,
)
_SQLITE = re.compile(
    r"\bAUTOINCREMENT\b|^\s*PRAGMA\b|\bWITHOUT\s+ROWID\b|\bsqlite_|\[\w[\w ]*\]\s+\w", re.IGNORECASE | re.MULTILINE
)

_SPACE = r"(?:\s+|--[^\n]*{hash})+"
_WORD = re.compile(r"[^\W\d][\w$]*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_PLAIN_STRING = re.compile(r"'[^']*(?:''[^']*)*'")
_ESCAPED_STRING = re.compile(r"'[^'\\]*(?:(?:\\.|'')[^'\\]*)*'", re.DOTALL)
_MYSQL_STRING = re.compile(r"\"[^\"\\]*(?:(?:\\.|\"\")[^\"\\]*)*\"", re.DOTALL)
_QUOTED = {
    '"': re.compile(r"\"[^\"]*(?:\"\"[^\"]*)*\""),
    "`": re.compile(r"`[^`]*(?:``[^`]*)*`"),
    "[": re.compile(r"\[[^\]\n]*\]"),
}
_DOLLAR = re.compile(r"\$(?:[^\W\d]\w*)?\$")
_CONDITIONAL = re.compile(r"/\*M?!\d*")
_DELIMITER = re.compile(r"DELIMITER[ \t]+(\S+)[^\n]*", re.IGNORECASE)
_HEAD = 10
"""Lexemes of a statement among which its kind stands, definer and modifiers before it included."""
_END_OF_ROWS = re.compile(r"^\\\.[ \t]*$", re.MULTILINE)


def dialect_of(text: str) -> Dialect:
    """The dialect that the text most looks like; PostgreSQL, the strictest reader of standard SQL, if like none."""
    signs: tuple[tuple[Dialect, re.Pattern[str]], ...] = (
        ("mysql", _MYSQL),
        ("postgres", _POSTGRES),
        ("sqlite", _SQLITE),
    )
    counts = {dialect: sum(1 for _ in sign.finditer(text)) for dialect, sign in signs}
    best = max(counts, key=lambda dialect: counts[dialect])
    return best if counts[best] else "postgres"


@dataclass(frozen=True, slots=True)
class Lexeme:
    """A word, a quoted name, a string, a number or a sign, and where it stands."""

    kind: Kind
    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def says(self, *words: str) -> bool:
        """Whether this is one of some unquoted words, given in upper case."""
        return self.kind in ("word", "sign") and self.text.upper() in words

    @property
    def value(self) -> str:
        """The name or text without its quotes."""
        if self.kind == "name":
            quote = "]" if self.text[0] == "[" else self.text[0]
            return self.text[1:-1].replace(quote * 2, quote)
        if self.kind == "string":
            return self.text[1:-1].replace(self.text[0] * 2, self.text[0])
        return self.text


class _Body:
    """Whether a statement is inside ``BEGIN … END`` of a trigger or routine, whose ``;`` do not end it."""

    def __init__(self) -> None:
        self._words = 0
        self._is_routine = False
        self._depth = 0
        self._before_ended = False

    @property
    def is_open(self) -> bool:
        return self._is_routine and self._depth > 0

    def take(self, lexeme: Lexeme) -> None:
        """Look at the statement's next lexeme."""
        self._words += 1
        if self._words <= _HEAD:
            self._is_routine |= lexeme.says("TRIGGER", "PROCEDURE", "FUNCTION")
        if not self._is_routine:
            return
        if self._before_ended and lexeme.says("IF", "LOOP", "WHILE", "REPEAT", "FOR"):
            self._depth += 1
        if lexeme.says("BEGIN") or (lexeme.says("CASE") and not self._before_ended):
            self._depth += 1
        self._before_ended = lexeme.says("END")
        self._depth -= self._before_ended


class Scanner:
    """Cuts a script into statements, each a list of lexemes."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        self._text = text
        self._dialect = dialect
        self._at = 0
        self._delimiter = ";"
        self._space = re.compile(_SPACE.format(hash=r"|\#[^\n]*" if dialect == "mysql" else ""))
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def line(self, offset: int) -> int:
        """The line of a character, from 1."""
        return bisect_right(self._starts, offset)

    def statements(self) -> Iterator[list[Lexeme]]:
        """Every statement that has anything in it, without the ``;``."""
        found: list[Lexeme] = []
        body = _Body()
        while (lexeme := self._next(at_start=not found)) is not None:
            if lexeme.text != self._delimiter or (self._delimiter == ";" and body.is_open):
                found.append(lexeme)
                body.take(lexeme)
                continue
            if found:
                yield found
                self._skip_rows(found)
            found, body = [], _Body()
        if found:
            yield found

    def _skip_rows(self, statement: Sequence[Lexeme]) -> None:
        """Past the rows that follow ``COPY … FROM stdin;``, which are no SQL."""
        if (
            statement[0].says("COPY")
            and statement[-1].says("STDIN", ")")
            and any(one.says("STDIN") for one in statement)
        ):
            end = _END_OF_ROWS.search(self._text, self._at)
            self._at = end.end() if end else len(self._text)

    def _next(self, *, at_start: bool) -> Lexeme | None:
        while self._skip_space(at_start=at_start):
            pass
        text, at = self._text, self._at
        if at >= len(text):
            return None
        if self._delimiter != ";" and text.startswith(self._delimiter, at):
            return self._taken("sign", at + len(self._delimiter))
        char = text[at]
        if word := _WORD.match(text, at):
            # E'…' is a string with backslashes; other prefixes (N'…', b'…') stay words before a string.
            if word[0] in ("E", "e") and text.startswith("'", word.end()):
                self._at = word.end()
                return self._quoted("string", _ESCAPED_STRING)
            return self._taken("word", word.end())
        if number := _NUMBER.match(text, at):
            return self._taken("number", number.end())
        if char == "'":
            return self._quoted("string", _ESCAPED_STRING if self._dialect == "mysql" else _PLAIN_STRING)
        if char == '"' and self._dialect == "mysql":
            return self._quoted("string", _MYSQL_STRING)
        if char in '"`' or (char == "[" and self._dialect == "sqlite"):
            return self._quoted("name", _QUOTED[char])
        if char == "$" and (dollar := _DOLLAR.match(text, at)):
            end = text.find(dollar[0], dollar.end())
            if end < 0:
                refuse(self.line(at), f"the text that begins with {dollar[0]} never ends")
            return self._taken("string", end + len(dollar[0]))
        return self._taken("sign", at + 1)

    def _quoted(self, kind: Kind, pattern: re.Pattern[str]) -> Lexeme:
        match = pattern.match(self._text, self._at)
        if match is None:
            refuse(self.line(self._at), f"what begins with {self._text[self._at]} never ends")
        return self._taken(kind, match.end())

    def _taken(self, kind: Kind, end: int) -> Lexeme:
        lexeme = Lexeme(kind, self._text[self._at : end], self._at)
        self._at = end
        return lexeme

    def _skip_space(self, *, at_start: bool) -> bool:
        """Skip one stretch of what says nothing; False when there is none."""
        text, at = self._text, self._at
        if space := self._space.match(text, at):
            self._at = space.end()
        elif text.startswith("/*", at):
            conditional = _CONDITIONAL.match(text, at)
            # MySQL runs what stands in such a comment, so that only its two ends are comment.
            end = conditional.end() if conditional and self._dialect == "mysql" else text.find("*/", at + 2) + 2
            if end < 2:
                refuse(self.line(at), "the comment that begins with /* never ends")
            self._at = end
        elif text.startswith("*/", at) and self._dialect == "mysql":
            self._at = at + 2
        elif at_start and text.startswith("\\", at):
            end = text.find("\n", at)
            self._at = end if end >= 0 else len(text)
        elif at_start and (delimiter := _DELIMITER.match(text, at)):
            self._delimiter = delimiter[1]
            self._at = delimiter.end()
        else:
            return False
        return True


def joined(lexemes: Sequence[Lexeme]) -> str:
    """The text of some lexemes, comments left out, on one line."""
    parts: list[str] = []
    for index, lexeme in enumerate(lexemes):
        if index and lexeme.start > lexemes[index - 1].end:
            parts.append(" ")
        parts.append(lexeme.text)
    return "".join(parts)


def split(lexemes: Sequence[Lexeme]) -> list[Sequence[Lexeme]]:
    """The parts between commas, those inside parentheses aside; an empty part stays."""
    parts: list[Sequence[Lexeme]] = []
    depth = begin = 0
    for index, lexeme in enumerate(lexemes):
        depth += {"(": 1, ")": -1}.get(lexeme.text, 0)
        if lexeme.text == "," and depth == 0:
            parts.append(lexemes[begin:index])
            begin = index + 1
    return [*parts, lexemes[begin:]]


def closing(lexemes: Sequence[Lexeme], opening: int) -> int:
    """The index of the ``)`` that closes the ``(`` at ``opening``; the end if it is never closed."""
    depth = 0
    for index in range(opening, len(lexemes)):
        depth += {"(": 1, ")": -1}.get(lexemes[index].text, 0)
        if depth == 0:
            return index
    return len(lexemes)
