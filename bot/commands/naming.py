"""Which files somebody means: by path, by name, by folder, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase

from agents.contract import UserError
from agents.revision import known_path
from bot.commands.command import Command
from bot.commands.scene import Scene

_WORD = re.compile(r"""\s*(?:"([^"]+)"|'([^']+)'|`([^`]+)`|([^\s,;]+))[,;]?""")
_ALL = ("all", "everything", "*")
_FILLERS = ("and", "the", "file", "files", "please")


def named(said: Command, scene: Scene, known: Sequence[str]) -> tuple[str, ...]:
    """The files that a command names, in the order of ``known``; none if it names none.

    On a line of a file a command without a name means that file. Raises ``UserError`` with the nearest for a file
    that is not ``known``.
    """
    words = [next(filter(None, found)) for found in _WORD.findall(said.argument)]
    words = [word for word in words if word.lower() not in _FILLERS]
    if not words and said.about:
        words = [said.about]
    found = {path for word in words for path in _meant(word, scene, known)}
    return tuple(path for path in known if path in found)


def within(path: str, scene: Scene) -> str:
    """A path from the root of the repository, or of the folder, as one of the folder."""
    return path.strip().removeprefix("./").removeprefix(f"{scene.folder}/")


def _meant(word: str, scene: Scene, known: Sequence[str]) -> Sequence[str]:
    if word.lower() in _ALL:
        return known
    path = within(word, scene)
    pattern = f"{path.rstrip('/')}/*" if "*" not in path else path
    inside = [each for each in known if fnmatchcase(each, pattern)]
    if inside:
        return inside
    alike = [each for each in known if _plain(each) == _plain(path)]
    if len(alike) == 1:
        return alike
    if any(_plain(each) == _plain(path) for each in scene.manifest.options.skipped):
        raise UserError(f"{path} was skipped; /regenerate {path} brings it back")
    if path in scene.files:
        raise UserError(f"{path} is not one of the files that are drafted and decided one by one")
    return [known_path(path, scene.package, known)]


def _plain(path: str) -> str:
    """A path as it is left when Markdown has taken the underscores of ``__init__`` for bold print."""
    return path.lower().replace("__", "")
