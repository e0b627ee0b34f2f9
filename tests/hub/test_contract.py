"""Every request, answer and webhook is as GitHub's schemas and githubkit's typed models want it, in both versions."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

import httpx
import pytest

from bot.hub import Hub, versions
from bot.hub.driver import Person
from bot.hub.observation import Exchange, Webhook, observed, tell
from bot.hub.rest import OPERATIONS
from tests.conftest import violations
from tests.hub import contract
from tests.hub.conftest import app_client, bot_client, client
from tests.hub.life import Players, live
from tests.hub.rarer import live_rarely
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
    "pull_request.labeled",
    "pull_request.opened",
    "pull_request.reopened",
    "pull_request.synchronize",
    "pull_request.unlabeled",
    "pull_request_review.dismissed",
    "pull_request_review.submitted",
    "pull_request_review_comment.created",
    "pull_request_review_comment.edited",
    "pull_request_review_thread.resolved",
    "push",
}


class OfVersion(httpx.HTTPTransport):
    """Asks for one version of the API, whatever the client asks for: the newer models read the older answers too."""

    def __init__(self, version: str) -> None:
        super().__init__()
        self.version = version

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.headers["X-GitHub-Api-Version"] = self.version
        return super().handle_request(request)


@dataclass(frozen=True)
class Lived:
    seen: list[Exchange | Webhook]
    receiver: Receiver


@pytest.fixture(scope="module", params=versions.VERSIONS)
def lived(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """What was answered and told during a whole life."""
    transport, receiver, seen = OfVersion(request.param), Receiver(), list[Exchange | Webhook]()
    receiver.start()
    with observed(seen.append), Hub(tmp_path_factory.mktemp("life"), receiver.url) as hub:
        token = hub.credentials()["users"]["writer"]
        players = Players(
            hub=hub,
            app=app_client(hub, transport=transport),
            bot=bot_client(hub, transport=transport),
            writer=client(hub, token, transport=transport),
            person=Person(hub.url, token, "acme/shop"),
        )
        live(players)
        # The bot of the first life has given its token back.
        live_rarely(replace(players, bot=bot_client(hub, transport=transport)))
        assert hub.sender.idle(10)
    yield Lived(seen, receiver)
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


def test_everything_is_as_published(lived: Lived) -> None:
    assert [problem for one in lived.seen for problem in contract.problems(one)] == []


def test_every_operation_was_used(lived: Lived) -> None:
    assert unused({(one.method, one.path) for one in lived.seen if isinstance(one, Exchange)}) == []


def test_every_webhook_was_told(lived: Lived) -> None:
    assert set(lived.receiver.names()) == TOLD


REFUSED = {"message": "Not Found", "documentation_url": "https://docs.github.com/rest", "status": "404"}


@pytest.mark.parametrize(
    ("seen", "problem"),
    [
        (Exchange("GET", "/repos/a/b", "2026-03-10", b"", 200, {"id": 1}), '"node_id" is a required property'),
        (Exchange("GET", "/repos/a/b", "2026-03-10", b"", 204, None), "status 204 is none of 200"),
        (Exchange("GET", "/repos/a/b", "2026-03-10", b"", 404, {"message": 1}), "1 is not of type"),
        (Exchange("DELETE", "/installation/token", "2026-03-10", b"", 204, None), None),
        (Exchange("POST", "/repos/a/b/git/refs", "2026-03-10", b'{"ref": "x"}', 404, REFUSED), None),
        (Exchange("POST", "/repos/a/b/git/refs", "2026-03-10", b'{"ref": "x"}', 201, {}), 'request : "sha" is a'),
        (Webhook("push", None, {"ref": "refs/heads/main"}), "is a required property"),
    ],
)
def test_violations_are_seen(seen: Exchange | Webhook, problem: str | None) -> None:
    found = contract.problems(seen)
    assert any(problem in one for one in found) if problem else found == []


def test_a_violation_anywhere_reaches_the_judge_of_the_suite() -> None:
    tell(Webhook("push", None, {}))
    caught = list(violations)
    violations.clear()
    assert caught
    assert all(one.startswith("webhook push None: ") for one in caught)
