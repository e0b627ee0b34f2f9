"""Whatever a model answers to a free-form wish: what is kept is proven, whole and harmless, else nothing is changed."""

from __future__ import annotations

import ast
import random
from collections import Counter

import pytest

from agents.briefing import brief
from agents.contract import Options
from agents.freehand.answering import FEATURES, NotWritten, written
from agents.freehand.guard import refusals
from agents.freehand.revising import private_models, revise_freely
from agents.llm.scripted import MARKER, SCENARIOS
from agents.proof.proving import verify
from tests.freehand.worlds import ERD, PACKAGE, asked, backend
from tests.improving.scripted import Model

SPOILED = ("malicious", "prompt-injected", "forged-test")
FILES = ("models.py", "views.py", "serializers.py", "admin.py")


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


def test_what_only_the_tests_of_the_backend_ask_is_asked() -> None:
    changed, calls = revised("admin.py", "subtle-bug", "perfect")
    assert "get_queryset" not in changed["admin.py"]
    assert calls == 2


@pytest.mark.long
@pytest.mark.parametrize("path", ["models.py", "views.py", "serializers.py"])
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_whatever_a_model_does_what_is_kept_is_harmless(path: str, scenario: str) -> None:
    harmless(path, revised(path, scenario)[0])


def grown(seed: int) -> Counter[str]:
    """A feature, then a revision on top of it, by a model that does anything; what became of the two."""
    chance = random.Random(seed)
    model = Model(*chance.choices(sorted(SCENARIOS), k=3))
    files, pristine, options = dict(backend()), dict(backend()), Options()
    became: Counter[str] = Counter()
    for path, words in ((FEATURES, "count the jobs"), (chance.choice(FILES), "document what is there")):
        try:
            made = written(files, PACKAGE, ERD, options, pristine, path, words, model)
        except NotWritten:
            became["nothing"] += 1
            continue
        assert made.verdict is not None and made.verdict.ok
        files, pristine, options = {**files, **made.changed}, dict(made.pristine), made.options
        became["kept"] += 1
    assert MARKER not in "".join(files.values())
    assert len(model.prompts) <= 6
    verdict = verify(files, PACKAGE, "full", asked=brief(ERD, PACKAGE, options))
    assert verdict.ok, verdict.problems
    return became


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("seed", range(20261123, 20261123 + 60))
def test_what_is_added_and_revised_is_proven(seed: int) -> None:
    assert sum(grown(seed).values()) == 2
