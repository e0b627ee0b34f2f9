"""For the whole suite: a PostgreSQL server for whoever asks, and a watch over GitHub's contract.

With GitHub's schemas at hand, no hub may break that contract in any test: a violation fails the test during which it
happened, whatever that test itself looks at.
"""

from collections.abc import Generator, Iterator

import pytest

from bot.hub.observation import Exchange, Webhook, observed
from tests import postgres
from tests.hub import contract

violations: list[str] = []


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
