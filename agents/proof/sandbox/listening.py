"""Reading what a run says, over several pipes at once, without being flooded."""

from __future__ import annotations

import os
import selectors
import time
from collections.abc import Mapping

GRACE_SECONDS = 30.0
"""By so much may a run pass its deadline: the machine may be busy."""


def listen(pipes: Mapping[int, int | None], seconds: float, most_bytes: int) -> tuple[dict[int, bytes], str | None]:
    """Read every pipe to its end, as the end of the run closes them; and why it stopped before that, if it did.

    ``pipes`` maps a descriptor to how many of its last bytes are kept, ``None`` for all; of none is more than
    ``most_bytes`` read. ``seconds`` is the run's own limit.
    """
    kept = {fd: bytearray() for fd in pipes}
    read = dict.fromkeys(pipes, 0)
    deadline = time.monotonic() + seconds + GRACE_SECONDS
    cut_short = None
    with selectors.DefaultSelector() as selector:
        for fd in pipes:
            selector.register(fd, selectors.EVENT_READ)
        while cut_short is None and selector.get_map():
            ready = selector.select(max(0.0, deadline - time.monotonic()))
            if not ready:
                cut_short = f"it took more than {seconds:.0f} s"
            for key, _ in ready:
                chunk = os.read(key.fd, 65_536)
                if not chunk:
                    selector.unregister(key.fd)
                kept[key.fd] += chunk
                read[key.fd] += len(chunk)
                tail = pipes[key.fd]
                if tail is not None:
                    del kept[key.fd][:-tail]
                if read[key.fd] > most_bytes:
                    cut_short = f"it said more than {most_bytes // 1_000_000} MB"
    return {fd: bytes(text) for fd, text in kept.items()}, cut_short
