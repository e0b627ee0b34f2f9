"""``python -m tests.bench.once ERD``: parse, plan, draft, in an interpreter of its own that does nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.planner import plan


def drafted(erd: bytes) -> dict[str, str]:
    """Every file that the ERD becomes, migrations and ``openapi.yaml`` aside."""
    checked = parse(erd)
    files = {file.path: file.content for file in draft(Brief(checked, "backend"))}
    if set(files) != set(plan(checked).paths):
        raise RuntimeError("a planned file is missing")
    return files


if __name__ == "__main__":
    drafted(Path(sys.argv[1]).read_bytes())
