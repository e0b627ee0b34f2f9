"""One ERD, from the file to the last proof, with the product's own commands as anybody runs them."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from agents.manifest import NAME, Manifest
from tests.corpus.expectation import Expected

ROOT = Path(__file__).parents[2]
MOST_ON_POSTGRES = 60
"""Entities; larger backends are proven a second time on SQLite, which takes them long enough."""

STAGE_SECONDS = 3600
"""Only so that nothing waits for ever; the product has its own limits."""

REFUSED = 2


@dataclass(frozen=True, slots=True)
class Trial:
    """What became of one ERD. ``broken`` is neither proven nor refused with reasons, and never expected."""

    outcome: Literal["accept", "reject", "broken"]
    entities: int = 0
    seconds: Mapping[str, float] = field(default_factory=dict)
    """By stage: ``generate``, then ``postgres`` or ``sqlite``, ``conform`` if there is a checker."""
    why: str = ""

    def holds(self, expected: Expected) -> bool:
        return self.outcome == expected or (expected == "either" and self.outcome != "broken")


class Broken(Exception):
    """A stage went wrong; the message says how, in one line."""


@dataclass
class Bench:
    """What trials share. ``postgres`` is a server's URL, ``conform`` a program of somebody else's, called with the
    folder that holds ``backend/`` and the ERD, whose last line is a JSON object with ``ok``."""

    postgres: str
    conform: Path | None = None
    kept: Path | None = None
    """Where a backend that broke is left to be looked at."""
    _known: set[str] = field(default_factory=set)
    _first: threading.Lock = field(default_factory=threading.Lock)

    def tried(self, erd: Path, name: str) -> Trial:
        """Generate (proven on SQLite as it is made), read it back and prove it again, show it to the checker."""
        seconds: dict[str, float] = {}
        entities = 0
        with tempfile.TemporaryDirectory(prefix="erdsmith-corpus-") as scratch:
            backend = Path(scratch, "backend")
            try:
                with _timed(seconds, "generate"):
                    refusal = _generated(erd, backend)
                if refusal:
                    return Trial("reject", seconds=seconds, why=refusal)
                manifest = Manifest.read((backend / NAME).read_text("utf-8"))
                entities = sum(not entity.implied for entity in manifest.erd)
                on_postgres = entities <= MOST_ON_POSTGRES
                with _timed(seconds, "postgres" if on_postgres else "sqlite"):
                    _verified(backend, ["--postgres", self.postgres] if on_postgres else [])
                if self.conform:
                    with _timed(seconds, "conform"):
                        self._conforms(self.conform, backend, erd)
            except Broken as error:
                self._keep(backend, name)
                return Trial("broken", entities, seconds, f"{list(seconds)[-1]}: {error}")
        return Trial("accept", entities, seconds)

    def _conforms(self, checker: Path, backend: Path, erd: Path) -> None:
        requirements = (backend / "requirements.txt").read_text("utf-8")
        # A checker may install what is required, once: nobody else comes in meanwhile.
        with self._first:
            if requirements not in self._known:
                _checked(checker, backend, erd)
                self._known.add(requirements)
                return
        _checked(checker, backend, erd)

    def _keep(self, backend: Path, name: str) -> None:
        if self.kept and backend.exists():
            shutil.rmtree(self.kept / name, ignore_errors=True)
            shutil.move(backend, self.kept / name / "backend")


def _generated(erd: Path, backend: Path) -> str:
    """Write the backend; the first reason if the ERD was refused, else nothing."""
    done = _run("-m", "bot", "generate", erd, "-o", backend, "--json")
    said = _json(done)
    if done.returncode == REFUSED and said.get("problems"):
        if backend.exists():
            raise Broken("refused, and files were written")
        first = said["problems"][0]
        return f"{first['pointer']}: {first['message']}"
    _held(done, said.get("verdict") or {})
    return ""


def _verified(backend: Path, options: list[str]) -> None:
    done = _run("-m", "bot", "verify", backend, "--json", *options)
    _held(done, _json(done))


def _held(done: subprocess.CompletedProcess[str], verdict: Mapping[str, Any]) -> None:
    problems = [problem for check in verdict.get("checks", ()) for problem in check["problems"]]
    if problems:
        first = problems[0]
        raise Broken(f"{first['check']}: {first['path']}:{first['line']}: {first['message']}")
    if done.returncode != 0 or not verdict.get("ok"):
        raise Broken(f"exit {done.returncode}: {_last_line(done)}")
    if missing := {"migrate", "spectacular", "tests"} - {check["id"] for check in verdict["checks"]}:
        raise Broken(f"not proven: {', '.join(sorted(missing))}")


def _checked(checker: Path, backend: Path, erd: Path) -> None:
    done = _run(checker, backend.parent, erd)
    told = _json(done)
    if told.get("ok") is not True:
        raise Broken(json.dumps(told.get("steps", told)) if told else _last_line(done))


def _run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *map(str, arguments)]
    try:
        return subprocess.run(
            command,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            timeout=STAGE_SECONDS,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        raise Broken(f"it took more than {STAGE_SECONDS} s") from None


def _json(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    lines = done.stdout.splitlines()
    try:
        told = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    lines = (done.stderr or done.stdout).strip().splitlines()
    return lines[-1][:300] if lines else "not a word"


@contextmanager
def _timed(seconds: dict[str, float], stage: str) -> Any:
    started = time.perf_counter()
    seconds[stage] = 0.0
    try:
        yield
    finally:
        seconds[stage] = round(time.perf_counter() - started, 1)
