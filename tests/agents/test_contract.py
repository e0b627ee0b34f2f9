"""What the agents hand each other."""

from agents.contract import CheckResult, Problem, Verdict

FAILED = CheckResult("code.files", False, 0.5, (Problem("code.files", "views.py", 3, "writes a file"),))


def test_a_verdict_is_summed_up_by_family_with_every_failure_apart() -> None:
    checks = (
        CheckResult("compile", True, 0.1),
        CheckResult("code.process", True, 0.25),
        FAILED,
        CheckResult("code.network", True, 0.5),
        CheckResult("tests", True, 2.0),
    )

    assert Verdict("landlock", "full", checks).summary == (
        CheckResult("compile", True, 0.1),
        CheckResult("code", True, 0.75),
        FAILED,
        CheckResult("tests", True, 2.0),
    )
