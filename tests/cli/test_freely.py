"""``revise`` where no recipe fits: a model writes, the proof judges; without a model the honest answer."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.llm.scripted import ScriptedModel
from tests.cli.conftest import Erdsmith

WISH = "explain to the developers of clients what each collection is for"


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Iterator[ScriptedModel]:
    with ScriptedModel() as model:
        for name, value in model.environment().items():
            monkeypatch.setenv(name, value)
        yield model


def test_a_model_does_what_no_recipe_is_for(erdsmith: Erdsmith, scripted: ScriptedModel, tmp_path: Path) -> None:
    erdsmith("generate", "erd.json", "--engine", "builtin", "--no-verify")
    said = erdsmith("revise", "backend", "views.py", WISH, "--json")
    assert said.code == 0, said.err
    assert said.json["recipe"] == "model" and said.json["verified"] is True
    assert {"views.py", "openapi.yaml"} <= set(said.json["changed"])
    assert '"""' in (tmp_path / "backend/views.py").read_text().partition("class JobViewSet")[2]
    assert erdsmith("verify", "backend", "--fast").code == 0


def test_an_evil_model_changes_nothing(erdsmith: Erdsmith, scripted: ScriptedModel, tmp_path: Path) -> None:
    erdsmith("generate", "erd.json", "--engine", "builtin", "--no-verify")
    before = (tmp_path / "backend/views.py").read_bytes()
    scripted.tell("malicious")
    said = erdsmith("revise", "backend", "views.py", WISH)
    assert said.code == 5 and "Nothing was changed: 3 rounds" in said.err
    assert (tmp_path / "backend/views.py").read_bytes() == before


def test_without_a_model_it_says_what_it_takes(erdsmith: Erdsmith) -> None:
    erdsmith("generate", "erd.json", "--no-verify")
    assert erdsmith("revise", "backend", "views.py", WISH).code == 5
    said = erdsmith("revise", "backend", "features", "send a mail when a job is posted")
    assert said.code == 5 and "takes a language model" in said.err


@pytest.mark.long
def test_features_of_the_erd_are_written_after_the_drafts(
    erdsmith: Erdsmith, scripted: ScriptedModel, tmp_path: Path
) -> None:
    words = "tell people how many jobs there are"
    drawn = json.loads((tmp_path / "erd.json").read_text())
    (tmp_path / "erd.json").write_text(json.dumps({**drawn, "$features": [words]}))
    said = erdsmith("generate", "erd.json", "--json")
    assert said.code == 0, said.err
    module = "features/tell_people_how_many.py"
    assert said.json["features"] == [{"text": words, "state": "implemented", "where": [module]}]
    assert not [each for each in said.json["inferences"] if words in each["what"]]
    made = {file["path"]: file for file in said.json["files"]}
    assert made[module]["engine"] == "model" and made[module]["rounds"] == 1
    assert (tmp_path / "backend" / module).exists() and erdsmith("verify", "backend").code == 0
    again = erdsmith("generate", "erd.json", "--engine", "builtin", "--json")
    assert again.code == 0 and (tmp_path / "backend" / module).exists()
