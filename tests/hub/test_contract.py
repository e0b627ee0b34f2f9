"""Every answer and every webhook is as GitHub's schemas and githubkit's typed models want it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.rest import OPERATIONS
from tests.hub import contract
from tests.hub.conftest import app_client, bot_client, client
from tests.hub.life import Players, live
from tests.hub.receiver import Receiver

pytestmark = pytest.mark.skipif(not contract.SCHEMAS, reason="ERDSMITH_GITHUB_SCHEMAS is not set")

TOLD = {
    "check_run.completed",
    "check_run.created",
    "check_run.rerequested",
    "create",
    "delete",
    "installation.created",
    "issue_comment.created",
    "issue_comment.deleted",
    "issue_comment.edited",
    "pull_request.closed",
    "pull_request.edited",
    "pull_request.opened",
    "pull_request.reopened",
    "pull_request.synchronize",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request_review_thread.resolved",
    "push",
}


class Validating(httpx.HTTPTransport):
    """Passes every answer to the contract and remembers what was asked."""

    def __init__(self) -> None:
        super().__init__()
        self.problems: list[str] = []
        self.asked: set[tuple[str, str]] = set()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        response.read()
        path = request.url.path
        self.asked.add((request.method, path))
        body = response.json() if response.content and "json" in response.headers["content-type"] else None
        wrong = contract.problems(request.method, path, response.status_code, body)
        self.problems += [f"{request.method} {path} {response.status_code}: {one}" for one in wrong]
        return response


@dataclass(frozen=True)
class Lived:
    transport: Validating
    receiver: Receiver


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """What was answered and told during a whole life."""
    transport, receiver = Validating(), Receiver()
    receiver.start()
    with Hub(tmp_path_factory.mktemp("life"), receiver.url) as hub:
        token = hub.credentials()["users"]["writer"]
        players = Players(
            hub=hub,
            app=app_client(hub, transport=transport),
            bot=bot_client(hub, transport=transport),
            writer=client(hub, token, transport=transport),
            person=Person(hub.url, token, "acme/shop"),
        )
        live(players)
        assert hub.sender.idle(10)
    yield Lived(transport, receiver)
    transport.close()
    receiver.stop()


def unused(asked: set[tuple[str, str]]) -> list[str]:
    """The operations of the hub that were never called."""
    return [
        f"{operation.method} {operation.path}"
        for operation in OPERATIONS
        if not any(
            method == operation.method and re.fullmatch(_pattern(operation.path), path) for method, path in asked
        )
    ]


def _pattern(path: str) -> str:
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda part: r"\d+" if part[2] == ":int" else ".+" if part[2] else "[^/]+", path)


def test_every_answer_is_as_published(lived: Lived) -> None:
    assert lived.transport.problems == []


def test_every_operation_was_used(lived: Lived) -> None:
    assert unused(lived.transport.asked) == []


def test_every_webhook_is_as_published(lived: Lived) -> None:
    wrong = [
        f"{one.name}: {problem}"
        for one in lived.receiver.received
        for problem in contract.webhook_problems(one.event, one.payload.get("action"), one.payload)
    ]
    assert wrong == []
    assert set(lived.receiver.names()) == TOLD
