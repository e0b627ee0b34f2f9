"""Completing a set of drafts and proving it, with one run of Django for both."""

from __future__ import annotations

import keyword
import re
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from importlib.machinery import PathFinder
from pathlib import Path

from agents.contract import Brief, CheckResult, Gate, Problem, UserError, Verdict
from agents.proof.canaries import COUNT, canaries
from agents.proof.comparing import added
from agents.proof.looking import Before, Looked, asked_of, failed_before, handed_over, looked_at
from agents.proof.probe import HALVES, Backend, Half, probe
from agents.proof.relay import Database
from agents.proof.reported import TESTS, checks_of
from agents.proof.ruff import formatted
from agents.proof.sandbox import Sandbox, current
from agents.proof.side_by_side import Begun, begin
from agents.proof.tree import write_tree

Files = Mapping[str, str]

SAME_PROCESS = "import, check, migrate, spectacular and tests were reported by the process that also runs the code"
NOT_PROBED = "the API was not asked for what the ERD promises: there is no manifest that holds one"
NOT_RUN = "nothing was run (tier static): without a sandbox the code is only looked at"
NOT_DERIVED = "no migrations and no openapi.yaml were made, because nothing was run"
NOT_IN_FAST = (
    "the migrations were not run: the tables came straight from the models",
    "the generated tests were not run",
)
NOT_ON_POSTGRES = "nothing was tried on PostgreSQL, the database was SQLite"
SKIPPED_TESTS = "no test was run: reviewers skipped all of them"
NO_TEST = "no test ran"
SCHEMA = "openapi.yaml"
_TEST = re.compile(r"(?:^|/)test_\w+\.py$")
_DERIVED = re.compile(rf"{re.escape(SCHEMA)}|migrations/\w+\.py")
"""What the code under test may hand over, whatever it says."""


