"""One running bot for all tests of this folder; each test plays in a repository of its own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.world import Shop, World


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with World(tmp_path_factory.mktemp("world")) as world:
        yield world


@pytest.fixture
def shop(world: World) -> Shop:
    return world.repository()
