"""The one place that runs ruff: what it finds in a folder, and how it writes a module."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from agents.contract import Problem

RULES = "E4,E7,E9,F"
"""Pinned, because ruff's own default set changes from version to version."""


def lint_problems(folder: Path) -> tuple[Problem, ...]:
    """What ruff finds in the files below ``folder``, whatever configuration lies in there."""
    done = subprocess.run(
        [*_RUFF, "check", "--isolated", "--no-cache", "--quiet", "--select", RULES, "--output-format", "json", "."],
        cwd=folder,
        capture_output=True,
        check=False,
        timeout=60,
    )
    if done.returncode not in (0, 1):
        return (Problem("ruff", None, None, done.stderr.decode(errors="replace").strip()[-500:]),)
    return tuple(
        Problem(
            "ruff",
            os.path.relpath(found["filename"], folder),
            (found.get("location") or {}).get("row"),
            f"{found.get('code') or 'error'} {found['message']}",
        )
        for found in json.loads(done.stdout)
    )


def formatted(texts: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The Python ``texts`` as ``ruff format`` writes them; ``folder`` is a scratch folder."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    subprocess.run(
        [*_RUFF, "format", "--isolated", "--no-cache", "--quiet", *texts], cwd=folder, check=True, timeout=60
    )
    return {path: (folder / path).read_text(encoding="utf-8") for path in texts}


_RUFF = (str(Path(sys.executable).with_name("ruff")),)
