"""The engine: one event is one run, and what goes wrong in it is told to people and to nobody else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot import durable
from bot.durable import Engine
from bot.errors import Gone, Retry
from bot.event import Event
from bot.run import Run
from tests.bot.engine import Flow, Play

SECRET = "ghs_s3cret"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Play, Engine]]:
    play = Play(tmp_path_factory.mktemp("engine"))
    with play.running() as engine:
        yield play, engine


@pytest.fixture
def play(started: tuple[Play, Engine]) -> Play:
    started[0].flows.clear()
    return started[0]


@pytest.fixture
def engine(started: tuple[Play, Engine]) -> Engine:
    return started[1]


def push(key: str, repository: str = "acme/shop") -> Event:
    return Event("push", key, 7, repository, branch="main")


def test_an_event_that_is_delivered_again_runs_once(play: Play, engine: Engine) -> None:
    runs: list[str] = []

    def flow(run: Run) -> str:
        runs.append(run.key)
        return "done"

    play.flows["pushed"] = flow
    play.submit(engine, push("once-1"), push("once-1"), push("once-2"), push("once-1"))
    play.ended("once-1", "once-2")
    play.submit(engine, push("once-1"), push("once-3"))
    play.ended("once-3")
    assert sorted(runs) == ["once-1", "once-2", "once-3"]


def test_one_repository_is_worked_on_by_one_run_and_two_side_by_side(play: Play, engine: Engine) -> None:
    busy: dict[str, int] = {}
    most: dict[str, int] = {}
    together = threading.Barrier(2, timeout=10)

    def flow(run: Run) -> str:
        name = run.event.repository
        busy[name] = busy.get(name, 0) + 1
        most[name] = max(most.get(name, 0), busy[name])
        if run.event.key in ("a-0", "b-0"):
            together.wait()
        busy[name] -= 1
        return "done"

    play.flows["pushed"] = flow
    play.submit(engine, push("a-0", "acme/a"), push("b-0", "acme/b"))
    play.ended("a-0", "b-0")
    play.submit(engine, *(push(f"a-{number}", "acme/a") for number in range(1, 4)))
    play.ended("a-1", "a-2", "a-3")
    assert most == {"acme/a": 1, "acme/b": 1}
    assert not together.broken


def test_what_was_heard_is_handed_on_once(play: Play, engine: Engine) -> None:
    found: list[Any] = []
    event = Event("comment", "heard", 7, "acme/shop", number=5, comment=11)

    def heard(run: Run) -> str:
        for _ in range(2):
            run.enqueue(f"work:{run.key}", run.event, [{"commands": ["a"]}])
        return "queued"

    def revised(run: Run) -> str:
        found.append((run.key, run.event, list(run.found)))
        return "done"

    play.flows |= {"heard": heard, "revised": revised}
    play.submit(engine, event)
    assert play.ended("heard", "work:heard") == ["SUCCESS", "SUCCESS"]
    assert found == [("work:heard", event, [{"commands": ["a"]}])]


def fails_at_once(run: Run) -> str:
    raise LookupError(SECRET)


def fails_in_a_step(run: Run) -> str:
    def act() -> dict[str, Any]:
        try:
            raise ValueError(SECRET)
        except ValueError as error:
            raise LookupError(SECRET) from error

    return str(run.step("push", act))


@pytest.mark.parametrize("failing", [fails_at_once, fails_in_a_step])
def test_the_text_of_an_error_is_said_to_nobody_and_kept_nowhere(play: Play, engine: Engine, failing: Flow) -> None:
    said: list[str] = []
    key = failing.__name__

    def flow(run: Run) -> str:
        run.apologise = lambda: said.append(run.key)
        return failing(run)

    play.flows["pushed"] = flow
    play.submit(engine, push(key))
    assert play.ended(key) == ["ERROR"]
    assert said == [key]
    assert SECRET.encode() not in play.written()
    assert b"LookupError" in play.written()


def test_a_run_that_cannot_even_apologise_has_failed(play: Play, engine: Engine) -> None:
    def flow(run: Run) -> str:
        def sorry() -> None:
            raise OSError(SECRET)

        run.apologise = sorry
        raise LookupError(SECRET)

    play.flows["pushed"] = flow
    play.submit(engine, push("mute"))
    assert play.ended("mute") == ["ERROR"]
    assert SECRET.encode() not in play.written()


def test_github_that_cannot_take_the_call_now_is_called_again(play: Play, engine: Engine) -> None:
    calls: list[str] = []

    def act() -> dict[str, Any]:
        calls.append("call")
        if len(calls) < 3:
            raise Retry(0.2)
        return {"outcome": "got through"}

    play.flows["pushed"] = lambda run: str(run.step("read", act)["outcome"])
    play.submit(engine, push("retried"))
    assert play.ended("retried") == ["SUCCESS"]
    assert len(calls) == 3


def test_a_job_that_waits_keeps_neither_its_clone_nor_its_token(play: Play, engine: Engine) -> None:
    closed: list[str] = []

    def flow(run: Run) -> str:
        def act() -> dict[str, Any]:
            if not closed:
                run._resources.callback(closed.append, "closed")
                raise Retry(0.1)
            return {}

        run.step("read", act)
        return "done"

    play.flows["pushed"] = flow
    play.submit(engine, push("waits"))
    assert play.ended("waits") == ["SUCCESS"]
    assert closed == ["closed"]


def test_patience_ends(play: Play, engine: Engine) -> None:
    calls: list[str] = []

    def flow(run: Run) -> str:
        def act() -> dict[str, Any]:
            calls.append("call")
            raise Retry(0.01)

        run.apologise = lambda: calls.append("sorry")
        return str(run.step("read", act))

    play.flows["pushed"] = flow
    play.submit(engine, push("impatient"))
    assert play.ended("impatient") == ["ERROR"]
    assert calls == [*["call"] * 11, "sorry"]


def test_what_an_event_points_at_may_be_gone(play: Play, engine: Engine) -> None:
    said: list[str] = []

    def flow(run: Run) -> str:
        run.apologise = lambda: said.append("sorry")
        raise Gone("acme/shop")

    play.flows["pushed"] = flow
    play.submit(engine, push("gone"))
    assert play.ended("gone") == ["SUCCESS"]
    assert said == []


def test_old_runs_are_forgotten_and_young_ones_kept(
    play: Play, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    play.flows["pushed"] = lambda run: "done"
    play.submit(engine, push("old"))
    play.ended("old")
    assert engine.prune() == 0
    monkeypatch.setattr(durable, "KEEP", timedelta(seconds=-60))
    assert engine.prune() >= 1
    assert play.rows("SELECT count(*) FROM workflow_status WHERE workflow_uuid = 'old'") == [(0,)]
    assert engine.prune() == 0


def test_it_is_ready_and_its_database_is_durable(play: Play, engine: Engine) -> None:
    assert asyncio.run(engine.ready())
    assert play.rows("PRAGMA journal_mode") == [("wal",)]
