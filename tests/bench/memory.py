"""The memory of the service, and of what it starts, as the kernel counts it."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

INTERVAL = 0.02
MEGABYTE = 1_000_000


class Watch:
    """Looks again and again while it is open; figures are in MB."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self.children: dict[str, float] = {}
        """The largest process of each program that the service started."""
        self.together = 0.0
        """The service and all it started at one moment."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()

    @property
    def service(self) -> float:
        """The most that the service itself ever had."""
        return _status(self._pid)["VmHWM"]

    def _look(self) -> None:
        while not self._stop.wait(INTERVAL):
            total = 0.0
            for pid in (self._pid, *_descendants(self._pid)):
                # A process that ended in between, or is a zombie, has no memory.
                with suppress(OSError, KeyError):
                    status = _status(pid)
                    total += status["VmRSS"]
                    if pid != self._pid:
                        name = Path(f"/proc/{pid}/comm").read_text().strip()
                        self.children[name] = max(self.children.get(name, 0.0), status["VmHWM"])
            self.together = max(self.together, total)


def _status(pid: int) -> dict[str, float]:
    """The sizes in ``/proc/PID/status``, in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    sizes = (line.split() for line in lines if line.endswith(" kB"))
    return {name.rstrip(":"): int(size) * 1024 / MEGABYTE for name, size, _ in sizes}


def _descendants(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in map(int, tasks.read_text().split()):
                found += [child, *_descendants(child)]
    return found
