"""The text of a check to a tree of words: ``end > start and status in (open, 'on hold')``.

    condition := both ("or" both)*          both := one ("and" one)*
    one := "not" one | "(" condition ")" | operand sign operand (sign operand)* | field
         | field ["not"] "in" "(" value, ... ")" | field ["not"] "between" value "and" value | field "is" ["not"] "null"

Nothing is judged here: whether a word names a field, and whether a value fits it, is for ``checks``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, cast

from agents.erd.codes import Code
from agents.erd.conditions import Operator
from agents.erd.problems import Suggestion, shown

_MAX_DEPTH = 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<moment>\d{4}-\d\d-\d\d(?:T[\d:.+Z-]+)?|\d{1,2}:\d\d(?::\d\d)?)
    |(?P<number>-?\d{1,40}(?:\.\d{1,40})?)(?![\w.])
    |(?P<text>'(?:[^']|'')*'|"(?:[^"]|"")*")
    |(?P<sign><=|>=|<>|!=|==|=|<|>)
    |(?P<mark>[(),])
    |(?P<word>[^\W\d]\w*)
    |(?P<foreign>\S))""",
    re.VERBOSE,
)
_SIGNS: dict[str, Operator] = {"==": "=", "<>": "!="}
_HINT = "for example: end > start and status in (open, paid)"


class UnreadableCheckError(ValueError):
    """The text is no check; the suggestion says what to write."""

    def __init__(self, message: str, suggestion: Suggestion = _HINT, code: Code = "check") -> None:
        super().__init__(message)
        self.message = message
        self.suggestion = suggestion
        self.code = code


@dataclass(frozen=True, slots=True)
class Word:
    """A field, or a text without quotes."""

    word: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, or a text: in quotes, or a date or time without."""

    value: int | float | str


Operand = Word | Constant


@dataclass(frozen=True, slots=True)
class Test:
    """One comparison; ``sign`` is an operator, ``in`` or ``null``, or empty for a field alone."""

    left: Operand
    sign: Operator | Literal["in", "null", ""]
    right: tuple[Operand, ...] = ()


@dataclass(frozen=True, slots=True)
class Negated:
    inner: Tree


@dataclass(frozen=True, slots=True)
class Joined:
    word: Literal["and", "or"]
    parts: tuple[Tree, ...]


Tree = Test | Negated | Joined


def read_check(source: str) -> Tree:
    """The tree of a check's text; raises ``UnreadableCheckError``."""
    reader = _Reader(source)
    tree = reader.condition(0)
    reader.end()
    return tree


class _Reader:
    def __init__(self, source: str) -> None:
        self._tokens = [
            (match.lastgroup, match[match.lastgroup]) for match in _TOKEN.finditer(source) if match.lastgroup
        ]
        self._at = 0

    def condition(self, depth: int) -> Tree:
        return self._joined("or", depth)

    def end(self) -> None:
        if self._at < len(self._tokens):
            raise self._unexpected("and, or, or the end")

    def _joined(self, word: Literal["and", "or"], depth: int) -> Tree:
        if depth > _MAX_DEPTH:
            raise UnreadableCheckError(f"nested deeper than {_MAX_DEPTH}", "split it")
        parts = [self._joined("and", depth) if word == "or" else self._one(depth)]
        while self._take(word):
            parts.append(self._joined("and", depth) if word == "or" else self._one(depth))
        return parts[0] if len(parts) == 1 else Joined(word, tuple(parts))

    def _one(self, depth: int) -> Tree:
        if self._take("not"):
            if depth > _MAX_DEPTH:
                raise UnreadableCheckError(f"nested deeper than {_MAX_DEPTH}", "split it")
            return Negated(self._one(depth + 1))
        if self._take("("):
            inner = self.condition(depth + 1)
            self._expect(")")
            return inner
        tree = self._test()
        # It is written back in parentheses, and must be readable then.
        if isinstance(tree, Joined) and depth == _MAX_DEPTH:
            raise UnreadableCheckError(f"nested deeper than {_MAX_DEPTH}", "split it")
        return tree

    def _test(self) -> Tree:
        left = self._operand()
        if self._take("is"):
            negated = self._take("not")
            self._expect("null")
            return _negated(Test(left, "null"), negated)
        negated = self._take("not")
        if self._take("in"):
            self._expect("(")
            listed = [self._operand()]
            while self._take(","):
                listed.append(self._operand())
            self._expect(")")
            return _negated(Test(left, "in", tuple(listed)), negated)
        if self._take("between"):
            low = self._operand()
            self._expect("and")
            parts = (Test(left, ">=", (low,)), Test(left, "<=", (self._operand(),)))
            return _negated(Joined("and", parts), negated)
        if negated:
            raise self._unexpected("in or between")
        return self._compared(left)

    def _compared(self, left: Operand) -> Tree:
        parts = []
        while self._kind() == "sign":
            sign = self._tokens[self._at][1]
            self._at += 1
            right = self._operand()
            parts.append(Test(left, _SIGNS.get(sign, cast(Operator, sign)), (right,)))
            left = right
        if not parts:
            return Test(left, "")
        return parts[0] if len(parts) == 1 else Joined("and", tuple(parts))

    def _operand(self) -> Operand:
        kind = self._kind()
        if kind not in ("moment", "number", "text", "word"):
            raise self._unexpected("a field or a value")
        word = self._tokens[self._at][1]
        if kind == "word" and word.lower() == "null":
            raise UnreadableCheckError("nothing equals null", "write: is null, or: is not null")
        if kind == "word" and word.lower() in _RESERVED:
            raise self._unexpected("a field or a value")
        self._at += 1
        if kind == "word":
            if self._take("("):
                raise UnreadableCheckError(f"{shown(word)}: a check calls no functions", "describe it in $rules")
            return Word(word)
        if kind == "text":
            return Constant(word[1:-1].replace(word[0] * 2, word[0]))
        if kind == "number":
            return Constant(float(word) if "." in word else int(word))
        return Constant(word)

    def _kind(self) -> str | None:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else None

    def _take(self, word: str) -> bool:
        found = self._kind() in ("word", "mark") and self._tokens[self._at][1].lower() == word
        self._at += found
        return found

    def _expect(self, word: str) -> None:
        if not self._take(word):
            raise self._unexpected(shown(word))

    def _unexpected(self, wanted: str) -> UnreadableCheckError:
        if self._at >= len(self._tokens):
            return UnreadableCheckError(f"the check ends where {wanted} should follow")
        kind, word = self._tokens[self._at]
        if kind == "foreign" and word in "+-*/%|":
            return UnreadableCheckError(
                f"{shown(word)}: a check compares, it does not compute", "describe it in $rules"
            )
        if kind == "number" and word.startswith("-"):
            return UnreadableCheckError("a check compares, it does not compute", "describe it in $rules")
        return UnreadableCheckError(f"unexpected {shown(word)}, expected {wanted}")


_RESERVED = frozenset({"and", "or", "not", "in", "is", "between", "null"})


def _negated(tree: Tree, negated: bool) -> Tree:
    return Negated(tree) if negated else tree
