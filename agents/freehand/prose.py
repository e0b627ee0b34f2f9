"""What a model may not put into a text for people: a way out of it, or a command to run."""

from __future__ import annotations

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s)>\]\"'`]+|\bwww\.[^\s)>\]\"'`]+|\bmailto:\S+", re.IGNORECASE)


def refusals(before: str, after: str) -> Iterator[str]:
    """Why a Markdown text is not taken, in words for the model."""
    old, new = _parts(before), _parts(after)
    for what, why in (
        ("heading", "every heading stays"),
        ("code", "every block of code stays as it is"),
    ):
        if lost := next((text for kind, text in old if kind == what and (kind, text) not in new), None):
            yield f"{why}: {lost[:60]!r} is gone"
    for what, why in (
        ("html", "no HTML and no picture"),
        ("code", "no new block of code: nobody has tried what it says"),
        ("address", "no new address"),
    ):
        if added := next((text for kind, text in new if kind == what and (kind, text) not in old), None):
            yield f"{why}: {added[:60]!r}"


def _parts(text: str) -> list[tuple[str, str]]:
    """What a text has that matters here: its headings, blocks of code, HTML and pictures, addresses."""
    tokens = _MARKDOWN.parse(text)
    found = [("address", address) for address in _ADDRESS.findall(text)]
    for index, token in enumerate(tokens):
        if token.type in ("fence", "code_block"):
            found.append(("code", token.content.strip()))
        elif token.type == "html_block":
            found.append(("html", token.content.strip()))
        elif token.type == "inline":
            kind = "heading" if tokens[index - 1].type == "heading_open" else ""
            found += [(kind, token.content.strip())] if kind else []
            found += list(_inside(token.children or []))
    return found


def _inside(tokens: list[Token]) -> Iterator[tuple[str, str]]:
    for token in tokens:
        if token.type in ("html_inline", "image"):
            yield "html", token.content or str(token.attrGet("src"))
        elif token.type == "link_open":
            yield "address", str(token.attrGet("href"))
