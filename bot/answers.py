"""Saying something where it was asked for, once, however often a run starts over."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from bot.commands import Command
from bot.errors import Gone
from bot.github import Comment, GitHubRepository, Thread
from bot.github.talk import Reaction
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


def hear(github: GitHubRepository, number: int, commands: Sequence[Command]) -> None:
    """Show that each comment was heard."""
    comments = {command.comment: command for command in commands if command.place != "review"}
    on_lines = [comment for comment, command in comments.items() if command.place == "line"]
    if len(on_lines) > 1:
        _settle(github, github.threads(number), dict.fromkeys(on_lines, "eyes"), [])
    for comment, command in comments.items():
        if command.place != "line" or len(on_lines) == 1:
            github.react(comment, "eyes", on_line=command.place == "line")


def give(github: GitHubRepository, number: int, answers: Sequence[Answer]) -> None:
    """Reply to each command in its own place, react to it, and resolve the threads of the changes that were made."""
    threads = github.threads(number) if any(answer.command.thread for answer in answers) else []
    comments = github.comments(number) if any(not answer.command.thread for answer in answers) else []
    reactions: dict[int, Reaction] = {}
    settled: list[str] = []
    for answer in answers:
        # What was said may have been deleted meanwhile; the other answers are still waited for.
        with suppress(Gone):
            thread = next((thread for thread in threads if answer.command.thread in thread.ids), None)
            _give(github, number, answer, thread, comments)
            if answer.command.place == "line":
                # One that could not be done is what a comment with several shows.
                known = reactions.get(answer.command.comment, "rocket")
                reactions[answer.command.comment] = known if answer.done else "confused"
            if answer.settled and thread is not None and not thread.resolved:
                settled.append(thread.id)
    _settle(github, threads, reactions, list(dict.fromkeys(settled)))


def _give(
    github: GitHubRepository, number: int, answer: Answer, thread: Thread | None, comments: Sequence[Comment]
) -> None:
    command, hidden = answer.command, marker("said", answer.command.key)
    if command.thread:
        if thread is None or not thread.holds(hidden, github.login):
            github.reply(number, command.thread, answer.body, hidden)
    elif not any(comment.author == github.login and bears(comment.body, hidden) for comment in comments):
        github.say(number, answer.body, hidden)
    if command.place == "conversation":
        github.react(command.comment, "rocket" if answer.done else "confused", on_line=False)


def _settle(
    github: GitHubRepository, threads: Sequence[Thread], reactions: Mapping[int, Reaction], settled: Sequence[str]
) -> None:
    """Everything that is no words, in one request; who reacts to 25 comments one by one meets GitHub's limits."""
    nodes = {comment.id: comment.node for thread in threads for comment in thread.comments}
    found = [(nodes[comment], content) for comment, content in reactions.items() if comment in nodes]
    with suppress(Gone):
        if found or settled:
            github.settle(found, settled)
