"""What an ERD of a certain size costs: the drafts alone, and everything that ``generate --no-verify`` makes."""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench.drawing import erd_bytes
from tests.bench.figures import Figure
from tests.bench.once import drafted
from tests.bench.process import Spent, spent

DRAFT_SECONDS = {10: 0.5, 100: 1.9}
LARGEST_SECONDS, MEGABYTES = 2.5, 200.0
FEW, MANY, TIMES = 40, 400, 1.3
GENERATE_SECONDS = {10: 1.0, 100: 5.0, MANY: None}
CORPUS = "ERDSMITH_CORPUS"
"""The environment variable of a folder whose ``visible/rich/*.json`` are ERDs that somebody drew."""


def measure(runs: int) -> Iterator[Figure]:
    """Each command in an interpreter of its own, after one run that warms the disk's cache."""
    with tempfile.TemporaryDirectory(prefix="erdsmith-bench-") as folder:
        for entities, limit in DRAFT_SECONDS.items():
            yield from _drafts(f"{entities} entities", _written(entities, folder), runs, limit)
        yield from _largest_drafts(runs)
        yield _growth(runs)
        for entities, most in GENERATE_SECONDS.items():
            yield from _generated(_written(entities, folder), folder, runs if most else 1, entities, most)


def _written(entities: int, folder: str) -> Path:
    file = Path(folder, f"{entities}.json")
    file.write_bytes(erd_bytes(entities))
    return file


def _drafts(what: str, erd: Path, runs: int, most: float) -> Iterator[Figure]:
    found = _repeated(runs, lambda _: ["-m", "tests.bench.once", str(erd)])
    yield from _figures(f"parse + plan + draft, {what}", found, most, MEGABYTES)


def _largest_drafts(runs: int) -> Iterator[Figure]:
    """Of the largest ERD that is there, if a folder is given."""
    sizes = {erd: len(json.loads(erd.read_bytes())) for erd in Path(os.environ.get(CORPUS, "")).glob("visible/rich/*")}
    if CORPUS not in os.environ or not sizes:
        sys.stderr.write(f"not measured: the drafts of the largest ERD ({CORPUS} names no folder of ERDs)\n")
        return
    erd = max(sizes, key=lambda each: sizes[each])
    yield from _drafts(f"{sizes[erd]} entities ({erd.stem})", erd, runs, LARGEST_SECONDS)


def _growth(runs: int) -> Figure:
    """In CPU time, net of start-up: in a process that is warm, and without what a single entity costs."""

    def seconds(entities: int) -> float:
        before = _cpu()
        drafted(erd_bytes(entities))
        return _cpu() - before

    least = {entities: min(seconds(entities) for _ in range(runs + 1)) for entities in (1, FEW, MANY)}
    few, many = ((least[size] - least[1]) / (size - 1) for size in (FEW, MANY))
    return Figure(f"parse + plan + draft, per entity: {MANY} against {FEW}", "times", (many / few,), TIMES)


def _cpu() -> float:
    """What this process and those that it started have computed so far, in seconds; finer than ``os.times``."""
    usages = (resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def _generated(erd: Path, folder: str, runs: int, entities: int, most: float | None) -> Iterator[Figure]:
    found = _repeated(
        runs,
        lambda run: ["-m", "bot", "generate", str(erd), "--no-verify", "-o", f"{folder}/of_{entities}_{run}"],
    )
    yield from _figures(f"generate --no-verify, {entities} entities", found, most)


def _repeated(runs: int, command: Callable[[int], list[str]]) -> list[Spent]:
    return [spent(command(run)) for run in range(runs + 1)][1:]


def _figures(what: str, found: list[Spent], most: float | None, megabytes: float | None = None) -> Iterator[Figure]:
    yield Figure(what, "s", tuple(each.seconds for each in found), most)
    yield Figure("  CPU", "s", tuple(each.cpu for each in found))
    yield Figure("  largest process", "MB", tuple(each.megabytes for each in found), megabytes)
