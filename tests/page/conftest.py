"""The world of these tests: a running hub with a pull request that a person opened, and a browser's way to ask."""

from collections.abc import Callable, Iterator

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN, bot_client, hub, person, running

__all__ = ["bot_check", "browser", "hub", "reader", "running", "visit", "writer"]


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


@pytest.fixture
def bot_check(hub: Hub) -> int:
    """A failed check run on the head of the pull request."""
    sha = hub.world.repositories["acme/shop"].pulls[1].head_sha
    place = {"path": "views.py", "start_line": 4, "end_line": 4}
    problem = place | {"annotation_level": "warning", "message": "returns <one>"}
    output = {"title": "Two problems", "summary": "It is **bad**.", "annotations": [problem]}
    wish = {"name": "proof", "head_sha": sha, "conclusion": "failure", "output": output}
    with bot_client(hub) as bot:
        return int(bot.rest.checks.create("acme", "shop", data=wish).parsed_data.id)
