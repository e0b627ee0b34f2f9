"""One bot for all of these, its gate faked; most tests of a module share one pull request."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.deciding.review import Review
from tests.bot.quick import Quick, opened, quick


@pytest.fixture(scope="package")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("deciding")) as world:
        yield world


@pytest.fixture(scope="module")
def review(world: Quick) -> Review:
    shop = world.repository()
    return Review(shop, opened(shop))
