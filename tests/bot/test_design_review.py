"""The design review is posted once, when the pull request opens, each finding on the line that it is about."""

from __future__ import annotations

import pytest

from agents.review import Finding
from bot.design_review import said
from tests.world import Shop

UNSOUND = """{
  "User": {"name": "CharField"},
  "Item": {"owner": "ForeignKey:User", "price": "FloatField", "status": "CharField"}
}"""
RENAMED = UNSOUND.replace("status", "state")


def test_one_review_with_its_findings_on_their_lines(shop: Shop) -> None:
    number = shop.opened(UNSOUND)["number"]
    shop.idle()
    (review,) = shop.writer.reviews(number)
    assert review["state"] == "COMMENTED" and "2 things about the design" in review["body"]
    found = shop.writer.review_comments(number)
    assert [comment["body"].split(":")[0] for comment in found] == ["**high**", "**medium**"]
    assert {comment["path"] for comment in found} == {"backend/models.py"}
    assert "price = models.FloatField()" in found[0]["diff_hunk"].splitlines()[-1]


@pytest.mark.long
def test_a_later_push_posts_none(shop: Shop) -> None:
    number = shop.opened(UNSOUND)["number"]
    shop.writer.push({"erd.json": RENAMED}, "Rename a field")
    shop.idle()
    assert len(shop.writer.reviews(number)) == 1


def test_nothing_is_said_of_a_sound_design(shop: Shop) -> None:
    number = shop.opened()["number"]
    shop.idle()
    assert shop.writer.reviews(number) == []


def test_names_stand_in_code_and_nothing_is_markdown() -> None:
    finding = Finding("rule", "high", "models.py", 1, "`price` is *not* a [sum](x).", 'draw `"price": "money"`')
    text = said(finding)
    assert text.startswith("**high**: `price` is \\*not\\* a \\[sum\\](x).") and '`"price": "money"`' in text
