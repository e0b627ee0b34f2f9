"""One running bot for all tests of a module, each in a repository of its own: by default one whose gate is faked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.quick import Quick, quick
from tests.world import Shop, World


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("quick")) as world:
        yield world


@pytest.fixture
def shop(world: Quick) -> Shop:
    return world.repository()


@pytest.fixture(scope="module")
def real_world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """For what the proof itself is part of: the bot in a process of its own, with the real gates."""
    with World(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def real_shop(real_world: World) -> Shop:
    return real_world.repository()
