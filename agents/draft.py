"""A whole backend as drafted: every agent's files, in the order of the plan, formatted."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

from agents.contract import Brief, GeneratedFile
from agents.planner import plan
from agents.team import TEAM


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Every drafted file in plan order. The same brief always gives the same bytes."""
    written = {file.path: file for agent in TEAM for file in agent.draft(brief)}
    planned = plan(brief.erd, brief.options.skipped).paths
    beyond = [path for path in written if path not in {each for agent in TEAM for each in agent.writes}]
    ordered = [written[path] for path in (*planned, *beyond)]
    python = _formatted({file.path: file.content for file in ordered if file.path.endswith(".py")})
    return tuple(replace(file, content=python.get(file.path, file.content)) for file in ordered)


def _formatted(files: dict[str, str]) -> dict[str, str]:
    """The same modules as ruff's formatter with its defaults writes them: one run for all, whatever their number."""
    with tempfile.TemporaryDirectory() as folder:
        places = {path: Path(folder, path) for path in files}
        for path, place in places.items():
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(files[path], encoding="utf-8")
        subprocess.run(
            [_ruff(), "format", "--isolated", "--no-cache", "--quiet", folder], check=True, capture_output=True
        )
        return {path: place.read_text(encoding="utf-8") for path, place in places.items()}


def _ruff() -> str:
    """The ruff installed beside this Python, else the one on PATH."""
    beside = Path(sys.executable).with_name("ruff")
    return str(beside) if beside.exists() else shutil.which("ruff") or "ruff"
