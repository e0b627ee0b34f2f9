"""The commands of a comment: a pure grammar over what a person says in it (``bot.speech``).

A command is a line that starts with ``/``.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from typing import Any, Literal

from bot.speech import Line, paragraphs


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


_COMMAND = re.compile(r"^/([A-Za-z][A-Za-z_-]*)(?=\s|$)[ \t]*(.*)$", re.DOTALL)
_FILE = re.compile(r"""^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|(\S+))\s*(.*)$""", re.DOTALL)
MAX_COMMANDS = 50
"""Of one comment: more is a pasted log, and GitHub takes no more than 80 answers a minute."""


def parse(words: Words) -> tuple[Command, ...]:
    """The commands of a comment, in order, each once.

    All that is said up to the next command belongs to one: half a wish must not be carried out. A comment that opens
    a thread on a file needs no command: its whole text is an instruction for that file.
    """
    lines = [line for paragraph in paragraphs(words.body) for line in (*paragraph, Line("", spoken=False))]
    found = {command.key: command for command in (_command(line, words) for line in _command_lines(lines))}
    if found or words.path is None:
        return tuple(found.values())[:MAX_COMMANDS]
    if not any(line.text and not line.pasted for line in lines):
        return ()
    instruction = "\n".join(line.text for line in lines).strip()
    return (_said(words, "revise", words.path, instruction),) if instruction else ()


def _said(words: Words, name: str, target: str, argument: str) -> Command:
    return Command(name, target, argument, words.author, words.comment, words.thread, words.place)


def nearest(word: str, known: list[str]) -> str | None:
    """The known word that looks most like this one."""
    return next(iter(difflib.get_close_matches(word.lower(), known, n=1, cutoff=0.5)), None)


def _command_lines(lines: Sequence[Line]) -> Iterator[re.Match[str]]:
    """Each command with the lines up to the next one: an instruction may be long."""
    starts = [index for index, line in enumerate(lines) if line.spoken and _COMMAND.match(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        whole = _COMMAND.match("\n".join(line.text for line in lines[start:end]))
        if whole:
            yield whole


def _command(line: re.Match[str], words: Words) -> Command:
    name, rest = line[1].lower(), line[2].strip()
    spec = SPECS.get(name)
    file = _FILE.match(rest) if spec is not None and spec.takes_file else None
    if file is None:
        return _said(words, name, "", line[2].partition("\n")[0].strip())
    target = next(group for group in file.groups()[:4] if group is not None)
    return _said(words, name, target, file[5].strip())
