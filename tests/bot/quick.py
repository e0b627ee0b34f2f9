"""A world where the proof is not the point: the bot in this process, its gate faked, GitHub and git as real as ever."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count, repeat
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.state import Role
from bot.modelling import Models
from tests.bot.inprocess import Calls, Database, bot_beside, fake_gate
from tests.world import SHOP, Json, Shop

CONFIGURATION = ".github/erdsmith.yml"
W = TypeVar("W")


class Quick:
    """A hub and the bot beside it; ``calls`` are the bot's own."""

    def __init__(self, hub: Hub, folder: Path, calls: Calls) -> None:
        self.hub, self.calls = hub, calls
        self.database = Database(folder)
        self._numbers = count(1)

    def repository(self, *, private: bool = True) -> Shop:
        name = f"acme/quick-{next(self._numbers)}"
        self.hub.add_repository(name, private=private)
        return Shop(self.hub, self.database, name)

    def person(self, login: str, shop: Shop, role: Role = "write") -> Person:
        """Somebody more, with a role in a repository."""
        name = shop.writer.full_name
        token = self.hub.add_person(login)
        self.hub.grant(name, login, role)
        return Person(self.hub.url, token, name)

    def fault(self, route: str, what: str, **more: object) -> None:
        """GitHub misbehaves from now on."""
        wish = {"route": route, "what": what, **more}
        httpx.post(f"{self.hub.url}/_hub/faults", json=wish, trust_env=False).raise_for_status()

    def calm(self) -> None:
        """GitHub behaves again."""
        httpx.delete(f"{self.hub.url}/_hub/faults", trust_env=False).raise_for_status()


def opened(shop: Shop, configuration: str = "", erds: Mapping[str, str] | None = None) -> Json:
    """The pull request that a first push brings."""
    files: dict[str, str | bytes | None] = dict(erds or {"erd.json": SHOP})
    if configuration:
        files[CONFIGURATION] = configuration
    shop.writer.push(files, "Draw the ERD")
    return shop.pull()


@contextmanager
def quick(folder: Path, models: Models | None = None) -> Iterator[Quick]:
    """The world, for the tests of one module."""
    with pytest.MonkeyPatch.context() as patch, Hub(folder / "hub") as hub:
        fake_gate(patch)
        calls = Calls(patch)
        with bot_beside(hub, folder, models=models):
            yield Quick(hub, folder, calls)


@contextmanager
def in_turn(opening: Callable[[], AbstractContextManager[W]], times: int) -> Iterator[Iterator[W]]:
    """Worlds without end, each of them so many times: an installation may say only so much in an hour."""

    def each() -> Generator[W]:
        while True:
            with opening() as world:
                yield from repeat(world, times)

    with closing(each()) as worlds:
        yield worlds
