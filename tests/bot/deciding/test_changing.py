"""``/skip``, ``/regenerate`` and ``/undo``: what they change, what they refuse, and what they never lose."""

from __future__ import annotations

import json

import pytest

from tests.bot.deciding.review import Review
from tests.bot.quick import Quick, opened
from tests.world import SHOP_WITH_ORDERS

SORTED = "/revise views.py order products by price"
PAGES = "/revise views.py add pagination with page size 7"


def test_a_skipped_file_goes_with_what_builds_on_it_and_comes_back_when_asked(review: Review) -> None:
    said = review.say("/skip tests/cases.py")
    gone = {"tests/cases.py", "tests/test_api.py", "tests/test_auth.py", "tests/test_project.py"}
    assert "`tests/cases.py` is out of the plan" in said and "`tests/test_api.py`" in said
    assert not gone & review.files and "tests/factories.py" in review.files
    assert set(json.loads(review.text(".erdsmith.json"))["skipped"]) == gone
    assert "~~`tests/cases.py`~~" in review.item("tests/cases.py") and "**skipped**" in review.item("tests/cases.py")
    assert "| skipped | `writer` |" in review.row("tests/test_auth.py")
    assert "was skipped; /regenerate tests/test\\_api.py brings it back" in review.say("/approve tests/test_api.py")
    said = review.say("/regenerate tests/test_api.py")
    assert "`tests/cases.py` and `tests/test_api.py` are back in the plan" in said
    assert gone & review.files == {"tests/cases.py", "tests/test_api.py"}


@pytest.mark.long
def test_what_was_skipped_stays_out_when_the_erd_changes_and_when_files_are_revised(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    review.say("/skip README.md and Procfile")
    review.say(PAGES)
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Order things")
    shop.wait_for(lambda: "class Order(" in review.text("models.py") or None, 30, "the orders")
    shop.idle()
    assert not {"README.md", "Procfile"} & review.files
    assert "page_size = 7" in review.text("views.py")
    assert "**skipped**" in review.item("README.md")


def test_what_the_backend_cannot_do_without_is_not_skipped(review: Review) -> None:
    head = review.head
    needed = ("models.py", "views.py", "settings.py", "auth/__init__.py", "migrations/__init__.py")
    review.say("\n".join(f"/skip {path}" for path in needed), answers=len(needed))
    said = [each["body"] for each in review.shop.writer.comments(review.number)][-len(needed) :]
    assert all("I changed nothing" in body and "does not start without" in body for body in said)
    assert review.head == head


@pytest.mark.long
def test_a_folder_goes_as_a_whole(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    review.say("/skip tests")
    assert not [path for path in review.files if path.startswith("tests/")]


@pytest.mark.long
def test_a_persons_file_is_skipped_when_they_say_so_and_comes_back_as_it_was(review: Review) -> None:
    mine = review.text("compose.yaml") + "# ours\n"
    review.push("compose.yaml", mine)
    assert "held changes of people" in review.say("/skip compose.yaml")
    assert "compose.yaml" not in review.files
    review.say("/undo")
    assert review.text("compose.yaml") == mine
    assert "edited by a person" in review.item("compose.yaml")


def test_a_file_is_drafted_anew_and_the_reply_shows_what_was_there(review: Review) -> None:
    draft = review.text("admin.py")
    assert "just as I would draft it today" in review.say("/regenerate admin.py")
    review.push("admin.py", draft + "# ours\n")
    said = review.say("/regenerate admin.py")
    assert "-# ours" in said and "Done in" in said
    assert review.text("admin.py") == draft
    assert "edited" not in review.item("admin.py")


def test_the_last_change_is_taken_back_and_then_the_one_before(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    fresh = review.text("views.py")
    review.say(SORTED)
    sorted_ = review.text("views.py")
    commits = len(shop.writer.commits(review.number))
    review.say(PAGES)
    said = review.say("/undo")
    assert "is taken back by commits on top of it" in said
    assert review.text("views.py") == sorted_
    assert len(shop.writer.commits(review.number)) > commits
    assert any(subject.startswith("Undo ") for subject in shop.subjects(review.number))
    review.say("/undo")
    assert review.text("views.py") == fresh
    head = review.head
    assert "there is no change of mine to take back" in review.say("/undo")
    assert review.head == head
    assert json.loads(review.text(".erdsmith.json"))["options"] == {}


@pytest.mark.long
def test_an_earlier_change_is_taken_back_from_under_a_later_one(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    first = review.say(SORTED).split()[2]
    review.say(PAGES)
    review.say(f"/undo {first[:10]}")
    options = json.loads(review.text(".erdsmith.json"))["options"]
    assert list(options) == ["pagination"]
    assert "page_size = 7" in review.text("views.py")
    assert "taken back already" in review.say(f"/undo {first[:10]}")


@pytest.mark.long
def test_a_change_that_somebody_built_on_is_not_taken_back(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    review.say(PAGES)
    mine = review.text("views.py").replace("page_size = 7", "page_size = 9")
    review.push("views.py", mine)
    said = review.say("/undo")
    assert "I changed nothing" in said and "views.py was changed again" in said
    assert review.text("views.py") == mine
    assert "none of my commits" in review.say("/undo 0123456789")


@pytest.mark.long
def test_the_change_of_a_thread_is_taken_back_in_it(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    fresh = review.text("views.py")
    said = shop.writer.line_comment(review.number, "backend/views.py", 1, "add pagination with page size 7")
    shop.settled_threads(review.number)
    shop.idle()
    review.say("/skip README.md")
    shop.writer.reply(review.number, said["id"], "/undo")
    shop.wait_for(lambda: review.text("views.py") == fresh or None, 30, "the fresh views")
    assert "README.md" not in review.files
