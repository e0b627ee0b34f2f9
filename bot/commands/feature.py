"""``/feature``: something that no recipe is for."""

from __future__ import annotations

from agents.contract import UserError
from agents.freehand.answering import FEATURES
from agents.freehand.wishing import is_wish
from agents.recipes import RECIPES
from bot import replies
from bot.commands.command import Command
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command


@command(
    "/feature <description>", "adds something of its own, with its test; a language model writes it", takes="words"
)
def feature(said: Command, scene: Scene, so_far: Intent) -> Intent:
    """A module of its own by a model; without one an honest answer: which built-in revision does it, what it takes."""
    words = " ".join(said.argument.split())
    if not words:
        raise UserError("say what it is to do, e.g. /feature send a mail when an order is placed")
    made = [found for recipe in RECIPES.values() if (found := recipe.read(words, scene.manifest.erd)) is not None]
    if len(made) == 1:
        path = made[0].path or RECIPES[made[0].recipe].path
        return so_far.said(said.key, replies.feature_is_built_in(path, words))
    if scene.has_model and said.remark and not is_wish(words):
        return so_far.said(said.key, replies.no_wish())
    if scene.has_model:
        return so_far.wishing(said.key, FEATURES, words)
    helps = [(recipe.id, recipe.help) for recipe in RECIPES.values()]
    return so_far.said(said.key, replies.feature_needs(helps))
