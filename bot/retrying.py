"""Commands that failed through no fault of theirs, remembered in the bot's apology until somebody says ``/retry``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.commands import Command
from bot.sealed import Memory
from bot.signature import Signer

MAX_WORDS = 8_000
"""Characters of a command that is remembered; a longer one has to be said again."""


def failed(command: Command, signer: Signer, scope: str) -> tuple[str, ...]:
    """For the answer to a command that was not carried out."""
    if len(json.dumps(command.to_json())) > MAX_WORDS:
        return ()
    return (Memory("failed", scope, signer).note([command.key, command.to_json()]),)


def tried_again(command: Command, signer: Signer, scope: str) -> tuple[str, ...]:
    """For the answer to a command that is a second try."""
    return (Memory("retried", scope, signer).note(command.retries),) if command.retries else ()


def commands_again(asked: Command, bodies: Sequence[str], signer: Signer, scope: str) -> tuple[Command, ...]:
    """What failed and was not tried again since, as if whoever says ``/retry`` had said it there."""
    retried = set(Memory("retried", scope, signer).notes(bodies))
    found = {key: Command.from_json(data) for key, data in Memory("failed", scope, signer).notes(bodies)}
    return tuple(_again(key, command, asked) for key, command in found.items() if key not in retried)


def _again(key: str, command: Command, asked: Command) -> Command:
    return replace(
        command,
        author=asked.author,
        comment=asked.comment,
        thread=asked.thread,
        place=asked.place,
        retries=key,
    )
