"""GitHub's limits on what is written, kept before it has to refuse: who goes on asking is shut out for longer.

docs.github.com, "Rate limits for the REST API": about 80 requests a minute and 500 an hour that create content, and 900
points a minute, of which a write costs 5; both by everything that one installation does.
"""

from __future__ import annotations

import re
import time
from collections import deque
from collections.abc import Callable
from threading import Lock

import httpx

Limits = tuple[tuple[int, float], ...]
"""So many requests in so many seconds."""
CONTENT: Limits = ((75, 60.0), (480, 3600.0))
WRITES: Limits = ((170, 60.0),)
"""Both with some room below GitHub's own."""
_WRITES = ("POST", "PATCH", "PUT", "DELETE")
_CREATES = re.compile(r"/(?:comments|replies|reviews|pulls|issues)$")


class Pace:
    """The times at which one installation wrote; several threads may use it."""

    def __init__(
        self,
        limits: Limits,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._times: deque[float] = deque(maxlen=max(count for count, _ in limits))
        self._lock = Lock()

    def wait(self) -> None:
        """Return when one more request is within the limits."""
        with self._lock:
            now = due = self._clock()
            for count, period in self._limits:
                if len(self._times) >= count:
                    due = max(due, self._times[-count] + period)
            self._times.append(due)
        if due > now:
            self._sleep(due - now)


class Paces:
    """What an installation may do, by all that is counted of it."""

    def __init__(self) -> None:
        self.content, self.writes = Pace(CONTENT), Pace(WRITES)

    def wait(self, request: httpx.Request) -> None:
        """Return when a request may be sent."""
        if writes(request):
            self.writes.wait()
        if creates(request):
            self.content.wait()


def writes(request: httpx.Request) -> bool:
    """Whether a request costs what a write does."""
    if request.url.path.endswith("/graphql"):
        return b"mutation" in request.content
    return request.method in _WRITES


def creates(request: httpx.Request) -> bool:
    """Whether a request brings words into the world."""
    return request.method == "POST" and _CREATES.search(request.url.path) is not None
