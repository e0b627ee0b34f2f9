"""How long a person waits for the command line, and an operator for the service."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bot.child import Child
from bot.hub import Hub
from tests.bench.figures import Figure

ERD = Path(__file__).parents[2] / "sample_erd.json"


def measure(runs: int) -> Iterator[Figure]:
    """Medians of ``runs`` after one that warms the disk's cache."""
    for arguments in (["--help"], ["check", str(ERD)]):
        shown = " ".join(Path(argument).name for argument in arguments)
        yield Figure(f"erdsmith {shown}", "s", _seconds(runs, lambda: _command(arguments)))  # noqa: B023  # called at once
    with tempfile.TemporaryDirectory(prefix="erdsmith-bench-") as folder, Hub(Path(folder) / "hub") as hub:
        yield Figure("erdsmith serve to ready", "s", _seconds(runs, lambda: _service(Path(folder), hub)))


def _seconds(runs: int, act: Callable[[], float]) -> tuple[float, ...]:
    act()
    return tuple(act() for _ in range(runs))


def _command(arguments: list[str]) -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", *arguments], check=True, capture_output=True)
    return time.perf_counter() - started


def _service(folder: Path, hub: Hub) -> float:
    bot = Child(folder, hub.credentials())
    started = time.perf_counter()
    bot.start()
    took = time.perf_counter() - started
    bot.kill()
    return took
