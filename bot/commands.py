"""The commands of a comment: a pure grammar over real Markdown.

A command is a line that starts with ``/``. Lines inside code, quotes, HTML and lists of links are people talking
about commands, so the comment is parsed as Markdown first and only plain paragraphs are read.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token


@dataclass(frozen=True, slots=True)
class CommandSpec:
    """What ``/help`` says of a command. ``at_once``: answered when heard, without waiting for other work."""

    name: str
    usage: str
    help: str
    at_once: bool = False
    takes_file: bool = False


REGISTRY: tuple[CommandSpec, ...] = (
    CommandSpec(
        "revise",
        "/revise <file> <instruction>",
        "changes that file, e.g. `/revise views.py add pagination`",
        takes_file=True,
    ),
    CommandSpec("status", "/status", "what this pull request stands at", at_once=True),
    CommandSpec("help", "/help", "this list", at_once=True),
)
SPECS = {spec.name: spec for spec in REGISTRY}


Place = Literal["conversation", "line", "review"]
"""Where something was said; a review's own text is neither of the others, and cannot be reacted to."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of one comment. ``name`` may be unknown; then ``argument`` holds the rest of its line."""

    name: str
    target: str
    argument: str
    author: str
    comment: int
    thread: int = 0
    """For a comment on a line: the comment to reply to."""
    place: Place = "conversation"

    @property
    def key(self) -> str:
        """What is remembered of a command that was carried out: its comment and a hash of its words."""
        words = f"{self.name}\0{self.target}\0{' '.join(self.argument.split())}"
        return f"{self.comment}-{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    @property
    def known(self) -> bool:
        return self.name in SPECS

    @property
    def at_once(self) -> bool:
        return not self.known or SPECS[self.name].at_once

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Command:
        return cls(**data)


@dataclass(frozen=True, slots=True)
class Words:
    """A comment to be read. ``path`` is set for one that opens a thread on a file."""

    body: str
    author: str
    comment: int
    place: Place = "conversation"
    path: str | None = None
    thread: int = 0


_MARKDOWN = MarkdownIt("commonmark").enable("table")
_COMMAND = re.compile(r"^/([A-Za-z][A-Za-z_-]*)(?=\s|$)[ \t]*(.*)$", re.DOTALL)
_FILE = re.compile(r"""^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|(\S+))\s*(.*)$""", re.DOTALL)
_MAX_BODY = 65_536


def parse(words: Words) -> tuple[Command, ...]:
    """The commands of a comment, in order.

    A comment that opens a thread on a file needs none: its whole text is an instruction for that file.
    """
    paragraphs = list(_paragraphs(words.body[:_MAX_BODY]))
    found = tuple(_command(line, words) for text in paragraphs for line in _command_lines(text))
    if found or words.path is None:
        return found
    instruction = "\n\n".join(paragraphs).strip()
    return (_said(words, "revise", words.path, instruction),) if instruction else ()


def _said(words: Words, name: str, target: str, argument: str) -> Command:
    return Command(name, target, argument, words.author, words.comment, words.thread, words.place)


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that looks most like this one."""
    return next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)), None)


def _paragraphs(body: str) -> Iterator[str]:
    """The text of top-level paragraphs, code spans kept as they were written."""
    tokens = _MARKDOWN.parse(body.replace("\r\n", "\n").replace("\r", "\n"))
    for index, token in enumerate(tokens):
        if token.type == "inline" and token.level == 1 and tokens[index - 1].type == "paragraph_open":
            yield "".join(_inline_text(child) for child in token.children or ())


def _inline_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "code_inline":
        return f"`{token.content}`"
    return "" if token.type == "html_inline" else token.content


def _command_lines(paragraph: str) -> Iterator[re.Match[str]]:
    """Each command with the lines up to the next one: an instruction may be long."""
    current: list[str] = []
    for line in [*(line.strip() for line in paragraph.split("\n")), "/end"]:
        if _COMMAND.match(line):
            whole = _COMMAND.match("\n".join(current)) if current else None
            if whole:
                yield whole
            current = [line]
        elif current:
            current.append(line)


def _command(line: re.Match[str], words: Words) -> Command:
    name, rest = line[1].lower(), line[2].strip()
    spec = SPECS.get(name)
    file = _FILE.match(rest) if spec is not None and spec.takes_file else None
    if file is None:
        return _said(words, name, "", rest)
    target = next(group for group in file.groups()[:4] if group is not None)
    return _said(words, name, target, file[5].strip())
