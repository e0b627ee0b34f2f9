"""People's own packages that are not installed here: what needs them cannot be run, and that is no fault of theirs."""

from __future__ import annotations

import re
import sysconfig
from dataclasses import replace
from importlib.machinery import PathFinder

from agents.contract import Problem, Verdict
from agents.proof.checks.packages import FAMILIAR

_MISSING = re.compile(r"ModuleNotFoundError: No module named '(\w+)[\w.]*'")
_DISTRIBUTIONS = {module: name for name, modules in FAMILIAR.items() for module in modules}


def without_lacking(verdict: Verdict) -> Verdict:
    """The verdict with a failed import of such packages told as not proven; any other failure stays."""
    failed = [check for check in verdict.checks if not check.ok]
    lacking = [name for check in failed for problem in check.problems if (name := _lacked(problem))]
    if not lacking or len(lacking) < sum(max(1, len(check.problems)) for check in failed):
        return verdict
    first = f"nothing was run: {lacking[0]} is not installed where it is proven"
    checks = tuple(check for check in verdict.checks if check.ok)
    return replace(verdict, checks=checks, lacking=tuple(lacking), not_proven=(first, *verdict.not_proven))


def _lacked(problem: Problem) -> str | None:
    """The package that a failed import misses, if it is a familiar one that is not here."""
    found = _MISSING.match(problem.message) if problem.check == "import" else None
    if found is None or PathFinder.find_spec(found[1], [sysconfig.get_path("purelib")]):
        return None
    return _DISTRIBUTIONS.get(found[1])
