"""What somebody approved of: of which texts, and who, when, at which commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from bot.sealed import Memory
from bot.signature import Signer


@dataclass(frozen=True, slots=True)
class Approval:
    """``by`` looked at ``commit``, at ``time`` (seconds since 1970); ``files`` maps each path to its ``digest``."""

    by: str
    commit: str
    time: int
    files: Mapping[str, str]


def digest(text: str) -> str:
    """What a text is recognised by; bytes that are no UTF-8 are surrogate escapes."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def note(approval: Approval, signer: Signer, scope: str) -> str:
    """For the bot's reply to whoever approves."""
    return _memory(signer, scope).note(asdict(approval))


def approvals(bodies: Iterable[str], signer: Signer, scope: str) -> tuple[Approval, ...]:
    """Every approval that texts of the bot remember, in their order."""
    return tuple(Approval(**stored) for stored in _memory(signer, scope).notes(bodies))


def _memory(signer: Signer, scope: str) -> Memory:
    return Memory("approved", scope, signer)
