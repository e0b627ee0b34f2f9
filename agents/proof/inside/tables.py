"""The checks ``migrate`` and ``tests``, on one database that both share."""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest import TestResult, TestSuite

from django.db import connections
from django.test.runner import DiscoverRunner

from . import creations
from .problems import Found, found, problem_of_text


def make(*, real_migrations: bool) -> list[Found]:
    """Make Django's test database (SQLite in memory), by the migrations or straight from the models."""
    if real_migrations:
        creations.together()
    for connection in connections.all():
        connection.settings_dict["TEST"]["MIGRATE"] = real_migrations
    DiscoverRunner(verbosity=0, interactive=False).setup_databases(serialized_aliases=set())
    return []


def run_tests(package: str, folder: Path, planted: int) -> list[Found]:
    """Run the package's tests on that database; that none runs but those planted is a failure too."""
    runner = _OnReadyDatabase(verbosity=0, interactive=False)
    runner.run_tests([package])
    result = runner.result
    problems = [problem_of_text(trace, folder) for _, trace in (*result.errors, *result.failures)]
    problems += [found(f"{test} succeeded although it is expected to fail") for test in result.unexpectedSuccesses]
    if result.testsRun - planted == len(result.skipped):
        problems.append(found("no test ran"))
    return problems


class _OnReadyDatabase(DiscoverRunner):
    """Django's own runner without the system checks and the database, which were there before it."""

    result: TestResult

    def setup_databases(self, **kwargs: Any) -> None:
        return None

    def teardown_databases(self, old_config: None, **kwargs: Any) -> None:
        return None

    def run_checks(self, databases: Any) -> None:
        return None

    def run_suite(self, suite: TestSuite, **kwargs: Any) -> TestResult:
        self.result = TestResult()
        suite.run(self.result)
        return self.result

    def suite_result(self, suite: TestSuite, result: TestResult, **kwargs: Any) -> int:
        return len(result.failures) + len(result.errors)
