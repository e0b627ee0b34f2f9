"""``/help``: what there is to say."""

from __future__ import annotations

from collections.abc import Iterable

from bot.commands.command import Command
from bot.commands.scene import Hearing
from bot.commands.spec import Spec, at_once


@at_once("/help", "this list")
def help_(said: Command, hearing: Hearing) -> str:
    return help_text(hearing.commands)


def help_text(commands: Iterable[Spec]) -> str:
    """The table of commands, with what to know about them."""
    rows = "\n".join(f"| `{spec.usage}` | {spec.help} |" for spec in commands)
    return (
        "Comment with one command per line, or comment on a line of a file without any command.\n\n"
        f"| command | does |\n|---|---|\n{rows}\n\n"
        "You need write permission on this repository. Commands inside code and quotes are ignored."
    )
