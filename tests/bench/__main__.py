"""``python -m tests.bench``: measure, print one table, and write it as JSON if asked to."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.bench import backends, flows, generating, models, proving, starting, webhook
from tests.bench.figures import Figure, table
from tests.bench.journal import Calls

PARTS = ("webhook", "flows", "start", "generate", "proof", "backends", "models")


def main() -> None:
    """Run the parts that are asked for, all by default; the exit code is 1 if a figure misses its target."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument(
        "--runs",
        type=int,
        choices=range(1, 101),
        metavar="N",
        default=3,
        help="of each flow and each start, after one to warm up",
    )
    parser.add_argument("--only", choices=PARTS, nargs="+", default=PARTS)
    wish = parser.parse_args()
    figures: list[Figure] = []
    calls: Mapping[str, Calls] = {}
    before = os.getloadavg()[0]
    sys.stderr.write(f"load {before:.1f} at the start, {os.cpu_count()} cores\n")
    try:
        if "webhook" in wish.only:
            figures += webhook.measure()
        if "flows" in wish.only:
            measured, calls = flows.measure(wish.runs)
            figures += measured
        if "start" in wish.only:
            figures += starting.measure(wish.runs)
        if "generate" in wish.only:
            figures += generating.measure(wish.runs)
        if "proof" in wish.only:
            figures += proving.measure(wish.runs)
        if "backends" in wish.only:
            figures += backends.measure(wish.runs)
        if "models" in wish.only:
            figures += models.measure()
    finally:
        # Also what was measured before something failed: a gate that takes too long does.
        machine: dict[str, Any] = {
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load": [before, os.getloadavg()[0]],
        }
        sys.stdout.write("\n".join((table(figures), *_told(calls), "", _told_machine(machine), "")))
    if wish.json:
        data = {
            **machine,
            "figures": [figure.to_json() for figure in figures],
            "calls": {flow: made.to_json() for flow, made in calls.items()},
        }
        wish.json.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    if any(figure.verdict == "over" for figure in figures):
        sys.exit(1)


def _told(calls: Mapping[str, Calls]) -> Iterator[str]:
    for flow, made in calls.items():
        yield f"\n{flow}, the calls of the last run:"
        for kind, found in (("REST", made.rest), ("edit", made.edits), ("git", made.git)):
            yield from (f"  {times} {kind:4} {shape}" for shape, times in found.items())


def _told_machine(machine: Mapping[str, Any]) -> str:
    before, after = machine["load"]
    return f"{machine['cores']} cores, Python {machine['python']}, load {before:.1f} before and {after:.1f} after"


main()
