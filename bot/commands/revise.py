"""``/revise``: an instruction for a file, understood by the built-in recipes."""

from __future__ import annotations

from dataclasses import replace

from agents.contract import UserError
from agents.recipes import place_at
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
    place = place_at(scene.files.get(path, ""), said.line, scene.manifest.erd) if said.line else None
    wish = Wish(path, said.argument, place)
    paths = [*scene.plan.paths, *scene.files]
    (reading,), options = read([wish], scene.package, paths, scene.manifest.erd, so_far.options)
    if isinstance(reading, UserError):
        raise reading
    if not reading.changes:
        return so_far.said(said.key, replies.says(reading.says))
    return replace(so_far, options=options).changing(said.key, [reading.path], replies.says(reading.says))
