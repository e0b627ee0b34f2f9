"""Many pull requests at once, in one repository and in many, with webhooks that come twice, late and in any order."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.bot.quick import CONFIGURATION, Quick, quick
from tests.world import BOT, SHOP, Shop

MANY = 10
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]


@pytest.fixture(params=["calm", "stormy"])
def world(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    """In the stormy one every webhook comes twice, some seconds apart, and none in its order."""
    with quick(tmp_path_factory.mktemp("many")) as world:
        if request.param == "stormy":
            for fault in (
                {"what": "double", "times": 1},
                {"what": "reorder", "times": None, "seconds": 3.0, "seed": 8},
            ):
                wish = {"route": "WEBHOOK .*", **fault}
                httpx.post(f"{world.hub.url}/_hub/faults", json=wish, trust_env=False).raise_for_status()
        yield world


def settled(world: Quick, shop: Shop) -> None:
    """Nothing is under way. So many answers take GitHub's own time."""
    world.hub.sender.idle(600)
    shop.wait_for(world.database.is_idle, 600, "the bot to be idle")


def bots_words(shop: Shop, number: int) -> list[str]:
    return [item["body"] for item in shop.writer.comments(number) if item["user"]["login"] == BOT]


def assert_each_was_answered_once(shop: Shop, number: int, branch: str, folder: str, size: int) -> None:
    """One change, one commit of each file, one answer to each of three comments, checks that are over."""
    done, other, status = sorted(bots_words(shop, number), key=lambda text: "Proof:" in text)
    assert "Done in" in done and "Done in" in other and "Proof:" in status
    views = shop.writer.file(f"{folder}/views.py", branch)
    assert f"page_size = {size}" in views
    assert "unique=True" in shop.writer.file(f"{folder}/models.py", branch)
    subjects = shop.subjects(number)
    assert sum(subject.startswith("fixup! Add models.py") for subject in subjects) == 1
    head = shop.writer.pull(number)["head"]["sha"]
    runs = shop.all_checks(head)
    assert all(run["status"] == "completed" for run in runs)
    assert len({run["name"] for run in runs}) == len(runs)


def test_ten_repositories(world: Quick) -> None:
    shops = [world.repository() for _ in range(MANY)]
    for shop in shops:
        shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    pulls = [shop.pull() for shop in shops]
    for body in (
        "/revise views.py paginate with page size {}",
        "/status",
        "/revise models.py make title of Product unique",
    ):
        for at, (shop, pull) in enumerate(zip(shops, pulls, strict=True), start=1):
            shop.writer.comment(pull["number"], body.format(at))
    settled(world, shops[0])
    for at, (shop, pull) in enumerate(zip(shops, pulls, strict=True), start=1):
        assert len(shop.writer.pulls("all")) == 1
        assert_each_was_answered_once(shop, pull["number"], pull["head"]["ref"], "backend", at)


def test_ten_pull_requests_of_one_repository(world: Quick) -> None:
    shop = world.repository()
    entries = "\n".join(f"  - {{path: erd{at}.json, output: services/shop{at}}}" for at in range(1, MANY + 1))
    files: dict[str, str | bytes | None] = {CONFIGURATION: f"erds:\n{entries}\n"}
    shop.writer.push({**files, **{f"erd{at}.json": SHOP for at in range(1, MANY + 1)}}, "Draw the ERDs")
    settled(world, shop)
    pulls = {pull["head"]["ref"]: pull["number"] for pull in shop.writer.pulls("all")}
    branches = {at: f"erdsmith/main--services%2Fshop{at}" for at in range(1, MANY + 1)}
    assert set(pulls) == set(branches.values())
    for body in (
        "/revise views.py paginate with page size {}",
        "/status",
        "/revise models.py make title of Product unique",
    ):
        for at, branch in branches.items():
            shop.writer.comment(pulls[branch], body.format(at))
    settled(world, shop)
    for at, branch in branches.items():
        assert_each_was_answered_once(shop, pulls[branch], branch, f"services/shop{at}", at)
