"""What the bot remembers in its own comments: hidden, and sealed so that nobody else can write or move it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.names import marker
from bot.signature import Signer

_MARKERS = re.compile(r"(?:\s*<!-- erdsmith:[a-z]+ [0-9A-Za-z:_-]+ -->)+\s*\Z")
"""Only at the end of a text: further up one may be quoted from a file."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Writes and reads notes of one kind on one pull request; ``scope`` names that, e.g. ``acme/shop#5``."""

    kind: str
    scope: str
    signer: Signer

    def note(self, data: Any) -> str:
        """The marker that holds some JSON."""
        text = base64.urlsafe_b64encode(json.dumps(data, separators=(",", ":")).encode()).decode().rstrip("=")
        return marker(self.kind, f"{text}:{self._seal(text)}")

    def notes(self, bodies: Iterable[str]) -> Iterator[Any]:
        """What texts of the bot hold, in their order; what somebody tampered with is passed over."""
        for body in bodies:
            end = _MARKERS.search(body)
            for text, seal in re.findall(
                rf"erdsmith:{self.kind} ([0-9A-Za-z_-]+):([0-9a-f]+) -->", end[0] if end else ""
            ):
                if self.signer.is_seal(seal, self._words(text)):
                    yield json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))

    def _seal(self, text: str) -> str:
        return self.signer.seal(self._words(text))

    def _words(self, text: str) -> str:
        return f"{self.kind} {self.scope} {text}"
