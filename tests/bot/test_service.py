"""The process: what it needs to start, and what becomes of work when it ends."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from agents.contract import UserError
from bot.child import wait_for
from bot.durable import Engine
from bot.event import Event
from bot.run import Run
from bot.service import services
from bot.settings import Settings
from tests.bot.engine import SERVICES, Play

PUSH = Event("push", "d-1", 7, "acme/shop", branch="main")
PEM = "-----BEGIN RSA PRIVATE KEY-----"


@pytest.fixture(autouse=True)
def nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No variable and no ``.env`` of this machine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ERDSMITH_MAX_BYTES", raising=False)


def test_a_second_process_on_the_same_file_is_refused(tmp_path: Path) -> None:
    play = Play(tmp_path)
    first = Engine(play.url, SERVICES)
    with pytest.raises(UserError, match=r"another ERDsmith holds .*erdsmith\.db: one process per SQLite file"):
        Engine(play.url, SERVICES)
    first.stop()
    Engine(play.url, SERVICES).stop()


def test_work_that_was_cut_off_goes_on_after_its_last_finished_step(tmp_path: Path) -> None:
    play = Play(tmp_path)
    done: list[str] = []
    cut = threading.Event()

    def first_step() -> dict[str, Any]:
        done.append("first")
        return {"sha": "abc"}

    def killed(run: Run) -> str:
        run.step("first", first_step)
        done.append("killed")
        cut.wait(10)
        return "too late"

    def resumed(run: Run) -> str:
        done.append(f"second with {run.step('first', first_step)['sha']}")
        return "done"

    play.flows["pushed"] = killed
    with play.running() as engine:
        play.submit(engine, PUSH)
        wait_for(lambda: "killed" in done, 10, "the run to be in the middle")
        left = {path: path.read_bytes() for path in tmp_path.glob("erdsmith.db*")}
        cut.set()
    for path, data in left.items():
        path.write_bytes(data)
    play.flows["pushed"] = resumed
    with play.running():
        assert play.ended("d-1") == ["SUCCESS"]
    assert done == ["first", "killed", "second with abc"]


@pytest.mark.parametrize("name", ["github_app_id", "github_private_key", "github_webhook_secret"])
def test_it_does_not_start_without_what_it_needs(name: str) -> None:
    with pytest.raises(UserError, match=f"{name.upper()} is not set"):
        services(settings(**{name: ""}))


def test_all_that_is_missing_is_said_at_once() -> None:
    with pytest.raises(UserError, match="GITHUB_APP_ID, GITHUB_WEBHOOK_SECRET are not set"):
        services(settings(github_app_id="", github_webhook_secret=""))


def test_limits_come_from_the_environment() -> None:
    limits = services(settings(ERDSMITH_MAX_ENTITIES=7)).limits
    assert (limits.max_entities, limits.max_bytes) == (7, 1_000_000)


def settings(**values: Any) -> Settings:
    given: dict[str, Any] = {
        "github_app_id": "17",
        "github_private_key": SecretStr(PEM),
        "github_webhook_secret": SecretStr("s3cret"),
        **values,
    }
    return Settings(**given)
