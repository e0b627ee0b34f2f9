"""What the proof costs: both gates on backends of several sizes, and what the sandbox adds to a run."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping

from agents.contract import Brief, Gate
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete, prove
from agents.proof.sandbox import Command, Limits, current, listen, scratch_folder
from agents.proof.side_by_side import begin
from tests.bench.drawing import erd_bytes
from tests.bench.figures import Figure
from tests.bench.memory import Watch
from tests.bench.once import drafted

SECONDS: tuple[tuple[Gate, int, float], ...] = (
    ("fast", 10, 1.5),
    ("fast", 50, 4.0),
    ("full", 10, 5.0),
    ("full", 50, 25.0),
    ("full", 200, 150.0),
)
MEGABYTES, SANDBOX_SECONDS = 300.0, 0.1
LONG = 100
"""Entities beyond which once is enough."""


def measure(runs: int) -> Iterator[Figure]:
    """Of each gate after one run that warms the disk's cache; the sandbox is chosen before, as in a running service."""
    current()
    for gate, entities, most in SECONDS:
        erd = erd_bytes(entities)
        files, asked = complete(drafted(erd), "backend"), Brief(parse(erd), "backend")
        yield from _gate(gate, files, asked, 1 if entities > LONG else runs, most)
    yield _sandbox(runs)


def _gate(gate: Gate, files: Mapping[str, str], asked: Brief, runs: int, most: float) -> Iterator[Figure]:
    entities = len(asked.erd.entities)
    seconds, cpu, megabytes = [], [], []
    for _ in range(runs if entities > LONG else runs + 1):
        with Watch(os.getpid()) as watch:
            before = os.times()
            with begin(gate) as begun:
                # As everywhere in the product: the runs import Django while the drafts are made.
                draft(asked)
                started = time.perf_counter()
                verdict = prove(files, "backend", gate, asked, runs=begun).verdict
            seconds.append(time.perf_counter() - started)
            after = os.times()
        if not verdict.ok:
            raise RuntimeError(f"{entities} entities do not pass: {verdict.problems[:3]}")
        cpu.append(sum(after[:4]) - sum(before[:4]))
        megabytes.append(max(watch.children.values()))
    yield Figure(f"{gate} gate, {entities} entities", "s", tuple(seconds[-runs:]), most)
    yield Figure("  CPU", "s", tuple(cpu[-runs:]))
    yield Figure("  largest process", "MB", tuple(megabytes[-runs:]), MEGABYTES)


def _sandbox(runs: int) -> Figure:
    """How much longer a Python that does nothing takes in it."""
    inside, outside = (min(act() for _ in range(runs + 2)) for act in (_confined, _bare))
    return Figure(
        f"what the sandbox ({current().tier}) adds to a run", "s", (max(0.0, inside - outside),), SANDBOX_SECONDS
    )


def _bare() -> float:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-S", "-c", ""], check=True)
    return time.perf_counter() - started


def _confined() -> float:
    started = time.perf_counter()
    with scratch_folder() as folder, scratch_folder() as scratch:
        command = Command((sys.executable, "-S", "-c", ""), {}, folder, scratch)
        with current().start(command, Limits(seconds=10.0)) as child:
            child.stdin.close()
            listen({child.stdout.fileno(): None}, 10.0, 1000)
            child.end()
    return time.perf_counter() - started
