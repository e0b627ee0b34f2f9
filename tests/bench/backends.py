"""What a generated backend costs to ask, beside one with the same features that was written by hand, and its start."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from statistics import median, quantiles

from agents.proof.tree import write_tree
from tests.bench.drawing import erd_bytes
from tests.bench.figures import Figure
from tests.bench.once import drafted
from tests.bench.served import Project, Served, new_database
from tests.bench.starting import ERD
from tests.postgres import server

HANDWRITTEN = Path(__file__).parent / "handwritten"
PEOPLE, JOBS = 30, 40
"""So many users that no throttle is met, and jobs of each: two pages."""

REQUESTS, BATCH = 200, 20
"""Of each kind per run, and how many go to one backend before the other has its turn."""

SLOWER = 1 / 0.95
COLD = 60
"""Entities of the backend whose start is measured."""

SEED = f"""
import json
from {{package}} import models
from rest_framework_simplejwt.settings import api_settings
people = models.User.objects.bulk_create(
    models.User(email=f"u{{{{n}}}}@acme.test", name=f"u{{{{n}}}}", password="!") for n in range({PEOPLE})
)
models.Job.objects.bulk_create(
    models.Job(title=f"job {{{{n}}}}", description="What is to be done. " * 10, posted_by=user)
    for user in people for n in range({JOBS})
)
make = api_settings.AUTH_TOKEN_CLASSES[0].for_user
jobs = {{{{user.pk: user.jobs.values_list("pk", flat=True)[{JOBS // 2}] for user in people}}}}
print(json.dumps([[str(make(user)), jobs[user.pk]] for user in people]))
"""


@dataclass(frozen=True, slots=True)
class Asked:
    """A served backend and its people: their token and the key of one of their jobs."""

    served: Served
    people: Iterator[tuple[str, int]]

    def seconds(self, act: Callable[[Served, str, int], tuple[int, bytes]], wanted: int) -> list[float]:
        """How long each request of a batch took; raises ``RuntimeError`` for one that is not answered as wanted."""
        found = []
        for _ in range(BATCH):
            token, job = next(self.people)
            started = time.perf_counter()
            status, body = act(self.served, token, job)
            found.append(time.perf_counter() - started)
            if status != wanted:
                raise RuntimeError(f"{status} instead of {wanted}: {body[:200]!r}")
        return found


def _list(served: Served, token: str, job: int) -> tuple[int, bytes]:
    return served.ask("GET", "/api/v1/jobs/", token)


def _retrieve(served: Served, token: str, job: int) -> tuple[int, bytes]:
    return served.ask("GET", f"/api/v1/jobs/{job}/", token)


def _create(served: Served, token: str, job: int) -> tuple[int, bytes]:
    return served.ask("POST", "/api/v1/jobs/", token, {"title": "Sweep", "description": "The yard, before noon."})


ACTS = {"list": (_list, 200), "retrieve": (_retrieve, 200), "create": (_create, 201)}


def measure(runs: int) -> Iterator[Figure]:
    """One PostgreSQL server, both backends side by side on it, asked in turns after one run that warms them."""
    with server() as postgres, tempfile.TemporaryDirectory(prefix="erdsmith-bench-") as scratch:
        folder = Path(scratch)
        generated = _generated(ERD.read_bytes(), folder / "generated", postgres)
        handwritten = _handwritten(folder / "handwritten", postgres)
        people = {project.package: _seeded(project) for project in (generated, handwritten)}
        with generated.serving() as ours, handwritten.serving() as theirs:
            pair = tuple(
                Asked(served, cycle(people[project.package]))
                for served, project in ((ours, generated), (theirs, handwritten))
            )
            taken = [_run(*pair) for _ in range(runs + 1)][1:]
        yield from _figures(taken)
        yield from _cold_start(_generated(erd_bytes(COLD), folder / "large", postgres), runs)


def _run(ours: Asked, theirs: Asked) -> Mapping[str, tuple[list[float], list[float]]]:
    found: dict[str, tuple[list[float], list[float]]] = {name: ([], []) for name in ACTS}
    for batch in range(REQUESTS // BATCH):
        for name, (act, wanted) in ACTS.items():
            turns = list(zip((ours, theirs), found[name], strict=True))
            for asked, seconds in turns if batch % 2 else reversed(turns):
                seconds += asked.seconds(act, wanted)
    return found


def _figures(runs: list[Mapping[str, tuple[list[float], list[float]]]]) -> Iterator[Figure]:
    for name in ACTS:
        for what, figure in (("median", median), ("p95", _p95)):
            pairs = [(figure(run[name][0]), figure(run[name][1])) for run in runs]
            yield Figure(f"{name}, generated: {what}", "ms", tuple(ours * 1000 for ours, _ in pairs))
            yield Figure("  against the handwritten one", "x", tuple(a / b for a, b in pairs), SLOWER)


def _p95(seconds: list[float]) -> float:
    return quantiles(seconds, n=20)[-1]


def _cold_start(project: Project, runs: int) -> Iterator[Figure]:
    def start() -> float:
        started = time.perf_counter()
        with project.serving():
            return time.perf_counter() - started

    start()
    yield Figure(f"a backend of {COLD} entities, from gunicorn to ready", "s", tuple(start() for _ in range(runs)))


def _generated(erd: bytes, folder: Path, postgres: str) -> Project:
    write_tree(drafted(erd), folder / "backend")
    return _migrated(Project("backend", folder, folder / "backend" / "manage.py", new_database(postgres)))


def _handwritten(folder: Path, postgres: str) -> Project:
    shutil.copytree(HANDWRITTEN, folder)
    return _migrated(Project("handwritten", folder, folder / "manage.py", new_database(postgres)))


def _migrated(project: Project) -> Project:
    project.run("makemigrations", "-v0", project.package)
    project.run("migrate", "-v0")
    return project


def _seeded(project: Project) -> list[tuple[str, int]]:
    said = project.run("shell", "-v0", "-c", SEED.format(package=project.package))
    return [(token, job) for token, job in json.loads(said)]
