"""``/feature``: something that no recipe is for."""

from __future__ import annotations

from agents.contract import UserError
from agents.recipes import RECIPES
from bot import replies
from bot.commands.command import Command
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command


@command("/feature <description>", "asks for something of its own, beyond the built-in revisions", takes="words")
def feature(said: Command, scene: Scene, so_far: Intent) -> Intent:
    """An honest answer: which built-in revision does it, or what it would take."""
    words = " ".join(said.argument.split())
    if not words:
        raise UserError("say what it is to do, e.g. /feature send a mail when an order is placed")
    made = [found for recipe in RECIPES.values() if (found := recipe.read(words, scene.manifest.erd)) is not None]
    if len(made) == 1:
        path = made[0].path or RECIPES[made[0].recipe].path
        return so_far.said(said.key, replies.feature_is_built_in(path, words))
    helps = [(recipe.id, recipe.help) for recipe in RECIPES.values()]
    return so_far.said(said.key, replies.feature_needs(helps, has_model=scene.has_model))
