"""Decisions about files before the real gate: what is left still stands."""

from __future__ import annotations

import pytest

from bot.names import PROOF_CHECK
from tests.bot.deciding.review import Review
from tests.bot.quick import opened
from tests.world import Json, Shop


def full_proof(review: Review) -> Json:
    """The last verdict on the head."""
    review.shop.idle()
    found = review.shop.check(review.head, PROOF_CHECK)
    assert found and found["external_id"].startswith("proof:")
    return found


@pytest.mark.long
@pytest.mark.timeout(600)
def test_what_is_left_after_skipping_undoing_and_drafting_anew_is_proven(real_shop: Shop) -> None:
    shop = real_shop
    review = Review(shop, shop.opened())
    before = {path: review.text(path) for path in ("models.py", "serializers.py", "views.py")}
    assert "Done in" in review.say("/revise models.py make product.title unique\n/skip tests/cases.py, README.md")
    assert "unique=True" in review.text("models.py") and "migrations/0002" in " ".join(review.files)
    assert full_proof(review)["conclusion"] == "success"
    assert "Done in" in review.say("/undo")
    assert {path: review.text(path) for path in before} == before
    assert {"README.md", "tests/test_api.py"} <= review.files
    assert any(path.startswith("migrations/0003") for path in review.files)
    assert full_proof(review)["conclusion"] == "success"
    review.push("views.py", "raise ValueError('mine')\n")
    assert full_proof(review)["conclusion"] == "failure"
    assert "-raise ValueError" in review.say("/regenerate views.py")
    assert full_proof(review)["conclusion"] == "success"


@pytest.mark.long
@pytest.mark.timeout(600)
def test_each_step_is_proven_beside_the_drafts_still_to_come(real_shop: Shop) -> None:
    shop = real_shop
    review = Review(shop, opened(shop, "review: step-by-step\n"))
    assert review.files == {"models.py", ".erdsmith.json"}
    review.say("/approve")
    assert review.files == {"models.py", "admin.py", ".erdsmith.json"}
    proof = full_proof(review)
    assert proof["conclusion"] == "success" and "files are still to come" in proof["output"]["summary"]
    review.push("models.py", review.text("models.py").replace("max_length=80", "max_length=90"))
    shop.writer.push({".github/erdsmith.yml": "review: all-at-once\n"}, "Bring the rest")
    review.say("/approve")
    assert {"openapi.yaml", "migrations/0001_initial.py", "README.md"} <= review.files
    assert "max_length=90" in review.text("migrations/0001_initial.py")
