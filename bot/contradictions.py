"""Wishes of one review that cannot all be met: nobody but the people can say which is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from agents.contract import UserError
from agents.revision import Reading, Wish, read
from bot import replies
from bot.commands.command import Command
from bot.commands.naming import within
from bot.commands.scene import Scene

Said = tuple[str, str, str]
"""A recipe, an entity, a word of its settings."""


def contradictions(commands: Sequence[Command], scene: Scene) -> Mapping[str, str]:
    """What to say to each command that another one contradicts, by its key: asked once, and pointed to elsewhere."""
    stated = {command: dict(_stated(command, scene)) for command in commands if command.name == "revise"}
    told: dict[str, str] = {}
    for one, other in combinations(stated, 2):
        clash = next((said for said, value in stated[one].items() if stated[other].get(said, value) != value), None)
        if clash is None:
            continue
        values = stated[one][clash], stated[other][clash]
        told.setdefault(one.key, replies.contradicted(clash, *values, _anchor(other)))
        told.setdefault(other.key, replies.asked_elsewhere(_anchor(one)))
    return told


def _stated(command: Command, scene: Scene) -> Iterator[tuple[Said, object]]:
    """What a command itself says, as the built-in recipes read it."""
    wish = Wish(within(command.target, scene), command.argument)
    (reading,), _ = read([wish], scene.package, list(scene.files), scene.manifest.erd, scene.manifest.options)
    if isinstance(reading, UserError):
        return
    yield from _words(reading)


def _words(reading: Reading) -> Iterator[tuple[Said, object]]:
    for entity, settings in reading.made.settings.items():
        for word, value in settings.items():
            yield (reading.made.recipe, entity, word), value


def _anchor(command: Command) -> str:
    """Where a command stands on the page of its pull request."""
    kind = {"line": "discussion_r", "conversation": "issuecomment-", "review": "pullrequestreview-"}[command.place]
    return f"#{kind}{command.comment}"
