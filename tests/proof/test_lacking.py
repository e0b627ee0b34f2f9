"""A package that is not installed here is no failure of who uses it; a misspelt one is."""

from __future__ import annotations

import pytest

from agents.contract import CheckResult, Problem, Verdict
from agents.proof.lacking import without_lacking
from agents.proof.proving import complete, verify
from tests.proof.shop import FILES, PACKAGE


def test_a_familiar_package_that_is_not_here_is_told_as_not_proven() -> None:
    files = complete(FILES, PACKAGE)
    using = f"from storages.backends.s3 import S3Storage\n{files['models.py']}\n\nKEPT = S3Storage\n"
    verdict = verify({**files, "models.py": using}, PACKAGE)
    assert [problem.check for problem in verdict.problems] == ["import"]

    spared = without_lacking(verdict)
    assert (spared.ok, spared.was_run, spared.lacking) == (True, False, ("django-storages",))
    assert spared.not_proven[0] == "nothing was run: django-storages is not installed where it is proven"


@pytest.mark.parametrize(
    "problem",
    [
        Problem("import", "models.py", 1, "ModuleNotFoundError: No module named 'storagse'"),
        Problem("import", "models.py", 1, "ModuleNotFoundError: No module named 'django.storage'"),
        Problem("import", "models.py", 1, "ImportError: No module named 'storages'"),
        Problem("tests", "models.py", 1, "ModuleNotFoundError: No module named 'storages'"),
    ],
)
def test_any_other_failure_stays(problem: Problem) -> None:
    verdict = Verdict("bubblewrap", "full", (CheckResult(problem.check, False, 0.1, (problem,)),))
    assert without_lacking(verdict) == verdict


def test_a_failure_beside_it_stays() -> None:
    lacked = Problem("import", "models.py", 1, "ModuleNotFoundError: No module named 'storages'")
    silent = CheckResult("tests", False, 0.1)
    verdict = Verdict("bubblewrap", "full", (CheckResult("import", False, 0.1, (lacked,)), silent))
    assert without_lacking(verdict) == verdict
