"""What the runs reported, as the checks of a verdict: in their order, each once, and what was never reported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from agents.contract import CheckResult, Gate, Problem
from agents.proof.probe import CHECKS
from agents.proof.process import Run
from agents.proof.records import plain
from agents.proof.side_by_side import DESCRIBED

TESTS = "tests"
_FAST = ("import", "check", "makemigrations", "migrate", "spectacular")
EXPECTED: Mapping[Gate | None, tuple[str, ...]] = {None: (), "fast": _FAST, "full": (*_FAST, TESTS)}
"""What Django has to be asked at least, by gate."""
_ORDER = {name: number for number, name in enumerate((*_FAST, *CHECKS, TESTS))}


def checks_of(rest: Run, described: Run | None, gate: Gate | None, judges: int) -> Iterator[CheckResult]:
    """The checks of both runs up to the first that failed; ``judges`` is how many there were to ask."""
    alone = described is None
    found = _checks(rest, [name for name in EXPECTED[gate] if alone or name != DESCRIBED], judged=judges > 0)
    if described is not None:
        found += _checks(described, (DESCRIBED,), judged=judges > 1)
    in_order = sorted(found, key=lambda check: (_ORDER.get(check.id, len(_ORDER)), check.id))
    for _, same in groupby(in_order, key=lambda check: check.id):
        check = _together(*same)
        # What nobody asked for counts only against who says it.
        if not check.ok or check.id in _ORDER:
            yield check
        if not check.ok:
            return


def _together(first: CheckResult, *others: CheckResult) -> CheckResult:
    """One check of which each run has done a part; what both met, such as a module that breaks, is said once."""
    checks = (first, *others)
    problems = tuple(dict.fromkeys(problem for check in checks for problem in check.problems))
    seconds = max(check.seconds for check in checks)
    return replace(first, ok=all(check.ok for check in checks), seconds=seconds, problems=problems)


def _checks(run: Run, expected: Iterable[str], *, judged: bool) -> list[CheckResult]:
    """The reported checks; a run that ended before all were reported has failed in the one that it was in."""
    checks = [*_reported(run.records), *run.judged]
    if not all(check.ok for check in checks):
        return checks
    missing = next((name for name in expected if name not in {check.id for check in checks}), None)
    if any(record["kind"] == "done" for record in run.records):
        if missing is None and judged and not run.judged:
            return [*checks, _failed(CHECKS[0], "it ended before it was asked")]
        return checks if missing is None else [*checks, _failed(missing, "it was never reported")]
    begun = [record["id"] for record in run.records if record["kind"] == "begin"]
    last_line = next((line for line in reversed(run.output.splitlines()) if line.strip()), "it ended without a word")
    return [*checks, _failed(begun[-1] if begun else "import", run.cut_short or plain(last_line)[:500])]


def _failed(check: str, message: str) -> CheckResult:
    return CheckResult(check, False, 0.0, (Problem(check, None, None, message),))


def _reported(records: Iterable[Mapping[str, Any]]) -> list[CheckResult]:
    return [_result(record) for record in records if record["kind"] == "check"]


def _result(record: Mapping[str, Any]) -> CheckResult:
    problems = tuple(
        Problem(record["id"], problem["path"], problem["line"], problem["message"]) for problem in record["problems"]
    )
    return CheckResult(record["id"], not problems, record["seconds"], problems)
