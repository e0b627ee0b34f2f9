"""Comments: who is heard, what is answered, what becomes a fix-up."""

from __future__ import annotations

import pytest

from tests.world import SHOP_WITH_ORDERS, Shop

REVISE = "/revise views.py add pagination"


def test_a_review_is_one_transaction(shop: Shop) -> None:
    pull = shop.opened(SHOP_WITH_ORDERS)
    number = pull["number"]
    pushes = shop.pushes()
    comments = [
        {"path": "backend/views.py", "line": 1, "body": "paginate products with page size 5"},
        {"path": "backend/views.py", "line": 2, "body": "add search on number to Order"},
        {"path": "backend/urls.py", "line": 1, "body": "why this order?"},
    ]
    shop.writer.review(number, "REQUEST_CHANGES", "Some wishes:", comments)
    shop.settled_threads(number, 2)
    answered = shop.wait_for(
        lambda: [t for t in shop.writer.threads(number) if len(t["comments"]["nodes"]) == 2][2:], 60, "the third answer"
    )
    assert not answered[0]["isResolved"] or len(answered) == 1
    assert shop.pushes() == pushes + 1
    views = shop.writer.file("backend/views.py", pull["head"]["ref"])
    assert "page_size = 5" in views and '"number"' in views


def test_a_command_in_the_conversation_is_answered_there(shop: Shop) -> None:
    number = shop.opened()["number"]
    said = shop.writer.comment(number, REVISE)
    (answer,) = shop.answers(number)
    assert answer.startswith("Done in ") and "`views.py`" in answer
    shop.wait_for(lambda: "rocket" in shop.writer.reactions(said["id"]), 30, "the rocket")


@pytest.mark.long
def test_what_is_there_already_changes_nothing(shop: Shop) -> None:
    number = shop.opened()["number"]
    shop.writer.comment(number, REVISE)
    shop.answers(number)
    head = shop.writer.pull(number)["head"]["sha"]
    shop.writer.comment(number, REVISE)
    assert "is so already" in shop.answers(number, 2)[1]
    assert shop.writer.pull(number)["head"]["sha"] == head


def test_a_pull_request_of_a_person_is_never_touched(shop: Shop) -> None:
    shop.writer.push({"notes.md": "words\n"}, "Write notes", branch="erdsmith/notes")
    theirs = shop.writer.open("erdsmith/notes", "Notes")
    shop.writer.comment(theirs["number"], "/help")
    ours = shop.opened()
    shop.writer.comment(ours["number"], "/help")
    shop.answers(ours["number"])
    assert len(shop.writer.comments(theirs["number"])) == 1


def test_a_persons_file_is_offered_the_change_instead(shop: Shop) -> None:
    pull = shop.opened()
    branch = pull["head"]["ref"]
    mine = shop.writer.file("backend/views.py", branch) + "\n\n# ours\n"
    head = shop.writer.push({"backend/views.py": mine}, "Note something", branch=branch)
    shop.writer.comment(pull["number"], REVISE)
    (answer,) = shop.answers(pull["number"])
    assert "```diff" in answer and "page_size_query_param" in answer
    assert shop.writer.pull(pull["number"])["head"]["sha"] == head
    assert shop.writer.file("backend/views.py", branch) == mine
