"""For the whole suite: with GitHub's schemas at hand, no hub may break GitHub's contract in any test.

A violation fails the test during which it happened, whatever that test itself looks at.
"""

from collections.abc import Generator, Iterator

import pytest

from bot.hub.observation import Exchange, Webhook, observed
from tests.hub import contract

violations: list[str] = []


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
