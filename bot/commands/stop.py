"""``/stop``: no further step of what is under way."""

from __future__ import annotations

from bot import replies
from bot.commands.command import Command
from bot.commands.scene import Hearing
from bot.commands.spec import at_once
from bot.stopping import note


@at_once("/stop", "stops what is under way before its next step; what is pushed stays")
def stop(said: Command, hearing: Hearing) -> str:
    hidden = note(said.comment, hearing.times[said.comment], hearing.signer, hearing.scope)
    return f"{replies.stopping()}\n\n{hidden}"
