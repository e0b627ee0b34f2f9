"""What nobody plans: webhooks that come thrice and in any order."""

from __future__ import annotations

from tests.bot.quick import Quick
from tests.bot.told_once import assert_told_once, finished
from tests.world import SHOP


def test_nothing_is_done_or_said_twice_when_every_webhook_comes_thrice_in_random_order(world: Quick) -> None:
    world.fault("WEBHOOK .*", "double", times=2)
    world.fault("WEBHOOK .*", "reorder", times=None, seconds=1.0, seed=7)
    shop = world.repository()
    shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    number = shop.pull()["number"]
    shop.writer.line_comment(number, "backend/views.py", 1, "/revise views.py add pagination with page size 5")
    finished(shop)
    assert_told_once(shop, number, fixups=2)
    assert shop.pushes() == 1 + 1 + 1
