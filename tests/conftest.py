"""For the whole suite: who works on what, a PostgreSQL server for whoever asks, a watch over GitHub's contract.

With GitHub's schemas at hand, no hub may break that contract in any test: a violation fails the test during which it
happened, whatever that test itself looks at.
"""

import os
from collections.abc import Generator, Iterator

import pytest

from bot.hub.observation import Exchange, Webhook, observed
from tests import postgres
from tests.hub import contract

violations: list[str] = []

FIRST = (
    "tests/bot/test_story.py",
    "tests/bot/test_demo.py",
    "tests/bot/",
    "tests/agents/",
    "tests/proof/",
    "tests/cli/",
)
"""What takes longest, so that at the end no worker waits for another."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: tests that talk over HTTP wait half of their time."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whole files, the slow ones first; apart from that as they came."""

    def rank(item: pytest.Item) -> int:
        return next((place for place, part in enumerate(FIRST) if item.nodeid.startswith(part)), len(FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """The URL, password included, of a real server that ends with the session."""
    with postgres.server() as url:
        yield url


def _judge(seen: Exchange | Webhook) -> None:
    violations.extend(contract.problems(seen))


@pytest.fixture(scope="session", autouse=True)
def contract_is_watched() -> Iterator[None]:
    """Hubs of other processes (the demo's, the container's) are out of sight."""
    if not contract.SCHEMAS:
        yield
        return
    with observed(_judge):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None]:
    """What happened in the test's setup counts as its own."""
    try:
        yield
    except BaseException as error:
        _note(error)
        raise
    if violations:
        error = AssertionError("GitHub's contract is broken")
        _note(error)
        raise error


def _note(error: BaseException) -> None:
    for violation in dict.fromkeys(violations):
        error.add_note(violation)
    violations.clear()
