"""What a command is: its words for ``/help``, how it is read, and the function behind it.

``@command`` is for what is worked on in turn: it plans on plain data. ``@at_once`` is for what is answered when it is
heard. Either makes the function a ``Spec``, which ``bot.commands.registry`` lists.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from bot.commands.command import Command
from bot.commands.scene import Hearing, Intent, Scene

Takes = Literal["nothing", "file and words", "files", "words"]
Planning = Callable[[Command, Scene, Intent], Intent]
"""Adds to what is intended so far what this command asks for. Raises ``UserError`` with the answer if it cannot be."""

Answering = Callable[[Command, Hearing], str]
"""What to say at once."""


@dataclass(frozen=True, slots=True)
class Spec:
    """A command. ``alone``: its change is one of its own, proven and pushed apart from those beside it."""

    usage: str
    help: str
    takes: Takes = "nothing"
    alone: bool = False
    plan: Planning | None = None
    answer: Answering | None = None

    @property
    def name(self) -> str:
        return self.usage.split()[0].removeprefix("/")

    @property
    def takes_file(self) -> bool:
        return self.takes == "file and words"


def command(usage: str, help: str, *, takes: Takes = "nothing", alone: bool = False) -> Callable[[Planning], Spec]:
    """Make a function a command that is worked on in turn."""
    return lambda plan: Spec(usage, help, takes, alone, plan=plan)


def at_once(usage: str, help: str) -> Callable[[Answering], Spec]:
    """Make a function a command that is answered as soon as it is heard."""
    return lambda answer: Spec(usage, help, answer=answer)
