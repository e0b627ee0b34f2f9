"""What nobody plans: webhooks that come thrice and in any order, a bot that is killed at any moment."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.world import BOT, SHOP, Shop, World

REVISE = "/revise views.py add pagination with page size 5"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A world of its own: faults and kills would disturb the other tests."""
    with World(tmp_path) as world:
        yield world


def test_nothing_is_done_or_said_twice_when_every_webhook_comes_thrice_in_random_order(world: World) -> None:
    for fault in ({"what": "double", "times": 2}, {"what": "reorder", "seconds": 1.0, "seed": 7}):
        httpx.post(f"{world.hub.url}/_hub/faults", json={"route": "WEBHOOK .*", **fault}).raise_for_status()
    shop = world.repository()
    told = tell(shop)
    assert_told_once(shop, told)
    assert shop.pushes() == 1 + 1 + 1


@pytest.mark.parametrize("kills", [1, pytest.param(10, marks=pytest.mark.long)])
def test_a_bot_killed_at_random_moments_ends_where_an_undisturbed_one_does(world: World, kills: int) -> None:
    undisturbed = world.repository()
    calm = tell(undisturbed)
    shop = world.repository()
    moments = random.Random(20261123)
    shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    for kill in range(kills):
        time.sleep(moments.uniform(0.0, 1.6))
        world.bot.kill()
        if kill == kills // 2:
            # Deliveries that meet a dead bot are lost: GitHub sends them once. So the second half waits for the first.
            world.bot.start()
            number = shop.pull()["number"]
            shop.writer.line_comment(number, "backend/views.py", 1, REVISE)
            shop.wait_for(lambda: world.hub.sender.idle(0.1), 10, "the webhook to be taken")
            time.sleep(moments.uniform(0.0, 1.0))
            world.bot.kill()
        world.bot.start()
    told = finish(shop)
    assert_told_once(shop, told)
    assert shop.subjects(told) == undisturbed.subjects(calm)
    assert shop.tree(told) == undisturbed.tree(calm)


def tell(shop: Shop) -> int:
    """The story up to the answered comment; returns the pull request's number."""
    shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    number = shop.pull()["number"]
    shop.writer.line_comment(number, "backend/views.py", 1, REVISE)
    return finish(shop)


def finish(shop: Shop) -> int:
    pull = shop.pull()
    shop.settled_threads(pull["number"])
    said = shop.writer.review_comments(pull["number"])[0]["id"]
    shop.wait_for(lambda: "rocket" in shop.writer.reactions(said, on_line=True), 60, "the rocket")
    shop.idle()
    return int(pull["number"])


def assert_told_once(shop: Shop, number: int) -> None:
    """One pull request, each commit once, one answer, one check run of a kind per commit, no comment besides."""
    assert [pull["number"] for pull in shop.writer.pulls("all")] == [number]
    subjects = shop.subjects(number)
    assert len(subjects) == len(set(subjects))
    assert sum(subject.startswith("fixup! ") for subject in subjects) == 3
    answers = [item for item in shop.writer.review_comments(number) if item["user"]["login"] == BOT]
    assert len(answers) == 1
    assert shop.writer.comments(number) == []
    heads = {shop.writer.pull(number)["head"]["sha"], shop.writer.ref("refs/heads/main")}
    for sha in heads:
        names = [run["name"] for run in shop.all_checks(sha)]
        assert len(names) == len(set(names))
