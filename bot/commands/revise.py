"""``/revise``: an instruction for a file, understood by the built-in recipes, else left to a model if there is one."""

from __future__ import annotations

from dataclasses import replace

from agents.contract import UserError
from agents.freehand.revising import may_rewrite
from agents.freehand.wishing import is_wish
from agents.recipes import Elsewhere, NothingFits, place_at
from agents.recipes.pointing import Place
from agents.revision import Wish, known_path, read
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
    if isinstance(reading, NothingFits) and not isinstance(reading, Elsewhere):
        if not scene.has_model:
            return so_far.said(said.key, replies.no_recipe_fits(str(reading)))
        return so_far.wishing(said.key, _for_a_model(said, path, scene, reading), _words(said, path, scene))
    if isinstance(reading, UserError):
        raise reading
    if not reading.changes:
        return so_far.said(said.key, replies.says(reading.says))
    return replace(so_far, options=options).changing(said.key, [reading.path], replies.says(reading.says))


def _place(said: Command, scene: Scene, path: str) -> Place | None:
    """What the line was about in the file as its author saw it: by now it may be another line, or gone."""
    if not said.line:
        return None
    return place_at(_seen(said, path, scene), said.line, scene.manifest.erd)


def _seen(said: Command, path: str, scene: Scene) -> str:
    seen = scene.at(scene.seen.get(said.comment, ""))
    files = scene.files if seen is None else seen.files
    return files.get(path, "")


def _for_a_model(said: Command, path: str, scene: Scene, why_no_recipe: NothingFits) -> str:
    """The file for a model to rewrite; raises ``UserError`` where none is to be asked, which costs nothing."""
    known = known_path(path, scene.package, [*scene.plan.paths, *scene.files])
    if not may_rewrite(known):
        raise UserError(f"{why_no_recipe}. And {known} is not for a language model to rewrite.")
    if said.remark and not is_wish(said.argument):
        raise UserError(f"{why_no_recipe}. If it is a wish that a language model may see to, say /revise {known} …")
    return known


def _words(said: Command, path: str, scene: Scene) -> str:
    """What is asked for, with the line that it is said of."""
    lines = _seen(said, path, scene).splitlines() if said.line else []
    if not 0 < said.line <= len(lines):
        return said.argument
    return f"{said.argument}\n\nThis is a remark on line {said.line}: {lines[said.line - 1].strip()[:200]}"
