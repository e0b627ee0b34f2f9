"""Defects planted into the drafts of a shop: each caught by the check that is named for it, at its place."""

import pytest

from agents.proof.checks import CHECKS, static_checks
from tests.proof.checks.drafted import PACKAGE, asked, problems, shop
from tests.proof.checks.planted import PLANTED


@pytest.mark.parametrize("defect", PLANTED)
def test_a_planted_defect_is_named_with_its_place(defect: str) -> None:
    check, path, line_says, files = PLANTED[defect]
    found = problems(files, check)

    assert found, f"{check} does not notice"
    assert {problem.path for problem in found} == {path}
    for problem in found:
        assert problem.line is not None
        assert problem.message
        if line_says is not None:
            assert line_says in files[path].split("\n")[problem.line - 1]


def test_the_shop_itself_has_no_problem() -> None:
    assert problems(shop()) == []


def test_every_check_ran_on_the_shop() -> None:
    assert [result.id for result in static_checks(shop(), PACKAGE, asked())] == list(CHECKS)
