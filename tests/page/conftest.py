"""The world of these tests: a running hub with a pull request that a person opened, and a browser's way to ask."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN, hub, person, running

__all__ = ["browser", "hub", "reader", "running", "visit", "writer"]


@pytest.fixture
def writer(hub: Hub) -> Person:
    return person(hub, "writer")


@pytest.fixture
def reader(hub: Hub) -> Person:
    return person(hub, "reader")


@pytest.fixture
def browser(hub: Hub) -> Iterator[httpx.Client]:
    """What a browser sends with a page's own forms."""
    with httpx.Client(base_url=hub.url, headers={"Accept": "text/html", "Origin": hub.url}, **PLAIN) as client:
        yield client


@pytest.fixture
def visit(browser: httpx.Client) -> Callable[[str], str]:
    """The text of a page that must be there."""

    def visited(path: str) -> str:
        answer = browser.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        return answer.text

    return visited
