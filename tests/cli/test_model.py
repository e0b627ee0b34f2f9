"""``generate`` with a language model beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.llm.scripted import ScriptedModel
from tests.cli.conftest import ERD, Erdsmith


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        for name, value in model.environment().items():
            monkeypatch.setenv(name, value)
        yield model


def test_the_json_says_who_wrote_what_and_a_second_time_costs_nothing(
    erdsmith: Erdsmith, scripted: ScriptedModel, tmp_path: Path
) -> None:
    said = erdsmith("generate", "erd.json", "--json", "--no-verify")
    assert said.code == 0
    files = {file["path"]: file for file in said.json["files"]}
    models = files["models.py"]
    assert (models["engine"], models["model"], models["rounds"]) == ("model", "scripted", 1)
    assert models["tokens"] > 100
    assert files["urls.py"]["engine"] == "builtin"
    text = (tmp_path / "backend/models.py").read_text()
    assert "One job, as the team draws it." in text
    calls = len(scripted.script.log)
    more = json.loads(ERD) | {"Tag": {"name": "CharField"}}
    (tmp_path / "erd.json").write_text(json.dumps(more))
    assert erdsmith("generate", "erd.json", "--no-verify").code == 0
    text = (tmp_path / "backend/models.py").read_text()
    assert "One job, as the team draws it." in text
    assert "One tag, as the team draws it." in text
    asked = [call["messages"][1]["content"].rpartition("Now rewrite this")[2] for call in scripted.script.log[calls:]]
    assert asked
    assert not [each for each in asked if "class Job" in each]


def test_without_the_model_nothing_is_asked(erdsmith: Erdsmith, scripted: ScriptedModel) -> None:
    assert erdsmith("generate", "erd.json", "--engine", "builtin", "--no-verify").code == 0
    assert scripted.script.log == []


def test_an_account_without_credit_leaves_the_drafts_and_says_so(erdsmith: Erdsmith, scripted: ScriptedModel) -> None:
    scripted.tell("402")
    said = erdsmith("generate", "erd.json", "--json", "--no-verify")
    assert said.code == 0
    assert {file["engine"] for file in said.json["files"]} == {"builtin"}
    assert "NoCredit" in said.err
