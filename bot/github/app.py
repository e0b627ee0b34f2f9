"""The App itself: what GitHub says it may do, and what the calls of this package need."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

PERMISSIONS: Mapping[str, str] = {
    "checks": "write",
    "contents": "write",
    "issues": "write",
    "metadata": "read",
    "pull_requests": "write",
}
"""``github_app.yml`` gives the reason of each."""
_LEVELS = ("read", "write", "admin")


@dataclass(frozen=True, slots=True)
class App:
    """What is read of the App: ``permissions`` maps a name to ``read``, ``write`` or ``admin``."""

    slug: str
    permissions: Mapping[str, str]
    events: frozenset[str]

    def lacks_permissions(self, needed: Mapping[str, str] = PERMISSIONS) -> tuple[str, ...]:
        """The permissions that are missing or too weak, as ``name: level``."""
        return tuple(
            f"{name}: {level}" for name, level in sorted(needed.items()) if not _covers(self.permissions, name, level)
        )

    def lacks_events(self, needed: Collection[str]) -> tuple[str, ...]:
        """The webhooks that it is not sent."""
        return tuple(sorted(set(needed) - self.events))


def _covers(held: Mapping[str, str], name: str, level: str) -> bool:
    return held.get(name) in _LEVELS[_LEVELS.index(level) :]
