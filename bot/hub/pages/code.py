"""Source code in colours: whole files, and the two sides of a diff line by line (Pygments)."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from markupsafe import Markup
from pygments import highlight  # type: ignore[import-untyped]  # Pygments ships no types
from pygments.formatters.html import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import get_lexer_by_name, get_lexer_for_filename  # type: ignore[import-untyped]
from pygments.lexers.special import TextLexer  # type: ignore[import-untyped]
from pygments.util import ClassNotFound  # type: ignore[import-untyped]

from bot.hub import diff
from bot.hub.pages.text import shown

# Larger texts stay black and white: colouring takes about a second for each 300 kB.
MAX_COLOURED = 200_000

_FORMAT = HtmlFormatter(nowrap=True, classprefix="t-")
_AS_IT_IS = {"stripnl": False, "ensurenl": False}

Kind = Literal["hunk", "added", "removed", "same", "note"]


@dataclass(frozen=True)
class Row:
    """One row of a diff. `side` and `number` name the line a comment on this row would sit on."""

    kind: Kind
    left: int | None
    right: int | None
    code: Markup

    @property
    def side(self) -> diff.Side:
        return "LEFT" if self.right is None else "RIGHT"

    @property
    def number(self) -> int | None:
        return self.left if self.right is None else self.right


@lru_cache(maxsize=512)
def lines(path: str, text: str) -> tuple[Markup, ...]:
    """Each line of a file as markup, its language told by its name."""
    text = shown(text.replace("\r\n", "\n").replace("\r", "\n")).removesuffix("\n")
    return _coloured(text, _lexer_of_file(path, text))


def block(language: str, text: str) -> Markup:
    """A fenced block of a comment."""
    text = shown(text)
    try:
        lexer = get_lexer_by_name(language, **_AS_IT_IS) if len(text) <= MAX_COLOURED else TextLexer(**_AS_IT_IS)
    except ClassNotFound:
        lexer = TextLexer(**_AS_IT_IS)
    return Markup("\n").join(_coloured(text, lexer))


@lru_cache(maxsize=1024)
def rows(path: str, patch: str) -> tuple[Row, ...]:
    """A patch as rows. Each side is coloured as a whole, so that a string over several lines is seen as one."""
    if not patch:
        return ()
    texts = [shown(text) for text in patch.split("\n")]
    placed = {line.position: line for line in diff.lines(patch)}
    left = iter(lines(path, _side(texts, placed, "LEFT")))
    right = iter(lines(path, _side(texts, placed, "RIGHT")))
    found: list[Row] = []
    for position, text in enumerate(texts):
        line = placed.get(position)
        if line is None:
            found.append(Row("note" if text.startswith("\\") else "hunk", None, None, Markup.escape(text)))
        elif line.left is None:
            found.append(Row("added", None, line.right, next(right)))
        elif line.right is None:
            found.append(Row("removed", line.left, None, next(left)))
        else:
            next(left)
            found.append(Row("same", line.left, line.right, next(right)))
    return tuple(found)


def _side(texts: Sequence[str], placed: dict[int, diff.DiffLine], side: diff.Side) -> str:
    # A lone carriage return would count as a line of its own.
    kept = (texts[at][1:].replace("\r", "") for at, line in placed.items() if line.number(side) is not None)
    return "".join(f"{text}\n" for text in kept)


def _lexer_of_file(path: str, text: str) -> Any:
    if len(text) > MAX_COLOURED:
        return TextLexer(**_AS_IT_IS)
    try:
        return get_lexer_for_filename(path, **_AS_IT_IS)
    except ClassNotFound:
        return TextLexer(**_AS_IT_IS)


def _coloured(text: str, lexer: Any) -> tuple[Markup, ...]:
    html: str = highlight(text, lexer, _FORMAT)
    wanted = text.count("\n") + 1
    parts = html.split("\n")[:wanted]
    return tuple(Markup(part) for part in parts + [""] * (wanted - len(parts)))  # noqa: S704 - escaped by the formatter
