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

SECONDS = 60


def lint_problems(folder: Path) -> tuple[Problem, ...]:
    """What ruff finds in the files below ``folder``, whatever configuration or ``.gitignore`` lies in there."""
    try:
        done = subprocess.run(
            [*_RUFF, "check", *_EVERYTHING, "--quiet", "--select", RULES, "--output-format", "json", "."],
            cwd=folder,
            capture_output=True,
            check=False,
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        return (Problem("ruff", None, None, f"it took more than {SECONDS} s"),)
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
    """The Python ``texts`` as ``ruff format`` writes them, or as they are if it cannot; ``folder`` is for scratch."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    command = [*_RUFF, "format", *_EVERYTHING, "--quiet", *texts]
    try:
        subprocess.run(command, cwd=folder, capture_output=True, check=True, timeout=SECONDS)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        return dict(texts)
    return {path: (folder / path).read_text(encoding="utf-8") for path in texts}


_EVERYTHING = ("--isolated", "--no-cache", "--no-respect-gitignore", "--config", "exclude=[]")
_RUFF = (str(Path(sys.executable).with_name("ruff")),)
