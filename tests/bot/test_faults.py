"""GitHub fails at any call: the story ends as an undisturbed one does, and nothing is said twice."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.hub import Hub
from tests.bot.inprocess import Answer, Calls, Database, bot_beside, fake_gate
from tests.world import BOT, SHOP, Shop

REVISE = "/revise views.py add pagination with page size 5"
SAMPLE = 7


def _refused(status: int, message: str, **headers: str) -> Callable[[httpx.Request, Answer], httpx.Response]:
    def strike(request: httpx.Request, _: Answer) -> httpx.Response:
        return httpx.Response(status, json={"message": message}, headers=headers, request=request)

    return strike


def _lost_answer(request: httpx.Request, answer: Answer) -> httpx.Response:
    answer(request).read()
    raise httpx.ReadError("the connection was closed", request=request)


def _failed_after(request: httpx.Request, answer: Answer) -> httpx.Response:
    answer(request).read()
    return httpx.Response(502, json={"message": "Bad Gateway"}, request=request)


def _no_connection(request: httpx.Request, _: Answer) -> httpx.Response:
    raise httpx.ConnectError("refused", request=request)


def _slow(request: httpx.Request, answer: Answer) -> httpx.Response:
    time.sleep(1)
    return answer(request)


KINDS: dict[str, Callable[[httpx.Request, Answer], httpx.Response]] = {
    "500": _refused(500, "Server Error"),
    "500-after": _failed_after,
    "429": _refused(429, "Too Many Requests", **{"retry-after": "1"}),
    "403-secondary": _refused(403, "You have exceeded a secondary rate limit", **{"retry-after": "1"}),
    "slow": _slow,
    "drop": _no_connection,
    "drop-after": _lost_answer,
}


@dataclass(frozen=True)
class Ending:
    """What is left on GitHub when the story is over."""

    pulls: int
    subjects: list[str]
    tree: dict[str, str]
    said: list[str]
    reactions: list[str]
    branches: list[str]
    resolved: list[bool]
    checks: list[list[tuple[str, str]]]


class Stage:
    """Plays the story again and again, each time in a new repository."""

    def __init__(self, hub: Hub, folder: Path, calls: Calls) -> None:
        self.hub, self.calls, self._folder, self._count = hub, calls, folder, 0

    def play(self, fault: Callable[[int, httpx.Request, Answer], httpx.Response] | None = None) -> tuple[Ending, int]:
        """The ending, and how many calls the bot made."""
        self._count += 1
        name = f"acme/fault-{self._count}"
        self.hub.add_repository(name)
        shop = Shop(self.hub, Database(self._folder), name)
        self.calls.made.clear()
        self.calls.fault = fault
        shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
        number = shop.pull()["number"]
        comment = shop.writer.line_comment(number, "backend/views.py", 1, REVISE)
        shop.settled_threads(number)
        shop.idle()
        shop.writer.merge(number, "squash")
        shop.idle()
        self.calls.fault = None
        heads = [shop.writer.ref("refs/heads/main"), shop.writer.pull(number)["head"]["sha"]]
        ending = Ending(
            pulls=len(shop.writer.pulls("all")),
            subjects=shop.subjects(number),
            tree=shop.tree(number),
            said=[
                item["body"].partition("(")[2].partition("\n\n<!--")[0]
                for item in shop.writer.review_comments(number)
                if _by_bot(item)
            ],
            reactions=sorted(shop.writer.reactions(comment["id"], on_line=True)),
            branches=shop.writer.branches(),
            resolved=[thread["isResolved"] for thread in shop.writer.threads(number)],
            checks=[sorted((run["name"], run["conclusion"]) for run in shop.all_checks(sha)) for sha in heads],
        )
        return ending, len(self.calls.made)


def _by_bot(item: dict[str, Any]) -> bool:
    return bool(item["user"]["login"] == BOT)


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """One for each test: an installation may say only so much in an hour."""
    with pytest.MonkeyPatch.context() as patch, Hub(tmp_path / "hub") as hub:
        fake_gate(patch)
        calls = Calls(patch)
        with bot_beside(hub, tmp_path):
            stage = Stage(hub, tmp_path, calls)
            stage.play()
            yield stage


def struck(stage: Stage, faults: Mapping[int, str]) -> Ending:
    """The ending of a story whose calls of these numbers meet their faults."""

    def fault(count: int, request: httpx.Request, answer: Answer) -> httpx.Response:
        return KINDS[faults[count]](request, answer) if count in faults else answer(request)

    return stage.play(fault)[0]


def test_faults_at_some_calls_change_nothing_in_the_end(stage: Stage) -> None:
    quiet, calls = stage.play()
    chance = random.Random(20261123)
    faults = {number: chance.choice(list(KINDS)) for number in chance.sample(range(1, calls + 1), SAMPLE)}
    assert struck(stage, faults) == quiet, faults


@pytest.mark.long
@pytest.mark.timeout(1200)
@pytest.mark.parametrize("kind", KINDS)
def test_a_fault_at_each_call_changes_nothing_in_the_end(stage: Stage, kind: str) -> None:
    quiet, calls = stage.play()
    for number in range(1, calls + 1):
        assert struck(stage, {number: kind}) == quiet, f"at call {number}"
