"""``/approve``: who approved what, at which commit, and when that no longer holds."""

from __future__ import annotations

import pytest

from tests.bot.deciding.review import Review
from tests.bot.quick import Quick, opened


def test_a_file_is_ticked_off(review: Review) -> None:
    assert review.item("models.py").startswith("- [ ] `models.py` (model): ")
    said = review.say("/approve models.py")
    assert f"`models.py` is approved as of {review.head}" in said
    assert review.item("models.py").startswith("- [x] `models.py` (model): ")
    assert "| approved | `writer` | 20" in review.row("models.py") and review.head[:7] in review.row("models.py")
    assert review.check["conclusion"] == "action_required"
    assert " of 35 files wait for a decision" in review.check["output"]["title"]


def test_files_are_named_in_many_ways(review: Review) -> None:
    words = (
        '/approve views.py, `urls.py` and "admin.py"',
        "/APPROVE   backend/Settings.py",
        "/approve tests/",
        "/approve auth/*.py",
        "/approve auth/__init__.py",
        "/approve Dockerfile\n\nThe rest later.",
    )
    review.say("\n".join(words), answers=len(words))
    meant = ("views.py", "urls.py", "admin.py", "settings.py", "tests/cases.py", "auth/views.py", "auth/__init__.py")
    assert all("- [x]" in review.item(path) for path in (*meant, "Dockerfile"))
    assert "- [ ]" in review.item("README.md")


def test_what_is_no_file_is_answered_with_the_nearest(review: Review) -> None:
    said = review.say("/approve modles.py\n/approve openapi.yaml\n/approve ../../etc/passwd", answers=3)
    assert "I changed nothing. there is no file '../../etc/passwd'" in said
    answers = [each["body"] for each in review.shop.writer.comments(review.number)]
    assert any("'modles.py'; did you mean models.py" in body for body in answers)


def test_an_approval_is_outdated_once_its_file_changes_and_holds_again_when_it_is_as_it_was(review: Review) -> None:
    review.say("/approve parsers.py")
    before = review.text("parsers.py")
    review.push("parsers.py", before + "# ours\n")
    assert "edited by a person, **changed since** `writer` at" in review.item("parsers.py")
    assert "changed since it was approved, edited by a person | `writer`" in review.row("parsers.py")
    assert "changed since somebody approved" in review.check["output"]["title"]
    review.push("parsers.py", before)
    assert "- [x]" in review.item("parsers.py")


@pytest.mark.long
def test_on_a_line_of_a_file_it_means_that_file(review: Review) -> None:
    review.shop.writer.line_comment(review.number, "backend/logs.py", 1, "/approve")
    review.shop.wait_for(lambda: "- [x]" in review.item("logs.py") or None, 30, "the tick")
    assert "- [ ]" in review.item("README.md")
    thread = next(each for each in review.shop.writer.threads(review.number) if len(each["comments"]["nodes"]) > 1)
    assert "`logs.py` is approved" in thread["comments"]["nodes"][1]["body"] and not thread["isResolved"]


@pytest.mark.long
def test_an_approval_counts_where_the_bot_wrote_it_and_nowhere_else(review: Review, world: Quick) -> None:
    review.say("/approve wsgi.py")
    copied = next(
        each["body"] for each in review.shop.writer.comments(review.number) if "`wsgi.py` is approved" in each["body"]
    )
    shop = world.repository()
    other = Review(shop, opened(shop))
    other.shop.writer.comment(other.number, copied)
    other.say("/help")
    assert "- [ ]" in other.item("wsgi.py")


@pytest.mark.long
def test_all_files_make_the_check_green(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    assert "All 35 files are approved" in review.say("/approve")
    assert (review.check["conclusion"], review.check["output"]["title"]) == ("success", "All 35 files are decided")


@pytest.mark.long
def test_who_approves_the_pull_request_approves_every_file_as_it_was(world: Quick) -> None:
    shop = world.repository()
    review = Review(shop, opened(shop))
    shop.reader.approve(review.number)
    shop.idle()
    assert review.check["conclusion"] == "action_required"
    shop.writer.approve(review.number)
    shop.idle()
    assert review.check["conclusion"] == "success"
    assert "`writer` at" in review.item("models.py")
    review.push("models.py", review.text("models.py") + "# ours\n")
    assert review.check["output"]["title"].startswith("1 of 35 files wait")
    assert "1 changed since somebody approved" in review.check["output"]["title"]
    shop.writer.review(review.number, "REQUEST_CHANGES", "On second thought")
    shop.idle()
    assert review.check["output"]["title"] == "35 of 35 files wait for a decision"
