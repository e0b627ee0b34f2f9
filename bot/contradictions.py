"""Wishes of one review that cannot all be met: nobody but the people can say which is meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from agents.contract import UserError
from agents.revision import Reading, Wish, read
from bot import replies
from bot.commands.command import Command
from bot.commands.naming import named, within
from bot.commands.scene import Scene

Said = tuple[str, str, str]
"""A recipe, an entity, a word of its settings; or ``FILE``, a path, and nothing."""
FILE = "file"

_WANTED = {"skip": "skip", "approve": "keep", "regenerate": "draft anew", "revise": "change"}
"""What a command is to do with a file that it names; the first of them excludes the others."""


def contradictions(commands: Sequence[Command], scene: Scene) -> Mapping[str, str]:
    """What to say to each command that another one contradicts, by its key: asked once, and pointed to elsewhere."""
    stated = {command: dict(_stated(command, scene)) for command in commands if command.name in _WANTED}
    told: dict[str, str] = {}
    for one, other in combinations(stated, 2):
        clash = next((said for said, value in stated[one].items() if _excludes(said, value, stated[other])), None)
        if clash is None:
            continue
        told.setdefault(one.key, _asked(clash, stated[one][clash], stated[other][clash], _anchor(other)))
        told.setdefault(other.key, replies.asked_elsewhere(_anchor(one)))
    return told


def _asked(clash: Said, one: object, other: object, where: str) -> str:
    kind, whose, _ = clash
    if kind == FILE:
        return replies.in_and_out(whose, str(one), str(other), where)
    return replies.contradicted(clash, one, other, where)


def _excludes(said: Said, value: object, others: Mapping[Said, object]) -> bool:
    """A file may be kept and changed; it cannot be taken out and do either."""
    if others.get(said, value) == value:
        return False
    return said[0] != FILE or "skip" in (value, others[said])


def _stated(command: Command, scene: Scene) -> Iterator[tuple[Said, object]]:
    """What a command itself says: of which files, and, as the built-in recipes read it, of which settings."""
    try:
        for path in _files(command, scene):
            yield (FILE, path, ""), _WANTED[command.name]
    except UserError:
        return
    if command.name == "revise":
        yield from _settings(command, scene)


def _files(command: Command, scene: Scene) -> Sequence[str]:
    """The files that it names one by one: who approves all but one, names that one."""
    known = scene.full_plan.paths
    if command.name == "revise":
        path = within(command.target, scene)
        return [path] if path in known else []
    paths = named(command, scene, known)
    return [] if len(paths) == len(known) else paths


def _settings(command: Command, scene: Scene) -> Iterator[tuple[Said, object]]:
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
