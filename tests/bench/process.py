"""One command as a whole: how long it took, what it computed, how large its largest process was."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.memory import Watch


@dataclass(frozen=True, slots=True)
class Spent:
    """``seconds`` on the clock, ``cpu`` seconds of all its processes, ``megabytes`` of the largest one."""

    seconds: float
    cpu: float
    megabytes: float


def spent(arguments: Sequence[str]) -> Spent:
    """Run Python with ``arguments`` from its start to its end; raises ``RuntimeError`` if it fails."""
    # Who uses an installation has its modules compiled after the first run.
    usual = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with Watch(os.getpid()) as watch:
        before = os.times()
        started = time.perf_counter()
        done = subprocess.run([sys.executable, *arguments], env=usual, capture_output=True, text=True, check=False)
        seconds = time.perf_counter() - started
        after = os.times()
    if done.returncode:
        raise RuntimeError(f"{' '.join(arguments)}: {done.stderr.strip()[-500:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Spent(seconds, cpu, max(watch.children.values(), default=0.0))
