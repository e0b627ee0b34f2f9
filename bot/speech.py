"""What a person says in a comment, line by line, as real Markdown has it.

Code, quotes, tables, lists, headings, HTML and what a mail program appends are people talking about something, so no
command begins there; quotes and what was appended are not the person's words at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from markdown_it import MarkdownIt
from markdown_it.token import Token

MAX_BODY = 65_536
"""GitHub takes no longer comment."""

# Without ``text_join`` an escaped ``\/`` stays apart from the text around it. Without ``lheading`` a line above ``---``
# stays a line.
_MARKDOWN = MarkdownIt("commonmark").enable("table").disable(["text_join", "lheading"])
_APPENDED = re.compile(r"^(?:-- |-{3,} ?original message ?-{3,})$", re.IGNORECASE | re.MULTILINE)
_HTML_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_QUOTING = re.compile(r"<(/?)(?:blockquote|code|del|kbd|pre|samp|tt)\b[^<>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is read; ``spoken`` if it begins as plain text, so that a command may stand there.

    ``pasted`` is a line of a code block, ``plain`` one that was made a command of, though it names none.
    """

    text: str
    spoken: bool
    pasted: bool = False
    plain: bool = False


def paragraphs(body: str) -> Iterator[list[Line]]:
    """The paragraphs of a comment without what it quotes; code spans stay as they were written, other markup goes.

    In lists, headings, tables and code no line counts as spoken: they can go on with a command, but begin none.
    """
    text = body[:MAX_BODY].replace("\r\n", "\n").replace("\r", "\n")
    appended = _APPENDED.search(text)
    tokens = _MARKDOWN.parse(text[: appended.start()] if appended else text)
    depth = quotes = 0
    for index, token in enumerate(tokens):
        if token.type.startswith("blockquote_"):
            quotes += token.nesting
        elif token.type == "html_block":
            depth = _depth(depth, token.content)
        elif quotes or depth:
            depth = _lines(token.children or (), depth)[1] if token.type == "inline" and not quotes else depth
        elif token.type == "inline":
            lines, depth = _lines(token.children or (), depth)
            is_plain = token.level == 1 and tokens[index - 1].type == "paragraph_open"
            yield lines if is_plain else [replace(line, spoken=False) for line in lines]
        elif token.type in ("fence", "code_block"):
            yield [Line(line, spoken=False, pasted=True) for line in token.content.splitlines()]


def _depth(depth: int, html: str) -> int:
    """How many quoting elements are open after some HTML."""
    for tag in _QUOTING.finditer(_HTML_COMMENT.sub("", html)):
        depth = max(0, depth - 1) if tag[1] else depth + 1
    return depth


def _lines(tokens: Sequence[Token], depth: int) -> tuple[list[Line], int]:
    """The lines of a paragraph, and how many quoting elements are open after it."""
    lines: list[Line] = []
    texts: list[str] = []
    spoken: bool | None = None
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            lines.append(Line("".join(texts).strip(), bool(spoken)))
            texts, spoken = [], None
            continue
        if spoken is None and (token.type != "text" or token.content.strip()):
            spoken = token.type == "text" and token.level == 0 and depth == 0
        texts.append(_text(token))
        if token.type == "html_inline":
            depth = _depth(depth, token.content)
    lines.append(Line("".join(texts).strip(), bool(spoken)))
    return lines, depth


def _text(token: Token) -> str:
    if token.type == "code_inline":
        return f"`{token.content}`"
    return "" if token.type == "html_inline" else token.content
