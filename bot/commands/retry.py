"""``/retry``: once more what failed. ``bot.revise`` puts in its place what there is to do again."""

from __future__ import annotations

from agents.contract import UserError
from bot.commands.command import Command
from bot.commands.scene import Intent, Scene
from bot.commands.spec import command


@command("/retry", "does again what failed or was stopped")
def retry(said: Command, scene: Scene, so_far: Intent) -> Intent:
    """Nothing was found to do again."""
    raise UserError("nothing of mine failed here; what was refused, say again with other words")
