"""JSON text to a value and the place of every key and item, strictly by RFC 8259, without recursion.

The standard library's reader accepts NaN, infinities, duplicate keys and lone surrogates, keeps no positions and
recurses; each of these would hurt somebody later.
"""

from __future__ import annotations

import re
from typing import Any

from agents.erd.codes import Code
from agents.erd.json_text import decode
from agents.erd.limits import Limits
from agents.erd.position import Document, Path, pointer
from agents.erd.problems import MAX_SHOWN, ErdError, ErdProblem, printable, shown

_SPACE = re.compile(r"[ \t\r\n]*")
_CHUNK = re.compile(r'[^"\\\x00-\x1f\ud800-\udfff]*')
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")
_WORD = re.compile(r"[-+]?[A-Za-z_][A-Za-z_0-9]*")
_HEX = re.compile(r"[0-9a-fA-F]{4}")
_WORDS = {"true": True, "false": False, "null": None}
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_CUT_OFF = "the file may be cut off; close every { and ["
_MAX_DIGITS = 400
"""More digits than any number of a database; Python refuses to read integers of 4,300."""


def read(data: bytes | str, limits: Limits) -> Document:
    """The document; raises ``ErdError`` with every duplicate key and bad literal, or the first syntax error."""
    text = decode(data, limits.max_bytes)
    return _Reader(text, limits).document()


