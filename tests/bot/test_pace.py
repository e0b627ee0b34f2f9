"""Writing within GitHub's limits, on a clock of its own."""

from __future__ import annotations

from threading import Thread

import httpx
import pytest

from bot.github.pace import CONTENT, WRITES, Limits, Pace, creates, writes
from bot.github.tokens import InstallationAuth, Tokens


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.mark.parametrize(("limits", "allowed"), [(CONTENT, ((80, 60.0), (500, 3600.0))), (WRITES, ((180, 60.0),))])
def test_no_minute_and_no_hour_has_more_than_github_takes(limits: Limits, allowed: Limits) -> None:
    clock = Clock()
    pace = Pace(limits, lambda: clock.now, clock.sleep)
    times = []
    for _ in range(1_200):
        pace.wait()
        times.append(clock.now)
    for count, period in allowed:
        assert all(later - earlier >= period for earlier, later in zip(times, times[count:], strict=False))


def test_a_few_are_not_waited_for() -> None:
    clock = Clock()
    pace = Pace(CONTENT, lambda: clock.now, clock.sleep)
    for _ in range(75):
        pace.wait()
    assert clock.slept == []


def test_threads_share_it() -> None:
    clock = Clock()
    pace = Pace(((10, 60.0),), lambda: 0.0, clock.slept.append)
    threads = [Thread(target=pace.wait) for _ in range(25)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(clock.slept) == [60.0] * 10 + [120.0] * 5


@pytest.mark.parametrize(
    ("method", "path", "body", "counts", "content"),
    [
        ("GET", "/repos/a/b/issues/1/comments", None, False, False),
        ("POST", "/repos/a/b/issues/1/comments", {"body": "x"}, True, True),
        ("POST", "/repos/a/b/pulls/1/comments/7/replies", {"body": "x"}, True, True),
        ("POST", "/repos/a/b/pulls/1/reviews", {"body": "x"}, True, True),
        ("POST", "/repos/a/b/pulls", {"title": "x"}, True, True),
        ("POST", "/repos/a/b/check-runs", {"name": "x"}, True, False),
        ("POST", "/repos/a/b/issues/comments/7/reactions", {"content": "eyes"}, True, False),
        ("PATCH", "/repos/a/b/pulls/1", {"body": "x"}, True, False),
        ("POST", "/graphql", {"query": "query { viewer { login } }"}, False, False),
        ("POST", "/graphql", {"query": "mutation($n0: ID!) { a0: x }"}, True, False),
    ],
)
def test_what_counts(method: str, path: str, body: dict[str, str] | None, counts: bool, content: bool) -> None:
    request = httpx.Request(method, f"https://github.example.com{path}", json=body)
    assert (writes(request), creates(request)) == (counts, content)


def test_every_write_of_an_installation_takes_its_turn() -> None:
    clock = Clock()
    tokens = Tokens("https://github.example.com", "17", "no key")
    tokens._tokens[7, "shop"] = "t", float("inf")
    tokens.pace(7).writes = Pace(((1, 60.0),), lambda: clock.now, clock.sleep)
    answered = httpx.MockTransport(lambda request: httpx.Response(200))
    for name in ("shop", "shop"):
        with httpx.Client(transport=answered, auth=InstallationAuth(tokens, 7, name)) as client:
            client.get("https://github.example.com/x")
            client.post("https://github.example.com/x")
    assert clock.slept == [60.0]
