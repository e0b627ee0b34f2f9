"""The commands of a comment: a pure grammar over what a person says in it (``bot.speech``).

A command is a line that starts with ``/``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.commands.command import Command, Place
from bot.commands.registry import SPECS
from bot.speech import Line, paragraphs


@dataclass(frozen=True, slots=True)
class Words:
    """A comment to be read. ``path`` is set for one that opens a thread on a file."""

    body: str
    author: str
    comment: int
    place: Place = "conversation"
    path: str | None = None
    thread: int = 0
    about: str = ""
    """For a comment on a line: the file, whether or not it opens the thread."""
    line: int = 0
    bot: str = ""
    """The bot's user name; ``""`` = it cannot be addressed by it."""


_COMMAND = re.compile(r"^/([A-Za-z][A-Za-z_-]*)(?=\s|$)[ \t]*(.*)$", re.DOTALL)
_FILE = re.compile(r"""^(?:"([^"]+)"|'([^']+)'|`([^`]+)`|(\S+))\s*(.*)$""", re.DOTALL)
MAX_COMMANDS = 50
"""Of one comment: more is a pasted log, and GitHub takes no more than 80 answers a minute."""


def parse(words: Words) -> tuple[Command, ...]:
    """The commands of a comment, in order, each once.

    All that is said up to the next command belongs to one: half a wish must not be carried out. A comment that opens
    a thread on a file needs no command: its whole text is an instruction for that file.
    """
    read = [line for paragraph in paragraphs(words.body) for line in (*paragraph, Line("", spoken=False))]
    lines = [_addressed(line, words) if line.spoken else line for line in read] if words.bot else read
    said = (replace(_command(line, words), remark=plain) for line, plain in _command_lines(lines))
    found = {command.key: command for command in said}
    if found or words.path is None:
        return tuple(found.values())[:MAX_COMMANDS]
    if not any(line.text and not line.pasted for line in lines):
        return ()
    instruction = "\n".join(line.text for line in lines).strip()
    return (replace(_said(words, "revise", words.path, instruction), remark=True),) if instruction else ()


def _said(words: Words, name: str, target: str, argument: str) -> Command:
    where = (words.thread, words.place, words.about, words.line)
    return Command(name, target, argument, words.author, words.comment, *where)


def _addressed(line: Line, words: Words) -> Line:
    """A line that begins with the bot's name, as the command that it stands for.

    In a thread, what is no command by its first word is an instruction for the thread's file.
    """
    name = re.escape(words.bot.removesuffix("[bot]"))
    found = re.match(rf"@{name}(?:\[bot\])?(?![\w-])[\s,:]*(.*)$", line.text, re.IGNORECASE)
    if found is None or not found[1]:
        return line
    wish = found[1]
    if wish.startswith("/"):
        return replace(line, text=wish)
    if (first := wish.split()[0].lower()) in SPECS:
        return replace(line, text=f"/{first}{wish[len(first) :]}")
    return replace(line, text=f'/revise "{words.about}" {wish}' if words.about else f"/feature {wish}", plain=True)


def _command_lines(lines: Sequence[Line]) -> Iterator[tuple[re.Match[str], bool]]:
    """Each command with the lines up to the next one, an instruction may be long; and whether it names no command."""
    starts = [index for index, line in enumerate(lines) if line.spoken and _COMMAND.match(line.text)]
    for start, end in pairwise([*starts, len(lines)]):
        whole = _COMMAND.match("\n".join(line.text for line in lines[start:end]))
        if whole:
            yield whole, lines[start].plain


def _command(line: re.Match[str], words: Words) -> Command:
    name, rest = line[1].lower(), line[2].strip()
    spec = SPECS.get(name)
    file = _FILE.match(rest) if spec is not None and spec.takes_file else None
    if file is None:
        return _said(words, name, "", line[2].partition("\n")[0].strip())
    target = next(group for group in file.groups()[:4] if group is not None)
    return _said(words, name, target, file[5].strip())
