"""``/revise``: an instruction for a file, understood by the built-in recipes."""

from __future__ import annotations

from dataclasses import replace

from agents.contract import UserError
from agents.recipes import place_at
from agents.recipes.pointing import Place
from agents.revision import Wish, read
from bot import replies
from bot.commands.command import Command
from bot.commands.naming import within
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command


@command(
    "/revise <file> <instruction>", "changes that file, e.g. `/revise views.py add pagination`", takes="file and words"
)
def revise(said: Command, scene: Scene, so_far: Intent) -> Intent:
    path = within(said.target, scene)
    wish = Wish(path, said.argument, _place(said, scene, path))
    paths = [*scene.plan.paths, *scene.files]
    (reading,), options = read([wish], scene.package, paths, scene.manifest.erd, so_far.options)
    if isinstance(reading, UserError):
        raise reading
    if not reading.changes:
        return so_far.said(said.key, replies.says(reading.says))
    return replace(so_far, options=options).changing(said.key, [reading.path], replies.says(reading.says))


def _place(said: Command, scene: Scene, path: str) -> Place | None:
    """What the line was about in the file as its author saw it: by now it may be another line, or gone."""
    if not said.line:
        return None
    seen = scene.at(scene.seen.get(said.comment, ""))
    files = scene.files if seen is None else seen.files
    return place_at(files.get(path, ""), said.line, scene.manifest.erd)
