"""A person's pull request that touches the ERD."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.hub.driver import Person
from bot.names import ERD_CHECK
from tests.bot.quick import Quick
from tests.world import SHOP, SHOP_WITH_ORDERS, Shop, World

Json = dict[str, Any]
BROKEN = '{\n  "Product": {\n    "title": "CharFeld"\n  }\n}\n'


def propose(shop: Shop, files: dict[str, str | bytes | None], base: str = "main", **more: Any) -> tuple[int, str]:
    """A person's pull request with one commit; its number and its head."""
    sha = shop.writer.push(files, "Change the ERD", branch="topic")
    return shop.writer.open("topic", "Change the ERD", base=base, **more)["number"], sha


def started(shop: Shop) -> None:
    """A default branch that holds ``SHOP``, and a folder from which the bot keeps away."""
    shop.writer.push({"erd.json": SHOP, "backend/main.go": "package main\n"}, "Draw the ERD")
    shop.idle()


def test_an_erd_that_is_fine_is_counted_compared_and_drawn(shop: Shop) -> None:
    started(shop)
    _, sha = propose(shop, {"erd.json": SHOP_WITH_ORDERS})
    check = shop.erd_check(sha)
    assert (check["conclusion"], check["output"]["title"]) == ("success", "The ERD adds 1 entity")
    summary, text = check["output"]["summary"], check["output"]["text"]
    assert "3 entities with 6 fields and 2 relations" in summary
    assert "+ Order: number CharField, placed_by ForeignKey → User" in summary
    assert "rows of Order belong to the user in placed_by" in summary
    before, after = text.split("<summary>After</summary>")
    assert '"Product" {' in before and "Order" not in before and '"Order" }o--|| "User" : "placed_by"' in after


def test_problems_are_on_their_lines_of_the_head(shop: Shop) -> None:
    started(shop)
    _, sha = propose(shop, {"erd.json": "\ufeff" + BROKEN})
    check = shop.erd_check(sha)
    assert check["conclusion"] == "failure" and check["output"]["title"] == "1 problem in the ERD"
    (note,) = shop.writer.annotations(check["id"])
    assert (note["path"], note["start_line"]) == ("erd.json", 3) and "CharField" in note["message"]


def test_what_is_no_text_or_too_large_is_refused_as_after_a_push(shop: Shop) -> None:
    started(shop)
    _, first = propose(shop, {"erd.json": SHOP.encode("utf-16")})
    assert "UTF-16" in shop.erd_check(first)["output"]["summary"]
    second = shop.writer.push({"erd.json": f"{SHOP}{' ' * 1_000_000}"}, "Grow it", branch="topic")
    assert "more than the 1,000,000 allowed" in shop.erd_check(second)["output"]["summary"]


def test_a_pull_request_that_leaves_the_erd_alone_gets_no_check(shop: Shop) -> None:
    started(shop)
    _, sha = propose(shop, {"README.md": "# Shop\n"})
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Change it elsewhere")
    shop.idle()
    assert shop.all_checks(sha) == []


def test_a_first_erd_and_one_that_goes(shop: Shop) -> None:
    number, sha = propose(shop, {"erd.json": SHOP})
    check = shop.erd_check(sha)
    assert check["output"]["title"] == "A new ERD with 2 entities" and "Before" not in check["output"]["text"]
    shop.writer.close_pull(number)
    started(shop)
    shop.writer.push({"erd.json": None}, "Drop it", branch="gone")
    sha = shop.writer.open("gone", "Drop it")["head"]["sha"]
    check = shop.erd_check(sha)
    assert (check["conclusion"], check["output"]["title"]) == ("neutral", "The ERD is removed")


def test_each_new_head_gets_its_own_and_what_moved_on_elsewhere_does_not_count(shop: Shop) -> None:
    started(shop)
    propose(shop, {"erd.json": BROKEN}, draft=True)
    shop.writer.push({"erd.json": SHOP.replace("80", "90")}, "Change it meanwhile")
    sha = shop.writer.push({"erd.json": SHOP.replace("stock", "in_stock")}, "Mend it", branch="topic")
    summary = shop.erd_check(sha)["output"]["summary"]
    assert "+     in_stock: IntegerField" in summary and "-     stock: IntegerField" in summary
    assert "title" not in summary.partition("## What changes")[2].partition("##")[0]


def test_a_fork_is_read_and_never_written_to(world: Quick) -> None:
    shop = world.repository(private=False)
    started(shop)
    pushes = shop.pushes()
    world.hub.fork(shop.writer.full_name, "outsider")
    token = world.hub.credentials()["users"]["outsider"]
    theirs = Person(world.hub.url, token, f"outsider/{shop.writer.full_name.partition('/')[2]}")
    sha = theirs.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders", branch="topic")
    number = Person(world.hub.url, token, shop.writer.full_name).open("outsider:topic", "Add orders")["number"]
    assert shop.erd_check(sha)["output"]["title"] == "The ERD adds 1 entity"
    shop.idle()
    assert shop.pushes() == pushes and theirs.branches() == ["main", "topic"]
    assert shop.writer.comments(number) == []


