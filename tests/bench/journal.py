"""Where the time of a run went and what it asked of GitHub, from the bot's log and the hub's."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Calls:
    """What the bot asked of GitHub: each call by its shape, with how often."""

    rest: Mapping[str, int]
    edits: Mapping[str, int]
    """Of a check run, a comment or the pull request's text: progress, not counted."""
    graphql: int
    git: Mapping[str, int]

    def to_json(self) -> dict[str, Any]:
        return {"rest": dict(self.rest), "edits": dict(self.edits), "graphql": self.graphql, "git": dict(self.git)}


def lines(log: Path) -> list[Line]:
    """The bot's log; what is not JSON (a warning of a library) is no line of it."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def at(line: Line) -> float:
    """When it was written, in seconds since 1970."""
    return datetime.fromisoformat(line["timestamp"]).timestamp()


def parts(log: Sequence[Line], runs: Sequence[str], started: float) -> dict[str, float]:
    """The seconds of a story that is told by ``runs``, one after the other, from ``started`` to the end of the last.

    What lies between two steps is waiting: for the queue, or for the engine to write down what was done.
    """
    queued = next(line for line in log if line["event"] == "webhook queued" and line["key"] == runs[0])
    found = {"webhook": at(queued) - started}
    now = at(queued)
    for run in runs:
        waits = f"wait for {'work' if run == runs[-1] else 'hear'}"
        for line in (line for line in log if line.get("run") == run):
            if line["event"] == "step ended":
                begun = at(line) - line["seconds"]
                found[waits] = found.get(waits, 0.0) + begun - now
                found[f"step {line['step']}"] = line["seconds"]
                waits, now = "between steps", at(line)
            elif line["event"] == "run ended" and run == runs[-1]:
                found["between steps"] = found.get("between steps", 0.0) + at(line) - now
                found["total"] = at(line) - started
    return found


def checks(log: Sequence[Line], run: str) -> dict[str, float]:
    """The seconds of each check of the run's proof."""
    judged = next(line for line in log if line["event"] == "judged" and line["run"] == run)
    seconds: dict[str, float] = judged["seconds"]
    return seconds


def calls(requests: Iterable[Line], *, but: str) -> Calls:
    """The requests of everybody but one person."""
    rest: Counter[str] = Counter()
    edits: Counter[str] = Counter()
    git: Counter[str] = Counter()
    graphql = 0
    for request in requests:
        path, method = request["path"], request["method"]
        if request["actor"] == but:
            continue
        if ".git/" in path:
            git[path.partition(".git/")[2]] += 1
        elif path == "/graphql":
            graphql += 1
        else:
            (edits if method == "PATCH" else rest)[f"{method} {_shape(path)}"] += 1
    return Calls(rest, edits, graphql, git)


def _shape(path: str) -> str:
    """A path without what differs from run to run."""
    return re.sub(r"/([0-9a-f]{40}|\d+)(?=/|$)", "/:id", re.sub(r"^/repos/[^/]+/[^/]+", "", path) or "/")
