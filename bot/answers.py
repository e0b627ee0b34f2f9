"""Saying something where it was asked for, once, however often a run starts over."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.commands import Command
from bot.errors import Gone
from bot.github import Comment, GitHubRepository, Thread
from bot.names import bears, marker


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to one command; ``done`` if it was carried out, ``settled`` if that ends its thread.

    ``hidden`` are markers for the bot itself.
    """

    command: Command
    text: str
    done: bool = False
    settled: bool = False
    hidden: tuple[str, ...] = ()

    @property
    def body(self) -> str:
        return "\n\n".join((self.text, *self.hidden))


def offer(github: GitHubRepository, number: int, text: str) -> None:
    """Post hunks for files that were left alone, unless just these were offered before."""
    hidden = marker("offer", hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16])
    if not any(comment.author == github.login and bears(comment.body, hidden) for comment in github.comments(number)):
        github.say(number, text, hidden)


def give(github: GitHubRepository, number: int, answers: Sequence[Answer]) -> None:
    """Reply to each command in its own place, react to it, and resolve the threads of the changes that were made."""
    threads = github.threads(number) if any(answer.command.thread for answer in answers) else []
    comments = github.comments(number) if any(not answer.command.thread for answer in answers) else []
    for answer in answers:
        # What was said may have been deleted meanwhile; the other answers are still waited for.
        with suppress(Gone):
            _give(github, number, answer, threads, comments)


def _give(
    github: GitHubRepository, number: int, answer: Answer, threads: Sequence[Thread], comments: Sequence[Comment]
) -> None:
    command, hidden = answer.command, marker("said", answer.command.key)
    if command.thread:
        thread = next((thread for thread in threads if command.thread in thread.ids), None)
        if thread is None or not thread.holds(hidden, github.login):
            github.reply(number, command.thread, answer.body, hidden)
        if answer.settled and thread is not None and not thread.resolved:
            github.resolve(thread.id)
    elif not any(comment.author == github.login and bears(comment.body, hidden) for comment in comments):
        github.say(number, answer.body, hidden)
    if command.place != "review":
        github.react(command.comment, "rocket" if answer.done else "confused", on_line=command.place == "line")
