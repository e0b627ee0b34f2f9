"""The part of a proof that runs nothing: the static checks and ruff, judged by what a change adds.

The checks are imported where they are used: that takes a while, and Django is at work by then.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from agents.contract import Brief, CheckResult, Problem
from agents.proof.comparing import added
from agents.proof.ruff import lint_problems
from agents.proof.tree import write_tree

if TYPE_CHECKING:
    from agents.proof.checks import Project

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
    project: Project | None = None
    """What was looked at, parsed."""

    @property
    def ok(self) -> bool:
        """Whether no check has failed."""
        return all(check.ok for check in self.checks)


def looked_at(
    files: Mapping[str, str], package: str, folder: Path, asked: Brief | None, before: Before | None = None
) -> Looked:
    """Judge the files, which lie below ``folder`` too; a problem that was there ``before`` fails no check."""
    project, checks = _checked(files, package, folder, asked)
    if before is None or all(check.ok for check in checks):
        return Looked(checks, project=project)
    with tempfile.TemporaryDirectory(prefix="erdsmith-before-") as scratch:
        write_tree(before.files, Path(scratch))
        _, earlier = _checked(before.files, package, Path(scratch), before.asked)
        known = [problem for check in earlier for problem in check.problems]
    relative = []
    already: list[Problem] = []
    for check in checks:
        new = added(known, check.problems)
        already += [problem for problem in check.problems if problem not in new]
        relative.append(replace(check, ok=not new, problems=new))
    return Looked(tuple(relative), failed_before(already), project)


def handed_over(
    files: Mapping[str, str], derived: Mapping[str, str], package: str, asked: Brief | None, looked: Looked
) -> list[CheckResult]:
    """What the checks have against the migrations that came out of the sandbox: who made them is not trusted."""
    from agents.proof.checks import Project, judged

    new = {path for path, text in derived.items() if path.endswith(".py") and files.get(path) != text}
    if not new:
        return []
    checks = judged(Project.of({**files, **derived}, package, asked, looked.project))
    about = [(check, tuple(each for each in check.problems if each.path in new)) for check in checks]
    return [replace(check, ok=False, problems=problems) for check, problems in about if problems]


def asked_of(files: Mapping[str, str], package: str) -> Brief | None:
    """What files must live up to, as the manifest among them says."""
    from agents.proof.checks.project import MANIFEST, Project

    return Project.of({path: files[path] for path in (MANIFEST,) if path in files}, package).asked


def _checked(
    files: Mapping[str, str], package: str, folder: Path, asked: Brief | None
) -> tuple[Project, tuple[CheckResult, ...]]:
    """Ruff, which is a process of its own, reads the files beside the other checks."""
    from agents.proof.checks import Project, judged

    with ThreadPoolExecutor(1) as beside:
        linted = beside.submit(_linted, folder)
        project = Project.of(files, package, asked)
        checks = judged(project)
    parses = all(check.ok for check in checks if check.id == "compile")
    return project, (*checks, linted.result()) if parses else checks


def _linted(folder: Path) -> CheckResult:
    started = time.perf_counter()
    problems = lint_problems(folder)
    return CheckResult("ruff", not problems, round(time.perf_counter() - started, 3), problems)


def failed_before(problems: Sequence[Problem]) -> tuple[str, ...]:
    """What a change does not answer for, in plain words."""
    lines = []
    for problem in problems[:MAX_LISTED]:
        where = ":".join(str(part) for part in (problem.path, problem.line) if part is not None)
        lines.append(f"{problem.check} failed before this change too: {where}: {problem.message}")
    more = len(problems) - MAX_LISTED
    return (*lines, *([f"and {more} more problems from before this change"] if more > 0 else []))
