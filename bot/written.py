"""What a model wrote by itself on a pull request, and what that took: read from the commits that the bot signed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from agents.llm.chat import Usage
from agents.revision import Author
from bot.approving import digest
from bot.history import Push, in_force
from bot.markdown import cell
from bot.messages import ENGINE

TITLE = "Written by a model"
_MODEL, _TOOK, _TEXT = "ERDsmith-Model", "ERDsmith-Took", "ERDsmith-Text"
_PATH = re.compile(r"(?:fixup! )?(?:Add|Update) ([^:\n]+)")
_LINES = re.compile(
    rf"^{_MODEL}: (?P<model>\S+)\n"
    rf"{_TOOK}: (?P<rounds>\d+) rounds, (?P<prompt>\d+) \+ (?P<completion>\d+) tokens, (?P<usd>[0-9.]+) US dollars\n"
    rf"{_TEXT}: (?P<text>[0-9a-f]{{16}})$",
    re.MULTILINE,
)
_NAME = re.compile(r"[^A-Za-z0-9_.:/@-]")


@dataclass(frozen=True, slots=True)
class Written:
    """A file as a model wrote it: who served, what it took, and what the text is recognised by."""

    path: str
    model: str
    rounds: int
    usage: Usage
    text: str

    def is_still(self, text: str | None) -> bool:
        """Whether a file says just this."""
        return text is not None and digest(text) == self.text


def by_author(author: Author, files: Mapping[str, str]) -> tuple[Written, ...]:
    """The files that a model wrote; what it took stands with the first of them."""
    first = Written("", model_name(author.model), author.rounds, author.usage, "")
    others = replace(first, rounds=0, usage=Usage())
    return tuple(
        replace(others if position else first, path=path, text=digest(files[path]))
        for position, path in enumerate(author.paths)
    )


def model_name(given: str) -> str:
    """A model as its provider names it, fit for a line of a commit message."""
    return _NAME.sub("", given)[:100] or "unnamed"


def trailers(made: Written) -> tuple[str, ...]:
    """For the commit of the file."""
    usage = made.usage
    tokens = f"{usage.prompt_tokens} + {usage.completion_tokens} tokens"
    return (
        f"{ENGINE}: model",
        f"{_MODEL}: {made.model}",
        f"{_TOOK}: {made.rounds} rounds, {tokens}, {usage.usd:.6f} US dollars",
        f"{_TEXT}: {made.text}",
    )


def written(pushed: Iterable[Push], undoes: str = "") -> tuple[Written, ...]:
    """What models wrote in those of the pushes, newest first, that nobody took back; oldest first.

    ``undoes`` is the last commit of a push that is about to be taken back.
    """
    standing = [push for push in reversed(in_force(pushed)) if push.last != undoes]
    return tuple(made for push in standing for commit in push.commits for made in _read(commit.message))


def latest(made: Iterable[Written]) -> dict[str, Written]:
    """By path: what was written last."""
    return {each.path: each for each in made}


def section(made: Iterable[Written]) -> str:
    """For the description; nothing where no model wrote anything."""
    rows = [
        f"| {cell(each.path)} | {cell(each.model)} | {each.rounds} | {each.usage.tokens:,} | {each.usage.usd:.4f} |"
        for each in made
        if each.rounds
    ]
    if not rows:
        return ""
    head = "| file | model | rounds | tokens | US dollars |\n|---|---|---|---|---|"
    told = "These are no drafts: a later draft is offered beside them. Read them with care; the proof is no review."
    return "\n".join((f"## {TITLE}\n\n{told}\n\n{head}", *rows))


def _read(message: str) -> Iterator[Written]:
    path, lines = _PATH.match(message), _LINES.search(message)
    if path and lines:
        usage = Usage(int(lines["prompt"]), int(lines["completion"]), float(lines["usd"]))
        yield Written(path[1], lines["model"], int(lines["rounds"]), usage, lines["text"])
