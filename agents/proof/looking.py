"""The part of a proof that runs nothing: the static checks and ruff, judged by what a change adds."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agents.contract import Brief, CheckResult, Problem
from agents.proof.checks import added, static_checks
from agents.proof.ruff import lint_problems
from agents.proof.tree import write_tree

MAX_LISTED = 20


@dataclass(frozen=True, slots=True)
class Before:
    """The tree that a change is made to, and what it had to live up to (by default what its manifest says)."""

    files: Mapping[str, str]
    asked: Brief | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What the checks say of a change, and in plain words what was so before it."""

    checks: tuple[CheckResult, ...]
    already: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether no check has failed."""
        return all(check.ok for check in self.checks)


def looked_at(
    files: Mapping[str, str], package: str, folder: Path, asked: Brief | None, before: Before | None = None
) -> Looked:
    """Judge the files, which lie below ``folder`` too; a problem that was there ``before`` fails no check."""
    checks = _checks(files, package, folder, asked)
    if before is None or all(check.ok for check in checks):
        return Looked(checks)
    with tempfile.TemporaryDirectory(prefix="erdsmith-before-") as scratch:
        write_tree(before.files, Path(scratch))
        known = [
            problem
            for check in _checks(before.files, package, Path(scratch), before.asked)
            for problem in check.problems
        ]
    relative = []
    already: list[Problem] = []
    for check in checks:
        new = added(known, check.problems)
        already += [problem for problem in check.problems if problem not in new]
        relative.append(replace(check, ok=not new, problems=new))
    return Looked(tuple(relative), failed_before(already))


def _checks(files: Mapping[str, str], package: str, folder: Path, asked: Brief | None) -> tuple[CheckResult, ...]:
    checks = static_checks(files, package, asked)
    if not all(check.ok for check in checks if check.id == "compile"):
        return checks
    started = time.perf_counter()
    problems = lint_problems(folder)
    return (*checks, CheckResult("ruff", not problems, round(time.perf_counter() - started, 3), problems))


def failed_before(problems: Sequence[Problem]) -> tuple[str, ...]:
    """What a change does not answer for, in plain words."""
    lines = []
    for problem in problems[:MAX_LISTED]:
        where = ":".join(str(part) for part in (problem.path, problem.line) if part is not None)
        lines.append(f"{problem.check} failed before this change too: {where}: {problem.message}")
    more = len(problems) - MAX_LISTED
    return (*lines, *([f"and {more} more problems from before this change"] if more > 0 else []))
