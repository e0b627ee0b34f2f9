"""A pull request with a model beside the bot, as people see it."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.llm.scripted import ScriptedModel
from tests.world import PATIENCE, SHOP, Json, Shop, World


@pytest.fixture(scope="module")
def scripted() -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        yield model


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory, scripted: ScriptedModel) -> Iterator[World]:
    folder: Path = tmp_path_factory.mktemp("world")
    with World(folder, **scripted.environment()) as world:
        yield world


@pytest.fixture
def shop(world: World, scripted: ScriptedModel) -> Shop:
    scripted.tell("perfect")
    return world.repository()


@pytest.mark.long
def test_the_description_tells_what_a_model_did_and_a_fix_up_keeps_it(
    world: World, shop: Shop, scripted: ScriptedModel
) -> None:
    before = len(world.bot.log.read_text())
    pull = shop.opened()
    assert "drafted by the built-in engine (improved by `scripted`; " in pull["body"]
    assert "| `models.py` | `the draft, " in pull["body"]
    (message,) = [
        commit["commit"]["message"]
        for commit in shop.writer.commits(pull["number"])
        if commit["commit"]["message"].startswith("Add models.py")
    ]
    assert "ERDsmith-Engine: model" in message
    logged = [json.loads(line) for line in world.bot.log.read_text()[before:].splitlines() if '"improved"' in line]
    assert {line["path"] for line in logged} == {"models.py", "serializers.py", "views.py"}
    assert all(line["tokens"] > 0 and line["additions"] > 0 for line in logged)
    calls = len(scripted.script.log)
    assert calls <= 8
    shop.writer.line_comment(pull["number"], "backend/views.py", 1, "/revise views.py add pagination")
    shop.settled_threads(pull["number"])
    views = shop.writer.file("backend/views.py", pull["head"]["ref"])
    assert "class Pagination(PageNumberPagination):" in views
    assert '"""The collection of every product that the requester may see."""' in views
    assert len(scripted.script.log) == calls


@pytest.mark.long
def test_an_outage_leaves_the_drafts_and_says_so(shop: Shop, scripted: ScriptedModel) -> None:
    scripted.tell("402")
    body = shop.opened()["body"]
    assert "a model was asked, and nothing of it was kept; 0 tokens" in body
    assert "`NoCredit: 402: Insufficient credits.`" in body


@pytest.mark.long
@pytest.mark.timeout(300)
def test_no_finished_call_is_repeated_however_often_the_bot_is_killed(tmp_path: Path) -> None:
    took, chance = 0.8, random.Random(7)
    kills: list[float] = []
    with ScriptedModel() as scripted, World(tmp_path, **scripted.environment()) as world:

        def killed(times: int) -> None:
            # A webhook that meets a dead bot is lost: GitHub sends it once.
            world.hub.sender.idle(PATIENCE)
            for _ in range(times):
                time.sleep(chance.uniform(0.3, 2.5))
                world.bot.kill()
                kills.append(time.time())
                world.bot.start()

        scripted.tell("slow", seconds=took)
        shop = world.repository()
        shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
        killed(4)
        number = shop.pull()["number"]
        for count, words in enumerate(("/revise admin.py say what this file is for", "/feature count the products"), 1):
            shop.writer.comment(number, words)
            killed(3)
            assert shop.answers(number, count)[-1].startswith("Done in ")
        shop.idle()
        assert shop.pushes() == 1 + 3
        calls = scripted.script.log
    assert len(kills) == 10
    assert_none_repeated(calls, kills, took)


def assert_none_repeated(calls: list[Json], kills: list[float], took: float) -> None:
    """What was asked more than once was under way when the bot was killed."""
    asked: dict[str, list[float]] = {}
    for call in calls:
        asked.setdefault(str(call["messages"]), []).append(call["at"])
    assert len(asked) >= 5
    for moments in asked.values():
        for moment in moments[:-1]:
            assert any(moment <= kill <= moment + took + 1.0 for kill in kills), (moments, kills)
