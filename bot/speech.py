"""What a person says in a comment: its plain paragraphs, line by line, as real Markdown has them.

Code, quotes, tables, lists, headings, HTML and what a mail program appends are people talking about something, so no
command is found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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
    """One line as it is read; ``spoken`` if it begins as plain text, so that a command may stand there."""

    text: str
    spoken: bool


def paragraphs(body: str) -> Iterator[list[Line]]:
    """The top-level paragraphs of a comment; code spans are kept as they were written, other markup is removed."""
    text = body[:MAX_BODY].replace("\r\n", "\n").replace("\r", "\n")
    appended = _APPENDED.search(text)
    tokens = _MARKDOWN.parse(text[: appended.start()] if appended else text)
    depth = 0
    for index, token in enumerate(tokens):
        if token.type == "html_block":
            depth = _depth(depth, token.content)
        elif token.type == "inline" and token.level == 1 and tokens[index - 1].type == "paragraph_open":
            quoted = depth > 0
            lines, depth = _lines(token.children or (), depth)
            if not quoted:
                yield lines


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
