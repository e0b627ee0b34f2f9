"""Attempts as runs: limited over restarts, remembered, and never waited for beyond patience."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from agents.llm import errors
from agents.llm.chat import Message, Prompt, Usage
from agents.llm.client import Client
from agents.llm.providers import endpoint
from agents.llm.scripted import ScriptedModel, script
from agents.llm.tracing import Traces
from bot import attempts
from bot.event import Event
from bot.modelling import NO_WISHES, Limits, Models
from bot.run import Run
from tests.bot import engine as playing
from tests.bot.engine import SERVICES, Play

KEY = "sk-attempts-0123456789"


def prompt(text: str) -> Prompt:
    return Prompt(
        (Message("user", f"{text}\n\n```python backend/models.py\nclass Job(models.Model):\n    x = 1\n```"),)
    )


@pytest.fixture
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


@pytest.fixture
def limits() -> Limits:
    return Limits(per_minute=5, per_day=7, max_tokens=100_000, max_usd=1.0)


@pytest.fixture
def play(tmp_path: Path, scripted: ScriptedModel, limits: Limits, monkeypatch: pytest.MonkeyPatch) -> Iterator[Play]:
    found = endpoint({"ERDSMITH_LLM_BASE_URL": scripted.url, "ERDSMITH_LLM_API_KEY": KEY}, ("scripted",))
    assert found is not None
    client = Client(found)
    models = Models(client, limits, Traces(tmp_path / "traces", 14, [KEY]))
    monkeypatch.setattr(playing, "SERVICES", replace(SERVICES, models=models))
    yield Play(tmp_path)
    client.close()


def event(key: str) -> Event:
    return Event("push", key, 1, "acme/shop", branch="main")


def asking(heard: list[str], *texts: str) -> Callable[[Run], str]:
    """A flow whose one step asks for each text, side by side; ``heard`` gets who answered, or the error."""

    def flow(run: Run) -> str:
        def ask() -> dict[str, str]:
            complete = run.model(NO_WISHES, "main", since=0)
            assert complete is not None
            said: dict[str, str] = {}

            def one(text: str) -> None:
                try:
                    said[text] = complete(prompt(text)).model
                except errors.LlmError as error:
                    said[text] = type(error).__name__

            with ThreadPoolExecutor(attempts.SIDE_BY_SIDE) as pool:
                list(pool.map(one, texts))
            return said

        heard.extend(sorted(run.step("ask", ask).values()))
        return "asked"

    return flow


def test_what_was_answered_is_a_finished_run_without_the_key(play: Play, scripted: ScriptedModel) -> None:
    heard: list[str] = []
    play.flows["pushed"] = asking(heard, "one", "two")
    with play.running() as running:
        play.submit(running, event("a"))
        assert play.ended("a") == ["SUCCESS"]
    assert heard == ["scripted", "scripted"]
    assert len(scripted.script.log) == 2
    database = play.written()
    assert KEY.encode() not in database
    rows = play.rows("SELECT workflow_uuid, status FROM workflow_status WHERE queue_name = 'llm'")
    assert len(rows) == 2
    assert all(key.startswith("llm:acme/shop@main:a:") and status == "SUCCESS" for key, status in rows)


@pytest.mark.long
def test_limits_hold_over_a_restart_and_the_rest_stays_with_its_draft(
    play: Play, scripted: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attempts, "PATIENCE", 1.5)
    scripted.tell("perfect", rpm=5)
    heard: list[str] = []
    play.flows["pushed"] = asking(heard, "one", "two", "three", "four")
    with play.running() as running:
        play.submit(running, event("a"))
        assert play.ended("a") == ["SUCCESS"]
    play.flows["pushed"] = asking(heard, "five", "six", "seven")
    with play.running() as running:
        play.submit(running, event("b"))
        assert play.ended("b") == ["SUCCESS"]
    assert heard == ["scripted"] * 4 + ["NoModel", "NoModel", "scripted"]
    assert [call["status"] for call in scripted.script.log] == [200] * 5
    time.sleep(0.3)
    assert len(scripted.script.log) == 5


def test_a_run_that_starts_over_pays_for_no_answer_again(play: Play, scripted: ScriptedModel) -> None:
    said = []
    for _ in range(2):
        with play.running() as running:
            assert running._attempt is not None
            attempt = attempts.queued(running._attempt, "llm:a:")
            said += [attempt(prompt("one"), ["scripted"], 1) for _ in range(2)]
    assert said == [said[0]] * 4
    assert len(scripted.script.log) == 1


def test_what_other_runs_took_for_a_branch_is_summed_up(play: Play) -> None:
    play.flows["pushed"] = asking([], "one", "two")
    with play.running() as running:
        play.submit(running, event("a"))
        assert play.ended("a") == ["SUCCESS"]
        assert running._attempt is not None
        other, own = attempts.Queued(running._attempt, "b"), attempts.Queued(running._attempt, "a")
        spent = other.spent("acme/shop@main", 0)
        assert spent.prompt_tokens > 0 and spent.usd > 0
        assert other.spent("acme/shop@main", int(time.time()) - 60) == spent
        assert other.spent("acme/shop@main", int(time.time()) + 60) == Usage()
        assert own.spent("acme/shop@main", 0) == Usage()
        for branch in ("acme/shop@mai", "acme/shop@m_in", "acme/shop@%", "acme/shop@other"):
            assert other.spent(branch, 0) == Usage()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("limits", [Limits(per_minute=18, per_day=100, max_tokens=10_000_000, max_usd=1.0)])
def test_a_provider_of_18_a_minute_and_100_a_day_is_never_asked_for_more(
    play: Play, scripted: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A minute takes four seconds here, for both."""
    monkeypatch.setattr(attempts, "MINUTE", 4.0)
    monkeypatch.setattr(script, "MINUTE", 4.0)
    monkeypatch.setattr(attempts, "PATIENCE", 15.0)
    scripted.tell("perfect", rpm=18, rpd=100)
    heard: list[str] = []
    for day in ("a", "b", "c"):
        play.flows["pushed"] = asking(heard, *(f"{day}{number}" for number in range(40)))
        with play.running() as running:
            play.submit(running, event(day))
            assert play.ended(day, within=120) == ["SUCCESS"]
    assert [call["status"] for call in scripted.script.log] == [200] * 100
    assert (heard.count("scripted"), heard.count("NoModel")) == (100, 20)
