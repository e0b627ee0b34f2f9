"""A remark on a line is about what stood there when it was written, wherever that is by the time it is read."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.quick import Quick, opened, quick
from tests.world import SHOP_WITH_ORDERS

PATH = "backend/models.py"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("lines")) as world:
        yield world


def test_a_line_that_a_fix_up_moves_is_still_meant(world: Quick) -> None:
    shop = world.repository()
    pull = opened(shop, erds={"erd.json": SHOP_WITH_ORDERS})
    number, branch = pull["number"], pull["head"]["ref"]
    models = shop.writer.file(PATH, branch)
    seen = line_of("number = ", models)
    world.fault("WEBHOOK pull_request_review", "delay", seconds=4)
    shop.writer.line_comment(number, PATH, seen, "make this at most 12 characters")
    shop.writer.comment(number, '/revise models.py limit title of Product to "draft", "published", "archived"')

    (thread,) = shop.settled_threads(number)
    assert thread["comments"]["nodes"][-1]["body"].startswith("Done in ")
    said = shop.writer.file(PATH, branch)
    assert line_of("number = ", said) > seen
    assert "max_length=12" in said.splitlines()[line_of("number = ", said) - 1]
    assert said.count("max_length=12") == 1 and "max_length=12" not in models


def line_of(text: str, file: str) -> int:
    return next(number for number, line in enumerate(file.splitlines(), 1) if text in line)
