"""``review: step-by-step``: one file after the other, each built on what is there."""

from __future__ import annotations

import json

import pytest

from bot.names import PROOF_CHECK
from tests.bot.deciding.review import Review
from tests.bot.quick import Quick, opened
from tests.world import SHOP_WITH_ORDERS

STEP_BY_STEP = "review: step-by-step\n"


@pytest.fixture
def review(world: Quick) -> Review:
    shop = world.repository()
    return Review(shop, opened(shop, STEP_BY_STEP))


def test_the_next_file_comes_when_the_one_before_is_decided(review: Review) -> None:
    shop = review.shop
    assert review.files == {"models.py", ".erdsmith.json"}
    assert "**to come**" in review.item("admin.py") and "34 of 35" not in review.check["output"]["title"]
    review.say("/approve models.py")
    assert review.files == {"models.py", "admin.py", ".erdsmith.json"}
    assert shop.subjects(review.number)[-2].startswith("Add admin.py: ")
    review.say("/help")
    review.push("admin.py", review.text("admin.py") + "# ours\n")
    assert "apps.py" not in review.files
    review.say("/skip admin.py")
    assert review.files == {"models.py", "apps.py", ".erdsmith.json"}
    review.say("/approve")
    assert review.files == {
        "models.py",
        "apps.py",
        "__init__.py",
        "migrations/__init__.py",
        "permissions.py",
        ".erdsmith.json",
    }
    proof = shop.check(review.head, PROOF_CHECK)
    assert proof and proof["conclusion"] == "success"
    assert "files are still to come" in proof["output"]["summary"]


@pytest.mark.long
def test_what_is_revised_before_it_is_there_comes_as_revised(review: Review) -> None:
    assert "Done in" in review.say("/revise views.py add pagination with page size 7")
    assert review.files == {"models.py", ".erdsmith.json"}
    assert json.loads(review.text(".erdsmith.json"))["options"]["pagination"]
    said = review.say("/regenerate views.py")
    assert "`views.py`" in said and "page_size = 7" in review.text("views.py")
    assert "admin.py" not in review.files


@pytest.mark.long
def test_a_change_of_the_erd_brings_no_file_that_is_still_to_come(review: Review) -> None:
    review.shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Order things")
    review.shop.wait_for(lambda: "class Order(" in review.text("models.py") or None, 30, "the orders")
    review.shop.idle()
    assert review.files == {"models.py", ".erdsmith.json"}


@pytest.mark.long
def test_who_approves_the_whole_brings_the_next_and_all_at_once_brings_all(review: Review) -> None:
    review.shop.writer.approve(review.number)
    review.shop.idle()
    assert review.files == {"models.py", "admin.py", ".erdsmith.json"}
    review.shop.writer.push({".github/erdsmith.yml": "review: all-at-once\n"}, "Bring the rest")
    review.say("/approve")
    assert {"views.py", "urls.py", "README.md"} <= review.files and "to come" not in review.item("README.md")
