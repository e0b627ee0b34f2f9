"""The proof of a person's push and of a fix-up, by the real gates."""

from __future__ import annotations

import pytest

from bot.names import PROOF_CHECK
from tests.world import PATIENCE, Json, Shop

REVISE = "/revise views.py add pagination"
BROKEN = "\n\nclass Broken(models.Model):\n    title = models.NoSuchField()\n"


def full_proof(shop: Shop, sha: str) -> Json:
    """The verdict of the full gate on a commit, once it is there."""

    def look() -> Json | None:
        check = shop.check(sha, PROOF_CHECK)
        return check if check and check["external_id"] == f"proof:{sha}" else None

    return shop.wait_for(look, PATIENCE, "the full proof")


def test_what_a_person_broke_is_said_on_its_line_and_holds_nothing_back(real_shop: Shop) -> None:
    shop = real_shop
    pull = shop.opened()
    number, branch = pull["number"], pull["head"]["ref"]
    models = shop.writer.file("backend/models.py", branch)
    head = shop.writer.push({"backend/models.py": models + BROKEN}, "Try something", branch=branch)

    proof = full_proof(shop, head)
    assert proof["conclusion"] == "failure"
    assert "holds back nothing" in proof["output"]["summary"]
    notes = shop.writer.annotations(proof["id"])
    wrong = len((models + BROKEN).splitlines())
    assert ("backend/models.py", wrong) in [(note["path"], note["start_line"]) for note in notes]
    shop.idle()
    assert "❌" in shop.writer.pull(number)["body"].partition("## Proof")[2]

    shop.writer.comment(number, REVISE)
    (answer,) = shop.answers(number)
    assert "Done in" in answer
    assert "NoSuchField" in shop.writer.file("backend/models.py", branch)
    fixed = shop.writer.pull(number)["head"]["sha"]
    assert fixed != head
    assert full_proof(shop, fixed)["conclusion"] == "failure"


@pytest.mark.long
def test_a_fix_up_shows_the_fast_verdict_and_then_the_full_one(real_shop: Shop) -> None:
    shop = real_shop
    number = shop.opened()["number"]
    shop.writer.comment(number, REVISE)

    def fast() -> Json | None:
        head = shop.writer.pull(number)["head"]["sha"]
        check = shop.check(head, PROOF_CHECK)
        return check if check and "fast gate" in check["output"]["title"] else None

    check = shop.wait_for(fast, PATIENCE, "the fast verdict")
    assert check["conclusion"] == "success"
    assert check["output"]["title"].endswith("(fast gate); the full proof is running")
    head = shop.writer.pull(number)["head"]["sha"]
    full = full_proof(shop, head)
    assert (full["id"], full["conclusion"]) == (check["id"], "success")
    assert full["output"]["title"].endswith("(full gate)")
    shop.idle()
    body = shop.writer.pull(number)["body"]
    assert "The full gate:" in body and "every list: pagination" in body
    assert len(shop.all_checks(head, PROOF_CHECK)) == 1
