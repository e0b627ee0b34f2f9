"""The two runs of Django that a gate takes, side by side: one describes the API, the other does the rest.

Each may have a judge.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.proof.canaries import Canaries
from agents.proof.process import Judge, Run, Started, started
from agents.proof.relay import Database
from agents.proof.sandbox import Sandbox
from agents.proof.tree import write_tree

DESCRIBED = "spectacular"
"""The check that has a run of its own."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Started, and waiting for their orders; ``described`` is only there for a gate."""

    rest: Started
    described: Started | None

    def run(
        self, request: Mapping[str, Any], judge: Judge | None = None, second: Judge | None = None
    ) -> tuple[Run, Run | None]:
        """Let both do their part of ``request``; the ``second`` judge asks who has described the API."""
        if self.described is None:
            return self.rest.run(request, judge), None
        with ThreadPoolExecutor(1) as beside:
            described = beside.submit(self.described.run, {**request, "part": "schema"}, second)
            return self.rest.run({**request, "part": "rest"}, judge), described.result()


@contextmanager
def both_started(
    sandbox: Sandbox,
    files: Mapping[str, str],
    package: str,
    timeout: float,
    database: Database | None,
    *,
    gate: bool,
    planted: Canaries | None,
) -> Iterator[Runs]:
    """Start what a gate, or completing alone, takes: each on a copy of ``files``, for a run may be a user of its own.

    What is ``planted`` lies among the files of the run that counts tests.
    """
    with ExitStack() as held:

        def start(planted: Canaries | None) -> Started:
            folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-proof-")))
            write_tree(files, folder / package)
            if planted is not None:
                planted.plant(folder / package)
            return held.enter_context(started(sandbox, folder, timeout, database))

        yield Runs(start(planted), start(None) if gate else None)
