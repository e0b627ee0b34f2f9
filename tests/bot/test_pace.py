"""Writing within GitHub's limits, on a clock of its own."""

from __future__ import annotations

from threading import Thread

import httpx
import pytest

from bot.github.pace import LIMITS, Pace, writes
from bot.github.tokens import InstallationAuth, Tokens


class Clock:
    def __init__(self) -> None:
        self.now = 0.0
        self.slept: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def test_no_minute_and_no_hour_has_more_than_github_takes() -> None:
    clock = Clock()
    pace = Pace(LIMITS, lambda: clock.now, clock.sleep)
    times = []
    for _ in range(1_200):
        pace.wait()
        times.append(clock.now)
    for count, period in ((80, 60.0), (500, 3600.0)):
        assert all(later - earlier >= period for earlier, later in zip(times, times[count:], strict=False))


def test_a_few_are_not_waited_for() -> None:
    clock = Clock()
    pace = Pace(LIMITS, lambda: clock.now, clock.sleep)
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
    ("method", "path", "body", "counts"),
    [
        ("GET", "/repos/a/b", None, False),
        ("POST", "/repos/a/b/issues/1/comments", {"body": "x"}, True),
        ("PATCH", "/repos/a/b/pulls/1", {"body": "x"}, True),
        ("POST", "/graphql", {"query": "query { viewer { login } }"}, False),
        ("POST", "/graphql", {"query": "mutation($n0: ID!) { a0: x }"}, True),
    ],
)
def test_only_what_writes_counts(method: str, path: str, body: dict[str, str] | None, counts: bool) -> None:
    assert writes(httpx.Request(method, f"https://github.example.com{path}", json=body)) is counts


def test_every_write_of_an_installation_takes_its_turn() -> None:
    clock = Clock()
    tokens = Tokens("https://github.example.com", "17", "no key")
    tokens._tokens[7, "shop"] = "t", float("inf")
    tokens._paces[7] = Pace(((1, 60.0),), lambda: clock.now, clock.sleep)
    answered = httpx.MockTransport(lambda request: httpx.Response(200))
    for name in ("shop", "shop"):
        with httpx.Client(transport=answered, auth=InstallationAuth(tokens, 7, name)) as client:
            client.get("https://github.example.com/x")
            client.post("https://github.example.com/x")
    assert clock.slept == [60.0]
