"""Whatever a model answers to a free-form wish: what is kept is proven, whole and harmless, else nothing is changed."""

from __future__ import annotations

import ast

import pytest

from agents.freehand.guard import refusals
from agents.freehand.revising import private_models, revise_freely
from agents.llm.scripted import MARKER, SCENARIOS
from tests.freehand.worlds import asked, backend
from tests.improving.scripted import Model

SPOILED = ("malicious", "prompt-injected", "forged-test")


def revised(path: str, *scenarios: str) -> tuple[dict[str, str], int]:
    model = Model(*scenarios)
    made = revise_freely(backend(), asked(), path, "document what is there", model)
    return dict(made.changed), len(model.prompts)


def harmless(path: str, changed: dict[str, str]) -> None:
    assert MARKER not in "".join(changed.values())
    if path in changed:
        assert list(refusals(backend()[path], ast.parse(changed[path]), private_models(asked()))) == []


@pytest.mark.parametrize("path", ["views.py"])
@pytest.mark.parametrize("scenario", SPOILED)
def test_nothing_evil_is_kept(path: str, scenario: str) -> None:
    changed, calls = revised(path, scenario)
    harmless(path, changed)
    assert calls <= 3


@pytest.mark.long
@pytest.mark.parametrize("path", ["models.py", "views.py", "serializers.py"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_whatever_a_model_does_what_is_kept_is_harmless(path: str, scenario: str) -> None:
    harmless(path, revised(path, scenario)[0])