class ProofError(Exception):
    """The code does not get as far as its derived files; ``problems`` says where it stopped."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        first = problems[0]
        where = f"{first.path}:{first.line}: " if first.path and first.line else f"{first.path}: " if first.path else ""
        super().__init__(f"{first.check}: {where}{first.message}")


@dataclass(frozen=True, slots=True)
class Proof:
    """The finished files, their verdict, and what a reviewer should know about a new migration.

    ``files`` are the given ones with whatever could be derived before the first check failed.
    """

    files: Files
    verdict: Verdict
    notes: tuple[str, ...] = ()


def complete(files: Files, package: str) -> dict[str, str]:
    """The same files plus the next migrations and a fresh ``openapi.yaml``; raises ``ProofError``.

    Migrations are made by Django's own autodetector, on top of those among ``files``; the text is deterministic.
    """
    proof = prove(files, package, None)
    if not proof.verdict.ok:
        raise ProofError(proof.verdict.problems)
    if proof.verdict.tier == "static":
        raise ProofError((Problem("sandbox", None, None, NOT_RUN),))
    return dict(proof.files)


def verify(
    files: Files, package: str, gate: Gate = "full", database: Database | None = None, asked: Brief | None = None
) -> Verdict:
    """Check the files as they are, stopping at the first check that fails.

    ``asked`` is what they must live up to, by default what the manifest among them says. ``database`` is an empty
    one on PostgreSQL, by default it is an SQLite file; ``agents.proof.postgres`` makes one.
    """
    return _run(files, package, gate, asked, derive=False, database=database).verdict


def prove(
    files: Files,
    package: str,
    gate: Gate | None = "full",
    asked: Brief | None = None,
    before: Before | None = None,
    runs: Begun | None = None,
) -> Proof:
    """``complete`` and ``verify`` for the price of one; a failure to complete is a failed check of the verdict.

    A gate of ``None`` checks only what completing needs anyway. What fails in the tree ``before`` too is said and fails
    nothing; what would have come after it is not proven. ``runs`` are those that ``begin(gate)`` has begun.
    """
    proof = _run(files, package, gate, asked, derive=True, before=before, runs=runs)
    if before is None or proof.verdict.ok:
        return proof
    earlier = _run(before.files, package, gate, before.asked, derive=True, look=False)
    return replace(proof, verdict=_relative(proof.verdict, earlier.verdict.problems))


def run_unseen(files: Files, package: str, gate: Gate | None = "fast", asked: Brief | None = None) -> Proof:
    """``prove`` without a look at the code first: the sandbox must hold whatever it does."""
    return _run(files, package, gate, asked, derive=True, look=False)


def check_package(package: str) -> None:
    """Raise ``UserError`` unless ``package`` can be a top-level Python package beside Django and its friends."""
    if not package.isidentifier() or keyword.iskeyword(package) or not package.isascii():
        raise UserError(f"{package!r} cannot be a Python package: use letters, digits and underscores")
    if package in sys.stdlib_module_names or PathFinder.find_spec(package, [sysconfig.get_path("purelib")]):
        raise UserError(f"{package!r} cannot be the package's name: Python has a module of that name already")


def _run(
    files: Files,
    package: str,
    gate: Gate | None,
    asked: Brief | None,
    *,
    derive: bool,
    database: Database | None = None,
    before: Before | None = None,
    look: bool = True,
    runs: Begun | None = None,
) -> Proof:
    check_package(package)
    asked = asked or asked_of(files, package)
    planted = canaries(files)
    judges = _judges(files, asked, gate, database)
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-proof-")))
        write_tree(files, folder / package)
        runs = runs or held.enter_context(begin(gate, database))
        beside = held.enter_context(ThreadPoolExecutor(1))
        look_at = partial(looked_at, files, package, folder / package, asked, before) if look else partial(Looked, ())
        looking = beside.submit(look_at)
        # Completing alone is not the proof that decides, and what it runs is confined: it need not wait for the look.
        ready = runs() if gate is None or looking.result().ok else None
        request = {"package": package, "gate": gate, "derive": derive, "planted": COUNT}
        counted = planted if gate == "full" else None
        told = ready.run(files, request, judges, counted) if ready else None
        looked, sandbox = looking.result(), current()
        if told is None or not looked.ok:
            return Proof(files, _verdict(sandbox, gate, looked, [], database, derive=derive))
        rest, described = told
        records = (*rest.records, *(described.records if described else ()))
        derived = {record["path"]: record["text"] for record in records if record["kind"] == "file"}
        derived = {path: text for path, text in derived.items() if _DERIVED.fullmatch(path)}
        migrations = {path: text for path, text in derived.items() if path.endswith(".py")}
        if migrations:
            derived |= formatted(migrations, folder / "formatted")
    notes = tuple(record["text"] for record in records if record["kind"] == "note")
    checks = checks_of(rest, described, gate, len(judges))
    # A run that ended before its tests were counted has failed in any case, and not by lying.
    counted_here = any(record["kind"] == "check" and record["id"] == TESTS for record in rest.records)
    untested = _has_no_tests(files, asked)
    ran = [
        _tests(planted.judged(check) if counted_here else check, untested=untested) if check.id == TESTS else check
        for check in checks
    ]
    ran += handed_over(files, derived, package, asked, looked)
    verdict = _verdict(sandbox, gate, looked, ran, database, derive=derive, judges=judges)
    if untested and gate == "full":
        verdict = replace(verdict, not_proven=(SKIPPED_TESTS, *verdict.not_proven))
    return Proof({**files, **derived}, verdict, notes)


def _has_no_tests(files: Files, asked: Brief | None) -> bool:
    """Whether reviewers took every generated test out, and nobody wrote another."""
    skipped = asked.options.skipped if asked else ()
    return any(map(_TEST.search, skipped)) and not any(map(_TEST.search, files))


def _tests(check: CheckResult, *, untested: bool) -> CheckResult:
    """Where there are to be no tests, that none ran is no problem."""
    problems = tuple(problem for problem in check.problems if not (untested and problem.message == NO_TEST))
    return replace(check, ok=check.ok or (bool(check.problems) and not problems), problems=problems)


def _relative(verdict: Verdict, known: Sequence[Problem]) -> Verdict:
    """The verdict on a change alone: ``known`` are the problems of the tree that it was made to."""
    checks = []
    already: list[Problem] = []
    for check in verdict.checks:
        new = added(known, check.problems)
        already += [problem for problem in check.problems if problem not in new]
        checks.append(replace(check, ok=not new and (check.ok or bool(check.problems)), problems=new))
    failed = {problem.check for problem in already}
    cut_off = tuple(
        f"what comes after {name} was not asked: it fails without this change too" for name in sorted(failed)
    )
    return replace(verdict, checks=tuple(checks), not_proven=(*failed_before(already), *cut_off, *verdict.not_proven))


class _Judge:
    """Probes the running backend, and remembers what it could not ask."""

    def __init__(self, files: Files, asked: Brief, gate: Gate, halves: Collection[Half] = HALVES) -> None:
        self._files, self._asked, self._gate, self._halves = files, asked, gate, halves
        self.not_asked: tuple[str, ...] = ()

    def __call__(self, backend: Backend) -> tuple[CheckResult, ...]:
        probed = probe(self._asked.erd, self._files, backend, thorough=self._gate == "full", halves=self._halves)
        self.not_asked = probed.not_proven
        return probed.checks


def _judges(files: Files, asked: Brief | None, gate: Gate | None, database: Database | None) -> tuple[_Judge, ...]:
    """Two where each run can have tables of its own, which on one server they cannot."""
    if asked is None or gate is None:
        return ()
    if database is None:
        return tuple(_Judge(files, asked, gate, (half,)) for half in HALVES)
    return (_Judge(files, asked, gate),)


def _verdict(
    sandbox: Sandbox,
    gate: Gate | None,
    looked: Looked,
    ran: list[CheckResult],
    database: Database | None,
    *,
    derive: bool,
    judges: Sequence[_Judge] = (),
) -> Verdict:
    if sandbox.tier == "static":
        not_proven = [NOT_RUN, *([NOT_DERIVED] if derive else [])]
    else:
        weak = [f"the sandbox was {sandbox.tier}: {sandbox.weakness}"] if sandbox.weakness else []
        not_asked = [NOT_PROBED] if gate and not judges else judges[0].not_asked if judges else []
        elsewhere = [NOT_ON_POSTGRES] if gate and database is None else []
        not_proven = [SAME_PROCESS, *weak, *(NOT_IN_FAST if gate == "fast" else ()), *elsewhere, *not_asked]
    return Verdict(
        sandbox.tier,
        gate or "fast",
        (*looked.checks, *ran),
        (*looked.already, *not_proven),
        "SQLite" if database is None else "PostgreSQL",
    )
