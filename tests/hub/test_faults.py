"""Faults: each kind, where it strikes, how often, and which wishes are refused."""

import hashlib
import hmac
from typing import Any

import httpx
import pytest
from githubkit import GitHub
from githubkit.exception import SecondaryRateLimitExceeded

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN
from tests.hub.receiver import Receiver


@pytest.fixture
def told(hub: Hub, writer: Person, receiver: Receiver) -> Person:
    """A writer with a pull request of which the receiver hears from now on."""
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    writer.open("topic", "A")
    hub.webhook_url = receiver.url
    return writer


def fault(hub: Hub, **wish: Any) -> httpx.Response:
    return httpx.post(f"{hub.url}/_hub/faults", json=wish, **PLAIN)


COMMENTS = "POST /repos/acme/shop/issues/1/comments$"


@pytest.mark.parametrize(
    ("what", "error", "applied"),
    [
        ("403-secondary", httpx.HTTPStatusError, False),
        ("429", httpx.HTTPStatusError, False),
        ("500", httpx.HTTPStatusError, False),
        ("500-after", httpx.HTTPStatusError, True),
        ("drop", httpx.TransportError, False),
        ("drop-after", httpx.TransportError, True),
    ],
)
def test_failure_before_and_after_the_effect(
    hub: Hub, told: Person, what: str, error: type[Exception], applied: bool
) -> None:
    assert fault(hub, route=COMMENTS, what=what, times=1).status_code == 201
    with pytest.raises(error):
        told.comment(1, "struck")
    told.comment(1, "fine")
    assert [one["body"] for one in told.comments(1)] == (["struck"] if applied else []) + ["fine"]


@pytest.mark.parametrize(("what", "status"), [("403-secondary", 403), ("429", 429)])
def test_secondary_limit_is_known_to_githubkit(
    hub: Hub, told: Person, bot: "GitHub[Any]", what: str, status: int
) -> None:
    fault(hub, route="GET /repos/acme/shop$", what=what, times=1, seconds=6.2)
    with pytest.raises(SecondaryRateLimitExceeded) as limited:
        bot.rest.repos.get("acme", "shop")
    assert (limited.value.response.status_code, limited.value.retry_after.total_seconds()) == (status, 7)
    assert bot.rest.repos.get("acme", "shop").status_code == 200


def test_dropped_connections_give_no_byte(hub: Hub, told: Person) -> None:
    fault(hub, route="GET /user$", what="drop", times=1)
    with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)) as cut:
        told._call("GET", "/user")
    assert "response" in str(cut.value) or "reset" in str(cut.value)
    last = httpx.get(f"{hub.url}/_hub/log", **PLAIN).json()["requests"][-1]
    assert (last["path"], last["status"]) == ("/user", 0)


def test_slow_answers_come_late(hub: Hub, told: Person) -> None:
    fault(hub, route="GET /user$", what="slow", seconds=0.2, times=1)
    told._call("GET", "/user")
    assert httpx.get(f"{hub.url}/_hub/log", **PLAIN).json()["requests"][-1]["ms"] >= 200


# libcurl itself asks once more when a connection it had used before is gone without a byte.
@pytest.mark.parametrize(("what", "times"), [("500", 1), ("drop", 2), ("429", 1)])
def test_git_is_struck_too(hub: Hub, told: Person, what: str, times: int) -> None:
    person = Person(hub.url, hub.credentials()["users"]["writer"], "acme/shop")
    fault(hub, route="POST /acme/shop.git/git-receive-pack", what=what, times=times)
    with pytest.raises(RuntimeError, match="git push"):
        person.push({"b.txt": "b\n"}, "Add b", "other")
    assert person.branches() == ["main", "topic"]
    person.push({"b.txt": "b\n"}, "Add b", "other")
    assert person.branches() == ["main", "other", "topic"]


def test_lost_webhooks_are_never_sent(hub: Hub, told: Person, receiver: Receiver) -> None:
    fault(hub, route="WEBHOOK issue_comment.created", what="drop", times=1)
    for body in ("lost", "heard"):
        told.comment(1, body)
    assert hub.sender.idle(5)
    assert [one.payload["comment"]["body"] for one in receiver.received] == ["heard"]
    assert len(hub.sender.log) == 1


def test_bad_signatures(hub: Hub, told: Person, receiver: Receiver) -> None:
    fault(hub, route="WEBHOOK issue_comment", what="badsig", times=1)
    for _ in range(2):
        told.comment(1, "hello")
    assert hub.sender.idle(5)
    secret = hub.credentials()["webhook_secret"].encode()
    right = ["sha256=" + hmac.new(secret, one.body, hashlib.sha256).hexdigest() for one in receiver.received]
    assert [one.signature == good for one, good in zip(receiver.received, right, strict=True)] == [False, True]
    assert all(one.signature.startswith("sha256=") for one in receiver.received)


def test_the_same_seed_makes_the_same_order(hub: Hub, told: Person, receiver: Receiver) -> None:
    def order(seed: int) -> list[str]:
        hub.faults.clear()
        receiver.received.clear()
        fault(hub, route="WEBHOOK", what="reorder", seconds=0.6, seed=seed)
        with hub.world.lock:
            # All at one moment, as far as the planning goes: nothing but the seed decides.
            for number in range(5):
                hub.sender.send("issue_comment", "created", {"comment": {"body": str(number)}}, 1, None)
        assert hub.sender.idle(5)
        return [one.payload["comment"]["body"] for one in receiver.received]

    first = order(7)
    assert first != sorted(first)
    assert order(7) == first
    assert order(8) != first


@pytest.mark.parametrize(
    ("wish", "reason"),
    [
        ({"what": "meteor"}, "what: one of 403-secondary, 429,"),
        ({}, "what: one of"),
        ({"what": "slow", "route": "("}, "route: "),
        ({"what": "slow", "route": 1}, "route: "),
        ({"what": "slow", "times": "x"}, "times: a whole number, at least 1"),
        ({"what": "slow", "times": 0}, "times: "),
        ({"what": "slow", "seconds": -1}, "seconds: "),
        ({"what": "slow", "seconds": "1"}, "seconds: "),
        ({"what": "reorder", "seed": "x"}, "seed: "),
        ({"what": "slow", "rout": "GET"}, "rout: unknown"),
        ({"what": "429", "route": "WEBHOOK push"}, "what: 429 strikes requests"),
    ],
)
def test_wrong_wishes_are_refused_with_the_reason(hub: Hub, wish: dict[str, Any], reason: str) -> None:
    answer = fault(hub, **wish)
    assert answer.status_code == 422
    assert answer.json()["message"].startswith(reason)


@pytest.mark.parametrize("body", [b"[]", b"{", b"1"])
def test_no_object_is_refused(hub: Hub, body: bytes) -> None:
    answer = httpx.post(f"{hub.url}/_hub/faults", content=body, **PLAIN)
    assert answer.status_code == 422
    assert answer.json()["message"]


def test_cleared_faults_do_nothing(hub: Hub, told: Person) -> None:
    fault(hub, route="", what="500")
    assert httpx.delete(f"{hub.url}/_hub/faults", **PLAIN).status_code == 204
    assert told._call("GET", "/user")["login"] == "writer"
