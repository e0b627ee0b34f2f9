"""The page about the checks says what they do."""

import pytest

from agents.proof.checks import CHECKS
from agents.proof.checks.registry import Check, check
from tests.proof.checks.docs import PATH, page


def test_the_page_is_up_to_date() -> None:
    assert PATH.read_text(encoding="utf-8") == page(), "run python -m tests.proof.checks.docs"


@pytest.mark.parametrize("each", CHECKS.values(), ids=CHECKS)
def test_each_says_what_why_and_how(each: Check) -> None:
    assert all(each.says)


def test_an_id_is_taken_once() -> None:
    with pytest.raises(ValueError, match=r"code\.sql already"):
        check("code.sql")(lambda project: ())