class _Reader:
    def __init__(self, text: str, limits: Limits) -> None:
        self._text = text
        self._limits = limits
        self._at = 0
        self._path: list[str | int] = []
        self._offsets: dict[Path, int] = {}
        self._problems: list[ErdProblem] = []
        self._more = 0

    def document(self) -> Document:
        value = self._value()
        self._skip_space()
        if self._at < len(self._text):
            raise self._extra_data()
        if self._problems:
            raise self._refused()
        return Document(self._text, value, self._offsets)

    def _value(self) -> Any:
        """One value with all it holds; ``stack`` takes the place of recursion."""
        stack: list[dict[str, Any] | list[Any]] = []
        self._skip_space()
        self._offsets[()] = self._at
        result: Any = self._opened(stack)
        while stack:
            holder = stack[-1]
            if not self._next_place(holder):
                stack.pop()
                if stack:
                    self._path.pop()
                continue
            value = self._opened(stack)
            if isinstance(holder, dict):
                holder[str(self._path[-1])] = value
            else:
                holder.append(value)
            if stack[-1] is holder:
                self._path.pop()
        return result

    def _opened(self, stack: list[dict[str, Any] | list[Any]]) -> Any:
        char = self._text[self._at : self._at + 1]
        if char in ("{", "["):
            if len(stack) >= self._limits.max_nesting:
                raise self._error("nesting", f"nested deeper than {self._limits.max_nesting} levels", "flatten it")
            self._at += 1
            container: dict[str, Any] | list[Any] = {} if char == "{" else []
            stack.append(container)
            return container
        if char == '"':
            return self._string()
        return self._number_or_word(char)

    def _next_place(self, holder: dict[str, Any] | list[Any]) -> bool:
        """Move to the next value of ``holder`` and note its path; False when ``holder`` is closed."""
        is_object = isinstance(holder, dict)
        closing = "}" if is_object else "]"
        self._skip_space()
        char = self._text[self._at : self._at + 1]
        if char == closing:
            self._at += 1
            return False
        # ``_path`` ends at the holder, so whether something came before is known from the holder alone.
        if holder:
            if char != ",":
                raise self._unexpected(f"',' or '{closing}'")
            self._at += 1
            self._skip_space()
            if self._text[self._at : self._at + 1] in ("}", "]"):
                raise self._error("trailing-comma", "trailing comma before the end", "remove the comma")
        start = self._at
        if isinstance(holder, dict):
            self._path.append(self._key(holder))
        else:
            self._path.append(len(holder))
        self._offsets.setdefault(tuple(self._path), start)
        return True

    def _key(self, holder: dict[str, Any]) -> str:
        start = self._at
        if self._text[self._at : self._at + 1] != '"':
            raise self._unexpected("a key in double quotes")
        key = self._string()
        if key in holder:
            self._duplicate(key, start)
        self._skip_space()
        if self._text[self._at : self._at + 1] != ":":
            raise self._unexpected("':'")
        self._at += 1
        self._skip_space()
        return key

    def _duplicate(self, key: str, start: int) -> None:
        path = (*self._path, key)
        # A hostile file repeats a key ten thousand times; finding the line of each would take minutes.
        first = self._line_column(self._offsets.get(path, start))[0] if len(self._problems) < MAX_SHOWN else 0
        message = f"duplicate key {shown(key)}: it is already on line {first}"
        self._note("duplicate-key", message, start, "rename or remove one of the two", path)

    def _string(self) -> str:
        start = self._at
        self._at += 1
        parts: list[str] = []
        while True:
            if chunk := _CHUNK.match(self._text, self._at):
                parts.append(chunk.group())
                self._at = chunk.end()
            char = self._text[self._at : self._at + 1]
            if char == '"':
                self._at += 1
                return "".join(parts)
            if char == "\\":
                parts.append(self._escape())
            elif not char or char == "\n":
                self._at = start if char else len(self._text)
                if not char:
                    raise self._error("syntax", "unexpected end of input", _CUT_OFF)
                raise self._error(
                    "syntax", "text without closing quote", 'close it with ", and write a line break as \\n'
                )
            elif char < " ":
                self._note("control-character", f"control character U+{ord(char):04X} in a text", self._at, "remove it")
                self._at += 1
            else:
                self._lone_surrogate(self._at)
                self._at += 1

    def _escape(self) -> str:
        start = self._at
        char = self._text[start + 1 : start + 2]
        if char in _ESCAPES and char:
            self._at += 2
            return _ESCAPES[char]
        if char != "u" or not (first := _HEX.match(self._text, start + 2)):
            raise self._error("syntax", f"\\{char} is no escape sequence of JSON", r"write \\ for a backslash")
        self._at += 6
        code = int(first.group(), 16)
        if 0xD800 <= code <= 0xDBFF and self._text.startswith("\\u", self._at):
            second = _HEX.match(self._text, self._at + 2)
            if second and 0xDC00 <= int(second.group(), 16) <= 0xDFFF:
                self._at += 6
                return chr(0x10000 + ((code - 0xD800) << 10) + int(second.group(), 16) - 0xDC00)
        if 0xD800 <= code <= 0xDFFF:
            self._lone_surrogate(start)
            return "\ufffd"
        return chr(code)

    def _lone_surrogate(self, at: int) -> None:
        message = "half of a surrogate pair stands alone: it is no character and cannot be saved as UTF-8"
        self._note("lone-surrogate", message, at, "write the character itself")

    def _number_or_word(self, char: str) -> Any:
        start = self._at
        number = _NUMBER.match(self._text, start)
        if number and not _WORD.match(self._text, number.end()):
            self._at = number.end()
            return self._number(number)
        word = _WORD.match(self._text, start)
        if word and word.group() in _WORDS:
            self._at = word.end()
            return _WORDS[word.group()]
        if word:
            return self._foreign_word(word)
        raise self._unexpected("a value") if char else self._error("syntax", "unexpected end of input", _CUT_OFF)

    def _number(self, match: re.Match[str]) -> int | float:
        text = match.group()
        if len(text) > _MAX_DIGITS:
            self._note("number", f"a number of {len(text)} characters", match.start(), "shorten it")
            return 0
        if not (match.group(1) or match.group(2)):
            return int(text)
        value = float(text)
        if value in (float("inf"), float("-inf")):
            self._note("number", f"{shown(text)} is too large for a number", match.start(), "write a finite number")
            return 0
        return value

    def _foreign_word(self, word: re.Match[str]) -> Any:
        text = word.group()
        meant = {"True": "true", "False": "false", "None": "null", "undefined": "null"}.get(text)
        if meant:
            self._note("literal", f"{text} is not JSON", word.start(), f"write {meant}")
        elif text.lstrip("+-").lower() in ("nan", "infinity", "inf"):
            self._note("literal", f"{text} is not JSON: numbers are finite", word.start(), "write a number or null")
        else:
            raise self._error("syntax", f"unexpected {shown(text)}", 'texts stand in double quotes: "..."')
        self._at = word.end()
        return None

    def _skip_space(self) -> None:
        if space := _SPACE.match(self._text, self._at):
            self._at = space.end()

    def _unexpected(self, wanted: str) -> ErdError:
        rest = self._text[self._at : self._at + 12]
        if not rest:
            return self._error("syntax", f"unexpected end of input, expected {wanted}", _CUT_OFF)
        if rest.startswith(("//", "/*", "#")):
            return self._error("comment", "comments are not JSON", "use $meta.description or help_text")
        if rest.startswith("'"):
            return self._error("syntax", "a text in single quotes", 'write "..." with double quotes')
        missing = "add a comma before it" if "','" in wanted else f"write {wanted} here"
        return self._error("syntax", f"unexpected {shown(rest[0])}, expected {wanted}", missing)

    def _extra_data(self) -> ErdError:
        if self._text[self._at] in "/#":
            return self._unexpected("the end")
        return self._error("extra-data", "more data after the end of the document", "keep one JSON object per file")

    def _error(self, code: Code, message: str, suggestion: str) -> ErdError:
        self._note(code, message, self._at, suggestion)
        return self._refused()

    def _refused(self) -> ErdError:
        # A text is refused where it began, and what was noted in it comes later.
        in_order = sorted(self._problems, key=lambda problem: (problem.line, problem.column))
        return ErdError(in_order, self._more)

    def _note(self, code: Code, message: str, at: int, suggestion: str, path: Path | None = None) -> None:
        if len(self._problems) == MAX_SHOWN:
            self._more += 1
            return
        line, column = self._line_column(at)
        where = pointer(tuple(self._path) if path is None else path)
        self._problems.append(ErdProblem(code, where, line, column, printable(message), suggestion))

    def _line_column(self, at: int) -> tuple[int, int]:
        return self._text.count("\n", 0, at) + 1, at - self._text.rfind("\n", 0, at)
