"""What was said on GitHub, as commands: where a comment stands decides what its words mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import SPECS, Command, Place, Words, nearest, parse
from bot.event import Event
from bot.github import Comment, GitHubRepository

Spoken = tuple[Comment, Place]

_SUGGESTION = re.compile(r"^ {0,3}(?:`{3,}|~{3,})[ \t]*suggestion\b", re.MULTILINE)


def said(github: GitHubRepository, event: Event) -> list[Spoken]:
    """What an event is about, as it is now, with where it stands; only what people wrote."""
    if event.kind == "comment" and event.on_line:
        found: list[Spoken] = [(github.line_comment(event.comment), "line")]
    elif event.kind == "comment":
        found = [(github.comment(event.comment), "conversation")]
    else:
        review, lines = github.review(event.number, event.review)
        # Its own text was edited: its lines tell of themselves.
        found = [(review, "review"), *((line, "line") for line in lines if not event.editor)]
    return [(comment, place) for comment, place in found if comment.by_person]


def commands_in(comment: Comment, place: Place, bot: str = "") -> Sequence[Command]:
    """A comment that opens a thread on a file speaks of that file; replies are people talking.

    ``bot`` is the user name by which people may address the bot there.
    """
    # A suggestion is what its author would write: whoever agrees takes it with a click, and then it is theirs.
    opens_thread = place == "line" and comment.replies_to is None and not _SUGGESTION.search(comment.body)
    words = Words(
        comment.body,
        comment.author,
        comment.id,
        place,
        path=comment.path if opens_thread else None,
        thread=(comment.replies_to or comment.id) if place == "line" else 0,
        about=comment.path or "",
        line=(comment.line or 0) if opens_thread else 0,
        bot=bot,
    )
    return [command for command in parse(words) if command.name in SPECS or nearest(command.name)]


def came_in(comment: Comment, place: Place, before: str) -> tuple[str, ...]:
    """The keys of the commands that an edit brought into a comment whose text was ``before``."""
    was = {command.key for command in commands_in(replace(comment, body=before), place)}
    return tuple(command.key for command in commands_in(comment, place) if command.key not in was)
