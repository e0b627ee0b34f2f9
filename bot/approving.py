"""What somebody approved of, hidden in the bot's reply: signed, so that nobody can write it in another's name."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, ValidationError

from bot.names import marker
from bot.signature import Signer

KIND = "approved"
_MARKERS = re.compile(r"(?:\s*<!-- erdsmith:[a-z]+ [0-9A-Za-z:_-]+ -->)+\s*\Z")
"""At the end of a text: further up one may be quoted from a file."""
_MARKER = re.compile(rf"<!-- erdsmith:{KIND} ([0-9A-Za-z_-]+):([0-9a-f]+) -->")


@dataclass(frozen=True, slots=True)
class Approval:
    """``by`` looked at ``commit``, at ``time`` (seconds since 1970); ``files`` maps each path to its ``digest``."""

    by: str
    commit: str
    time: int
    files: Mapping[str, str]


class _Stored(BaseModel):
    model_config = ConfigDict(extra="forbid")

    by: str
    commit: str
    time: int
    files: dict[str, str]


def digest(text: str) -> str:
    """What a file is recognised by; bytes that are no UTF-8 are surrogate escapes."""
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]


def hidden(approval: Approval, signer: Signer, scope: str) -> str:
    """The marker for the bot's reply; ``scope`` names the pull request, so that it means nothing in another."""
    stored = _Stored(by=approval.by, commit=approval.commit, time=approval.time, files=dict(approval.files))
    text = base64.urlsafe_b64encode(stored.model_dump_json().encode()).decode().rstrip("=")
    return marker(KIND, f"{text}:{signer.seal(f'{scope} {text}')}")


def approvals(bodies: Iterable[str], signer: Signer, scope: str) -> tuple[Approval, ...]:
    """Every approval that the bot's own texts hold, in their order; what was tampered with is none."""
    found = []
    for body in bodies:
        markers = _MARKERS.search(body)
        for text, seal in _MARKER.findall(markers[0]) if markers else ():
            if signer.sealed(f"{scope} {text}", seal):
                found.append(_opened(text))
    return tuple(approval for approval in found if approval is not None)


def _opened(text: str) -> Approval | None:
    try:
        stored = _Stored.model_validate(json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))))
    except (ValueError, ValidationError):
        return None
    return Approval(stored.by, stored.commit, stored.time, stored.files)
