"""GitHub's limits on what is written, kept before it has to refuse: an answer that is limited may be lost for an hour.

docs.github.com, "Rate limits for the REST API": about 80 content-creating requests a minute and 500 an hour, by
everything that one installation does.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from threading import Lock

import httpx

LIMITS = ((75, 60.0), (480, 3600.0))
"""So many requests in so many seconds, with some room below GitHub's own."""
_WRITES = ("POST", "PATCH", "PUT", "DELETE")


class Pace:
    """The times at which one installation wrote; several threads may use it."""

    def __init__(
        self,
        limits: tuple[tuple[int, float], ...] = LIMITS,
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


def writes(request: httpx.Request) -> bool:
    """Whether a request counts."""
    if request.url.path.endswith("/graphql"):
        return b"mutation" in request.content
    return request.method in _WRITES
