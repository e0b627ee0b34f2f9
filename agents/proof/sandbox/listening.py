"""Reading what a run says, over several pipes at once, without being flooded."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Mapping
from types import TracebackType

GRACE_SECONDS = 30.0
"""By so much may a run pass its deadline: the machine may be busy."""


class Listener:
    """Several pipes of one run, read as they fill until its end closes them.

    ``pipes`` maps a descriptor to how many of its last bytes are kept, ``None`` for all; of none is more than
    ``most_bytes`` read. ``seconds`` is the run's own limit. ``cut_short`` says why reading stopped before the end.
    """

    def __init__(self, pipes: Mapping[int, int | None], seconds: float, most_bytes: int) -> None:
        self.cut_short: str | None = None
        self._tails = dict(pipes)
        self._kept = {fd: bytearray() for fd in pipes}
        self._read = dict.fromkeys(pipes, 0)
        self._seconds, self._most_bytes = seconds, most_bytes
        self._deadline = time.monotonic() + seconds + GRACE_SECONDS
        self._selector = selectors.DefaultSelector()
        for fd in pipes:
            self._selector.register(fd, selectors.EVENT_READ)

    def __enter__(self) -> Listener:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()

    def more(self) -> bool:
        """Wait until something is said; false when nothing more is to come."""
        if self.cut_short is not None or not self._selector.get_map():
            return False
        ready = self._selector.select(max(0.0, self._deadline - time.monotonic()))
        if not ready:
            self.cut_short = f"it took more than {self._seconds:.0f} s"
        for key, _ in ready:
            self._hear(key.fd)
        return True

    def said(self, fd: int) -> bytes:
        """What has been kept of a pipe, but for the lines taken from it."""
        return bytes(self._kept[fd])

    def line(self, fd: int) -> bytes | None:
        """Take the next whole line from a pipe, waiting for it; ``None`` when none is to come."""
        while (end := self._kept[fd].find(b"\n")) < 0:
            if not self.more():
                return None
        taken = bytes(self._kept[fd][: end + 1])
        del self._kept[fd][: end + 1]
        return taken

    def _hear(self, fd: int) -> None:
        chunk = os.read(fd, 65_536)
        if not chunk:
            self._selector.unregister(fd)
        self._kept[fd] += chunk
        self._read[fd] += len(chunk)
        tail = self._tails[fd]
        if tail is not None:
            del self._kept[fd][:-tail]
        if self._read[fd] > self._most_bytes:
            self.cut_short = f"it said more than {self._most_bytes // 1_000_000} MB"


def listen(pipes: Mapping[int, int | None], seconds: float, most_bytes: int) -> tuple[dict[int, bytes], str | None]:
    """Read every pipe to its end; what was said, and why that is not all of it (see ``Listener``)."""
    with Listener(pipes, seconds, most_bytes) as listener:
        while listener.more():
            pass
        return {fd: listener.said(fd) for fd in pipes}, listener.cut_short
