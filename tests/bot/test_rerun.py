"""The button beside a check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.names import ERD_CHECK, PROOF_CHECK, REVIEW_CHECK
from tests.bot.quick import CONFIGURATION, Quick, opened, quick
from tests.world import SHOP, SHOP_WITH_ORDERS, Json, Shop


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("rerun")) as world:
        yield world


@pytest.fixture
def shop(world: Quick) -> Shop:
    return world.repository()


def again(shop: Shop, sha: str, name: str) -> tuple[Json, Json]:
    """A check before and after somebody pressed its button."""
    shop.idle()
    before = shop.check(sha, name)
    assert before
    shop.writer.rerun(before["id"])
    shop.idle()
    after = shop.check(sha, name)
    assert after and all(run["status"] == "completed" for run in shop.all_checks(sha))
    return before, after


def test_every_check_of_a_pull_request_and_of_its_base_runs_again(shop: Shop) -> None:
    pull = opened(shop)
    head, base = pull["head"]["sha"], shop.writer.ref("refs/heads/main")
    for sha, name in ((head, PROOF_CHECK), (head, REVIEW_CHECK), (base, ERD_CHECK)):
        before, after = again(shop, sha, name)
        assert after["id"] != before["id"], name
        assert after["conclusion"] in ("success", before["conclusion"])
    assert shop.writer.pull(pull["number"])["head"]["sha"] == head and len(shop.writer.pulls()) == 1


@pytest.mark.long
def test_what_was_mended_elsewhere_is_found_on_the_next_run(world: Quick, shop: Shop) -> None:
    """The push was refused by a rule; somebody lifts it and presses the button."""
    pull = opened(shop)
    branch = pull["head"]["ref"]
    world.hub.protect(shop.writer.full_name, branch)
    sha = shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders")
    assert shop.erd_check(sha)["conclusion"] == "failure"
    world.hub.world.repositories[shop.writer.full_name.lower()].protected.clear()
    before, after = again(shop, sha, ERD_CHECK)
    assert (before["conclusion"], after["conclusion"]) == ("failure", "success")
    assert "class Order(" in shop.writer.file("backend/models.py", branch)


@pytest.mark.long
def test_a_persons_pull_request_is_looked_at_again(shop: Shop) -> None:
    shop.writer.push({"erd.json": SHOP, CONFIGURATION: "branches: [other]"}, "Draw the ERD")
    sha = shop.writer.push({"erd.json": "{"}, "Break it", branch="topic")
    shop.writer.open("topic", "Break it")
    shop.erd_check(sha)
    before, after = again(shop, sha, ERD_CHECK)
    assert after["id"] != before["id"] and after["output"]["title"] == before["output"]["title"]
    assert after["output"]["annotations_count"] == before["output"]["annotations_count"] == 1


@pytest.mark.long
def test_a_commit_that_is_no_head_any_more_stays_as_it_was_judged(shop: Shop) -> None:
    pull = opened(shop)
    old, base = pull["head"]["sha"], shop.writer.ref("refs/heads/main")
    shop.writer.push({"backend/NOTES.md": "mine\n"}, "Note something", branch=pull["head"]["ref"])
    shop.writer.push({"README.md": "# Shop\n"}, "Say what this is")
    for sha, name in ((old, PROOF_CHECK), (base, ERD_CHECK)):
        before, after = again(shop, sha, name)
        assert after == before
