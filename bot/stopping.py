"""``/stop``, remembered in the bot's own reply to it, and seen by what is under way."""

from __future__ import annotations

from collections.abc import Iterable

from bot.sealed import Memory
from bot.signature import Signer


def note(comment: int, time: int, signer: Signer, scope: str) -> str:
    """For the reply to a permitted ``/stop``: its comment, and when it was written, in seconds since 1970."""
    return _memory(signer, scope).note([time, comment])


def is_stopped(bodies: Iterable[str], comment: int, time: int, signer: Signer, scope: str) -> bool:
    """Whether texts of the bot remember a stop that came after this comment; in one second the higher id is later."""
    return any(tuple(stop) > (time, comment) for stop in _memory(signer, scope).notes(bodies))


def count(bodies: Iterable[str], signer: Signer, scope: str) -> int:
    """How often somebody who may has said it."""
    return sum(1 for _ in _memory(signer, scope).notes(bodies))


def _memory(signer: Signer, scope: str) -> Memory:
    return Memory("stop", scope, signer)
