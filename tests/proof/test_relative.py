"""What somebody's earlier change broke does not hold back the next one; what that one adds does."""

from agents.proof.looking import Before
from agents.proof.proving import prove
from tests.proof.shop import FILES, PACKAGE

BROKEN = (
    "from django.test import SimpleTestCase\n\n\nclass {name}(SimpleTestCase):\n"
    "    def test_it(self):\n        self.fail('{name}')\n"
)
THEIRS = {**FILES, "tests/test_theirs.py": BROKEN.format(name="Theirs")}


def test_what_failed_before_is_told_and_fails_nothing() -> None:
    verdict = prove(
        {**THEIRS, "views.py": f"{FILES['views.py']}\n\nNEW = 1\n"}, PACKAGE, "full", before=Before(THEIRS)
    ).verdict

    assert verdict.ok
    assert verdict.problems == ()
    assert verdict.not_proven[0] == (
        "tests failed before this change too: tests/test_theirs.py:6: AssertionError: Theirs"
    )
    assert "what comes after tests was not asked: it fails without this change too" in verdict.not_proven


def test_what_a_change_breaks_besides_fails_it_alone() -> None:
    after = {**THEIRS, "tests/test_ours.py": BROKEN.format(name="Ours")}
    verdict = prove(after, PACKAGE, "full", before=Before(THEIRS)).verdict

    assert not verdict.ok
    assert [(problem.check, problem.path, problem.line) for problem in verdict.problems] == [
        ("tests", "tests/test_ours.py", 6)
    ]
