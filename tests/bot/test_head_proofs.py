"""When a head of the bot's own pull request is proven, and how often: the gate is in the test's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest

from agents.contract import CheckResult, Problem, UserError, Verdict
from bot.child import wait_for
from bot.hub import Hub
from bot.names import PROOF_CHECK
from tests.bot.inprocess import HELD, Database, bot_beside, fake_gate
from tests.world import PATIENCE, Shop

Gate = Callable[[Mapping[str, str]], Verdict]


class Stage:
    """One bot for all tests; each plays in a repository of its own, with its own full ``gate``."""

    def __init__(self, hub: Hub, folder: Path) -> None:
        self.hub = hub
        self.gate: Gate = lambda _: HELD
        self._bot = Database(folder)
        self._repositories = 0

    def shop(self) -> Shop:
        self._repositories += 1
        name = f"acme/heads-{self._repositories}"
        self.hub.add_repository(name)
        return Shop(self.hub, self._bot, name)  # type: ignore[arg-type]  # its log and its end are all that is asked

    def faults(self, **fault: object) -> None:
        httpx.post(f"{self.hub.url}/_hub/faults", json=fault).raise_for_status()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("heads")
    with pytest.MonkeyPatch.context() as patch, Hub(folder / "hub") as hub:
        fake_gate(patch)
        stage = Stage(hub, folder)
        patch.setattr("bot.heads.verify", lambda files, *_: stage.gate(files))
        with bot_beside(hub, folder):
            yield stage


@pytest.fixture
def stage(started: Stage) -> Stage:
    started.gate = lambda _: HELD
    return started


def note(shop: Shop, branch: str, text: str = "Hello.\n") -> str:
    """A person's push onto the bot's branch."""
    return shop.writer.push({"backend/NOTES.md": text}, "Note", branch=branch)


def counted(stage: Stage) -> list[Mapping[str, str]]:
    """What the full gate is asked about from now on; it finds nothing wrong."""
    asked: list[Mapping[str, str]] = []

    def gate(files: Mapping[str, str]) -> Verdict:
        asked.append(files)
        return HELD

    stage.gate = gate
    return asked


def proofs(shop: Shop, sha: str) -> list[tuple[str, str | None, str]]:
    return [(run["name"], run["conclusion"], run["output"]["title"]) for run in shop.all_checks(sha, PROOF_CHECK)]


def test_a_persons_push_is_proven_once_however_often_it_is_told(stage: Stage) -> None:
    asked = counted(stage)
    shop = stage.shop()
    pull = shop.opened()
    shop.idle()
    assert asked == []
    stage.faults(route="WEBHOOK pull_request.synchronize", what="double", times=2)
    head = note(shop, pull["head"]["ref"])
    shop.idle()
    assert proofs(shop, head) == [(PROOF_CHECK, "success", "Proven by 1 checks (full gate)")]
    (files,) = asked
    assert files["NOTES.md"] == "Hello.\n"
    assert shop.writer.comments(pull["number"]) == []


def test_a_verdict_replaces_what_the_description_said_and_nothing_else(stage: Stage) -> None:
    shop = stage.shop()
    pull = shop.opened()
    problem = Problem("tests", "tests/test_api.py", 7, "no such order")
    stage.gate = lambda _: Verdict("none", "full", (CheckResult("tests", False, 1.0, (problem,)),), ("all else",))
    head = note(shop, pull["head"]["ref"])
    shop.idle()
    (run,) = shop.all_checks(head, PROOF_CHECK)
    assert (run["conclusion"], run["output"]["title"]) == ("failure", "Failed: tests")
    assert "tests/test_api.py:7: no such order" in run["output"]["summary"]
    told = shop.writer.pull(pull["number"])["body"]
    assert "| `tests` | ❌ |" in told and "- `all else`" in told
    assert told.partition("## Proof")[0] == pull["body"].partition("## Proof")[0]
    assert told.partition("## Commands")[2] == pull["body"].partition("## Commands")[2]


@pytest.mark.long
def test_a_newer_head_ends_the_wait_for_an_older_one(stage: Stage) -> None:
    asked: list[str] = []
    begun, go_on = threading.Event(), threading.Event()

    def gate(files: Mapping[str, str]) -> Verdict:
        asked.append(files["NOTES.md"])
        begun.set()
        assert go_on.wait(PATIENCE)
        return HELD

    stage.gate = gate
    shop = stage.shop()
    branch = shop.opened()["head"]["ref"]
    heads = [note(shop, branch, "first")]
    assert begun.wait(PATIENCE)
    heads += [note(shop, branch, text) for text in ("second", "third")]
    wait_for(lambda: all(proofs(shop, head) for head in heads[1:]), PATIENCE, "the checks to wait")
    go_on.set()
    shop.idle()
    assert asked == ["first", "third"]
    assert [proofs(shop, head)[0][1] for head in heads] == ["success", "neutral", "success"]
    assert proofs(shop, heads[1])[0][2] == "Superseded"
    assert "The full gate:" in shop.writer.pull(shop.writer.pulls()[0]["number"])["body"]


@pytest.mark.long
def test_what_the_fast_gate_found_stands_when_the_full_one_is_left(stage: Stage) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def gate(files: Mapping[str, str]) -> Verdict:
        begun.set()
        assert go_on.wait(PATIENCE)
        return HELD

    stage.gate = gate
    shop, other = stage.shop(), stage.shop()
    note(other, other.opened()["head"]["ref"])
    assert begun.wait(PATIENCE)
    number = shop.opened()["number"]
    shop.writer.comment(number, "/revise views.py add pagination")
    shop.answers(number)
    pull = shop.writer.pull(number)
    (running,) = wait_for(lambda: proofs(shop, pull["head"]["sha"]), PATIENCE, "the fast verdict")
    assert running[1:] == ("success", "Proven by 1 checks (full gate); the full proof is running")
    note(shop, pull["head"]["ref"])
    go_on.set()
    shop.idle()
    assert proofs(shop, pull["head"]["sha"]) == [(PROOF_CHECK, "success", "Proven by 1 checks (full gate)")]


def test_a_proof_that_goes_wrong_leaves_no_check_open(stage: Stage) -> None:
    def gate(files: Mapping[str, str]) -> Verdict:
        raise LookupError

    shop = stage.shop()
    branch = shop.opened()["head"]["ref"]
    stage.gate = gate
    head = note(shop, branch)
    shop.idle()
    assert proofs(shop, head) == [(PROOF_CHECK, "failure", "Something went wrong")]


@pytest.mark.long
def test_a_head_that_cannot_be_looked_at_says_why(stage: Stage) -> None:
    def gate(files: Mapping[str, str]) -> Verdict:
        raise UserError("a file is called <img>")

    shop = stage.shop()
    branch = shop.opened()["head"]["ref"]
    stage.gate = gate
    head = note(shop, branch)
    shop.idle()
    (run,) = shop.all_checks(head, PROOF_CHECK)
    assert run["conclusion"] == "failure" and "a file is called" in run["output"]["summary"]
    assert "<img>" not in run["output"]["summary"]


@pytest.mark.long
def test_what_is_pushed_while_the_pull_request_is_closed_is_proven_when_it_is_opened_again(stage: Stage) -> None:
    shop = stage.shop()
    pull = shop.opened()
    number = pull["number"]
    note(shop, pull["head"]["ref"])
    shop.idle()
    shop.writer.close_pull(number)
    head = note(shop, pull["head"]["ref"], "Later.\n")
    shop.idle()
    assert proofs(shop, head) == []
    shop.writer.reopen_pull(number)
    shop.idle()
    assert [conclusion for _, conclusion, _ in proofs(shop, head)] == ["success"]


@pytest.mark.long
def test_a_persons_pull_request_is_not_proven(stage: Stage) -> None:
    asked = counted(stage)
    shop = stage.shop()
    shop.writer.push({"README.md": "Shop\n"}, "Begin", branch="topic")
    shop.writer.open("topic", "Begin")
    head = shop.writer.push({"README.md": "Shops\n"}, "Go on", branch="topic")
    shop.idle()
    assert asked == [] and proofs(shop, head) == []
