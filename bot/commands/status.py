"""``/status``: where the pull request stands."""

from __future__ import annotations

from bot import replies
from bot.commands.command import Command
from bot.commands.scene import Hearing
from bot.commands.spec import at_once


@at_once("/status", "what this pull request stands at")
def status(said: Command, hearing: Hearing) -> str:
    return replies.status(hearing.pull.head_sha, hearing.proof(), hearing.review())
