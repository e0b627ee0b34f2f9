"""The checks that run nothing: every file read once, judged in milliseconds, before any of it is imported.

A check is one function with ``@check("family.subject")`` in one of the modules below; a new module is one more name
in ``_MODULES``. ``docs/checks.md`` is made from the docstrings.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from agents.contract import Brief, CheckResult
from agents.proof.checks import (
    access,
    compose,
    contract,
    contract_api,
    disk,
    docker,
    escape,
    exposure,
    imports,
    injection,
    migrations,
    queries,
    requirements,
    secret_values,
    settings,
    settings_wiring,
    starting,
    syntax,
    tests_that_fail,
    text,
    trickery,
    wiring,
)
from agents.proof.checks.project import Project
from agents.proof.checks.registry import REGISTERED, Check

__all__ = ["CHECKS", "Project", "judged", "static_checks"]

_MODULES = (
    syntax,
    imports,
    escape,
    disk,
    trickery,
    text,
    injection,
    secret_values,
    settings,
    settings_wiring,
    access,
    exposure,
    contract,
    contract_api,
    wiring,
    queries,
    migrations,
    tests_that_fail,
    requirements,
    docker,
    compose,
    starting,
)
CHECKS: Mapping[str, Check] = {
    id: each for module in _MODULES for id, each in REGISTERED.items() if each.find.__module__ == module.__name__
}
"""Every static check by id, in the order in which they run."""


def static_checks(files: Mapping[str, str], package: str, asked: Brief | None = None) -> tuple[CheckResult, ...]:
    """Every static check in the order of registration; only the first where some file does not parse.

    ``asked`` is what the files must live up to, by default what the manifest among them says.
    """
    return judged(Project.of(files, package, asked))


def judged(project: Project) -> tuple[CheckResult, ...]:
    """``static_checks`` of what is parsed already."""
    started = time.perf_counter()
    results: list[CheckResult] = []
    for each in CHECKS.values():
        problems = each.problems(project)
        now = time.perf_counter()
        results.append(CheckResult(each.id, not problems, round(now - started, 3), problems))
        started = now
        if each.id == syntax.COMPILE and problems:
            break
    return tuple(results)
