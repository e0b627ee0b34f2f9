"""The primary rate limit: counted by the hour as GitHub counts it, told with every answer, never enforced.

A refusal for too many requests is a fault to be asked for, so that no test has to make 5,000 of them.
"""

import time
from dataclasses import dataclass, field

from bot.hub.auth import Actor

LIMIT, ANONYMOUS_LIMIT = 5000, 60
RESOURCES = ("core", "graphql", "search")

_HOUR = 3600


@dataclass
class Allowance:
    """What one caller may still ask of one resource until `reset`."""

    limit: int
    used: int = 0
    reset: int = field(default_factory=lambda: int(time.time()) + _HOUR)

    def row(self) -> dict[str, int]:
        """Schema `rate-limit`."""
        return {
            "limit": self.limit,
            "used": self.used,
            "remaining": max(self.limit - self.used, 0),
            "reset": self.reset,
        }


class Allowances:
    """One for each caller and resource: the tokens of one installation share theirs, those of a person too."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], Allowance] = {}

    def of(self, actor: Actor, resource: str) -> Allowance:
        """The caller's allowance, fresh when its hour is over."""
        key = (_who(actor), resource)
        found = self._found.get(key)
        if found is None or found.reset <= time.time():
            found = self._found[key] = Allowance(LIMIT if actor.user else ANONYMOUS_LIMIT)
        return found


def headers(allowance: Allowance, resource: str) -> dict[str, str]:
    """As every answer carries them."""
    row = {f"X-RateLimit-{name.capitalize()}": str(value) for name, value in allowance.row().items()}
    return row | {"X-RateLimit-Resource": resource}


def _who(actor: Actor) -> str:
    if actor.token:
        return f"installation {actor.token.installation.id}"
    return "app" if actor.is_app else actor.name