def test_another_base_is_another_comparison_in_the_same_check(shop: Shop) -> None:
    started(shop)
    shop.writer.point("old", shop.writer.ref("refs/heads/main"))
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders")
    number, first = propose(shop, {"erd.json": SHOP_WITH_ORDERS.replace("stock", "in_stock")})
    assert shop.erd_check(first)["output"]["title"] == "The ERD changes 1 entity"
    shop.writer.retarget(number, "old")
    shop.idle()
    (check,) = shop.all_checks(first)
    assert check["output"]["title"] == "The ERD adds 1 entity, changes 1 entity"
    sha = shop.writer.push({"README.md": "# Shop\n"}, "Say what this is", branch="topic")
    assert shop.erd_check(sha)["output"]["title"] == check["output"]["title"]
    shop.writer.point("same", first)
    shop.writer.retarget(number, "same")
    shop.idle()
    (check,) = shop.all_checks(sha)
    assert check["output"]["title"] == "The ERD is left as it is"


def test_problems_are_not_annotated_again_for_another_base(shop: Shop) -> None:
    started(shop)
    shop.writer.point("old", shop.writer.ref("refs/heads/main"))
    shop.erd_check(shop.writer.push({"erd.json": BROKEN.replace("title", "name")}, "Break it"))
    number, sha = propose(shop, {"erd.json": BROKEN})
    shop.erd_check(sha)
    shop.writer.retarget(number, "old")
    shop.writer.retarget(number, "main")
    shop.idle()
    (check,) = shop.all_checks(sha)
    assert (check["conclusion"], check["output"]["annotations_count"]) == ("failure", 1)


def test_problems_that_were_there_before_are_told_apart(shop: Shop) -> None:
    shop.erd_check(shop.writer.push({"erd.json": BROKEN}, "Draw the ERD"))
    _, sha = propose(shop, {"erd.json": BROKEN.replace('"CharFeld"', '"CharFeld",\n    "maker": "ForeignKey:Makr"')})
    check = shop.erd_check(sha)
    assert check["output"]["title"] == "2 problems in the ERD"
    assert "1 of those listed is in `main` already" in check["output"]["summary"]


def test_the_check_of_a_push_is_left_to_the_push(shop: Shop) -> None:
    shop.writer.push({"README.md": "# Shop\n"}, "Say what this is", branch="release")
    sha = shop.writer.push({"erd.json": SHOP, "backend/main.go": "package main\n"}, "Draw the ERD")
    check = shop.erd_check(sha)
    shop.writer.open("main", "Release", base="release")
    shop.idle()
    assert [run["id"] for run in shop.all_checks(sha)] == [check["id"]]


@pytest.mark.long
def test_a_merged_head_is_still_generated_from(shop: Shop) -> None:
    """A fast-forward brings the very commit that was previewed to the base branch."""
    _, sha = propose(shop, {"erd.json": SHOP})
    assert shop.erd_check(sha)["output"]["title"].startswith("A new ERD")
    shop.writer.point("main", sha)
    pull = shop.pull()
    assert "2 entities" in pull["title"]
    assert f"#{pull['number']}" in shop.erd_check(sha)["output"]["title"]


@pytest.fixture
def disturbed(tmp_path: Path) -> Iterator[World]:
    """A world of its own: faults would disturb the other tests."""
    with World(tmp_path) as world:
        yield world


def fault(world: World, **wish: Any) -> None:
    httpx.post(f"{world.hub.url}/_hub/faults", json=wish).raise_for_status()


@pytest.mark.long
def test_a_kill_in_the_middle_and_an_answer_that_is_lost_leave_one_check(disturbed: World) -> None:
    shop = disturbed.repository()
    fault(disturbed, route="POST .*/check-runs$", what="drop-after", times=1)
    fault(disturbed, route="GET .*/git/blobs/", what="slow", seconds=3, times=1)
    _, sha = propose(shop, {"erd.json": BROKEN})
    shop.wait_for(lambda: shop.all_checks(sha), 20, "the check to be opened")
    disturbed.bot.kill()
    fault(disturbed, route="PATCH .*/check-runs/", what="500-after", times=1)
    disturbed.bot.start()
    check = shop.erd_check(sha)
    shop.idle()
    assert (check["conclusion"], check["output"]["annotations_count"]) == ("failure", 1)
    assert len(shop.all_checks(sha)) == len(shop.writer.annotations(check["id"])) == 1


@pytest.fixture
def storm(world: Quick) -> Iterator[None]:
    """Every webhook comes thrice, and none in its order, while the test lasts."""
    world.fault("WEBHOOK .*", "double", times=2)
    world.fault("WEBHOOK .*", "reorder", seconds=1.0, seed=7)
    yield
    world.calm()


@pytest.mark.usefixtures("storm")
def test_thrice_and_in_any_order_the_newest_head_has_one_check(shop: Shop) -> None:
    number, first = propose(shop, {"erd.json": BROKEN})
    second = shop.writer.push({"erd.json": SHOP}, "Mend it", branch="topic")
    third = shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders", branch="topic")
    shop.writer.close_pull(number)
    shop.writer.reopen_pull(number)
    assert "3 entities" in shop.erd_check(third)["output"]["title"]
    shop.idle()
    for sha in (first, second, third):
        runs = shop.all_checks(sha)
        assert len(runs) <= 1 and all(run["name"] == ERD_CHECK and run["status"] == "completed" for run in runs)
    assert len(shop.all_checks(third)) == 1
