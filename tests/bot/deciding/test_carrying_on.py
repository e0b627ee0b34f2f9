"""``/stop``, ``/retry``, ``/status`` and ``/feature``: what is under way, what failed, what cannot be had."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agents.contract import Verdict
from bot import generate, transaction
from bot.evolve import Proposal
from bot.names import PROOF_CHECK
from bot.sealed import Memory
from bot.signature import Signer
from tests.bot.deciding.review import Review
from tests.bot.inprocess import HELD
from tests.bot.quick import Quick, opened
from tests.world import SHOP_WITH_ORDERS

PAGES = "/revise views.py add pagination with page size 7"


@pytest.fixture
def during(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Something that happens once while a change is being made."""

    def happen(what: Callable[[], object]) -> None:
        really, left = transaction.change, [what]

        def change(*arguments: object) -> object:
            if left:
                left.pop()()
            return really(*arguments)  # type: ignore[arg-type]

        monkeypatch.setattr(transaction, "change", change)

    return happen


def test_what_is_stopped_is_not_pushed_and_is_done_when_it_is_asked_for_again(
    world: Quick, during: Callable[[Callable[[], object]], None]
) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    head = review.head

    def stop() -> None:
        before = len(shop.writer.comments(review.number))
        shop.writer.comment(review.number, "/stop")
        shop.wait_for(lambda: len(shop.writer.comments(review.number)) == before + 2 or None, 30, "the answer")

    during(stop)
    assert "nothing was changed" in review.say(PAGES, answers=2)
    assert review.head == head
    assert "Done in" in review.say("/retry")
    assert "page_size = 7" in review.text("views.py")
    assert "nothing of mine failed here" in review.say("/retry")


@pytest.mark.long
def test_what_failed_is_done_again_once(world: Quick, during: Callable[[Callable[[], object]], None]) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))

    def fail() -> None:
        raise RecursionError

    during(fail)
    assert "`/retry`" in review.say(PAGES)
    assert "Done in" in review.say("/retry")
    assert "page_size = 7" in review.text("views.py")
    assert "nothing of mine failed here" in review.say("/retry")


@pytest.mark.long
def test_a_change_of_the_erd_is_stopped_before_it_is_pushed(world: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    head, really = review.head, generate.evolve

    def evolve(*arguments: object) -> Proposal:
        shop.writer.comment(review.number, "/stop")
        shop.answers(review.number)
        return really(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(generate, "evolve", evolve)
    sha = shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Order things")
    check = shop.erd_check(sha)
    assert check["output"]["title"].startswith("Stopped") and review.head == head
    monkeypatch.setattr(generate, "evolve", really)
    shop.writer.rerun(check["id"])
    shop.wait_for(lambda: "class Order(" in review.text("models.py") or None, 30, "the orders")


@pytest.mark.long
def test_a_proof_that_went_wrong_is_made_again(world: Quick, monkeypatch: pytest.MonkeyPatch) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    left = [RecursionError]

    def verify(*_: object) -> Verdict:
        if left:
            raise left.pop()
        return HELD

    monkeypatch.setattr("bot.heads.verify", verify)
    head = review.push("NOTES.md", "Hello.\n")
    (check,) = shop.all_checks(head, PROOF_CHECK)
    assert check["output"]["title"] == "Something went wrong"
    assert "`ERDsmith / proof` runs again" in review.say("/retry")
    shop.idle()
    proven = shop.check(head, PROOF_CHECK)
    assert proven and proven["conclusion"] == "success"


@pytest.mark.long
def test_a_stop_holds_back_nothing_that_is_asked_for_later(review: Review) -> None:
    assert "I stop before the next step" in review.say("/stop")
    assert "Done in" in review.say("/skip .gitattributes")


@pytest.mark.long
def test_the_status_tells_of_proof_and_review(review: Review) -> None:
    said = review.say("/status")
    assert review.head in said and "Proof: Proven by" in said and "files wait for a decision" in said


def test_a_feature_gets_an_honest_answer(review: Review) -> None:
    head = review.head
    review.say("/feature send a mail when a product is sold out\n/feature add pagination\n/feature", answers=3)
    mail, pages, nothing = [each["body"] for each in review.shop.writer.comments(review.number)][-3:]
    assert "takes a language model, and I have none" in mail and "`pagination`" in mail
    assert "`/revise views.py add pagination`" in pages
    assert "say what it is to do" in nothing
    assert review.head == head


def test_only_the_bots_own_notes_count() -> None:
    notes = Memory("approved", "acme/shop#5", Signer("ours"))
    hidden = notes.note({"by": "writer"})
    assert list(notes.notes([f"words\n\n{hidden}\n\n<!-- erdsmith:said 7-1 -->"])) == [{"by": "writer"}]
    elsewhere = [Memory("approved", "acme/shop#6", Signer("ours")), Memory("approved", "acme/shop#5", Signer("theirs"))]
    assert not [note for memory in elsewhere for note in memory.notes([hidden])]
    assert not list(Memory("failed", "acme/shop#5", Signer("ours")).notes([hidden]))
    assert not list(notes.notes([f"```\n{hidden}\n```", f"{hidden} and words", hidden.replace(":", ";")]))
