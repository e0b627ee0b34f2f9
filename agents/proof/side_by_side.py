"""The two runs of Django that a gate takes, side by side: one describes the API, the other does the rest.

Each may have a judge.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from agents.contract import Gate, UserError
from agents.proof.canaries import Canaries
from agents.proof.process import Files, Judge, Run, Started, started
from agents.proof.relay import Database
from agents.proof.sandbox import Sandbox, SandboxError, current, likely

DESCRIBED = "spectacular"
"""The check that has a run of its own."""


@dataclass(frozen=True, slots=True)
class Runs:
    """Started, and waiting for their orders; ``described`` is only there for a gate."""

    rest: Started
    described: Started | None

    def run(
        self,
        files: Files,
        request: Mapping[str, Any],
        judges: Sequence[Judge] = (),
        planted: Canaries | None = None,
    ) -> tuple[Run, Run | None]:
        """Let both do their part of ``request``; a second judge asks who has described the API.

        What is ``planted`` lies among the files of the run that counts tests.
        """
        judge, second, *_ = (*judges, None, None)
        counted = planted.among(files) if planted else files
        if self.described is None:
            return self.rest.run(counted, request, judge), None
        with ThreadPoolExecutor(1) as beside:
            described = beside.submit(self.described.run, files, {**request, "part": "schema"}, second)
            return self.rest.run(counted, {**request, "part": "rest"}, judge), described.result()


Begun = Callable[[], Runs | None]
"""Waits for runs that were begun; ``None`` where nothing can be run. Raises ``UserError`` as ``current`` does."""


TIMEOUT = {"fast": 120.0, "full": 600.0}
"""Seconds; the real migrations of 200 entities alone take more than 100."""


@contextmanager
def begin(gate: Gate | None, database: Database | None = None) -> Iterator[Begun]:
    """Begin, in the background, the runs of a gate, or the one that completing alone takes; they end with the context.

    They import what any backend needs, while the files are still thought about.
    """

    def both(sandbox: Sandbox, until: ExitStack) -> Runs | None:
        if sandbox.tier == "static":
            return None
        timeout = TIMEOUT[gate or "full"]
        rest = until.enter_context(started(sandbox, timeout, database))
        return Runs(rest, until.enter_context(started(sandbox, timeout, database)) if gate else None)

    def confined() -> Runs | None:
        # Runs that have no orders yet need not wait until it is known what holds them.
        with ThreadPoolExecutor(1) as beside, ExitStack() as until:
            hoped = likely()
            runs = both(hoped, until)
            attacked = beside.submit(current)
            if attacked.exception() is None and attacked.result().confinement == hoped.confinement:
                held.push(until.pop_all())
                return runs
            with suppress(SandboxError):
                until.close()
        return both(attacked.result(), held)

    with ExitStack() as held, ThreadPoolExecutor(1) as background:
        runs = background.submit(confined)
        try:
            yield runs.result
        finally:
            # Whoever did not wait for them does not care what is wrong with them either.
            with suppress(UserError):
                runs.result()
