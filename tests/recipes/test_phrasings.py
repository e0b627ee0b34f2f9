"""Sentences as reviewers put them, written before the grammar that reads them: what each means, or that nobody can say.

A line of the tables is a sentence, the recipe, and the settings as JSON.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest

from agents.erd import Erd, parse
from agents.recipes import Match, NothingFits, match
from tests.agents.golden import ERDS

HERE = Path(__file__).parent / "phrasings"
WORLDS: dict[str, Erd] = {
    "board": parse((HERE / "board.json").read_bytes()),
    "shop": parse(ERDS["shop"].read_bytes()),
}
FILES = ("views.py", "models.py", "serializers.py")


def understood(sentence: str, erd: Erd) -> Match | None:
    """What the sentence means for the file that is about it."""
    for path in FILES:
        with suppress(NothingFits):
            return match(sentence, path, erd)
    return None


@pytest.mark.parametrize("world", WORLDS)
def test_every_sentence_means_what_it_says(world: str) -> None:
    lines = (HERE / f"{world}.tsv").read_text(encoding="utf-8").splitlines()
    wanted = {sentence: (recipe, json.loads(settings)) for sentence, recipe, settings in (x.split("\t") for x in lines)}
    made = {sentence: understood(sentence, WORLDS[world]) for sentence in wanted}

    found = {
        sentence: each and (each.recipe, json.loads(json.dumps(dict(each.settings)))) for sentence, each in made.items()
    }
    assert len(wanted) > 200
    assert found == wanted


@pytest.mark.parametrize("world", WORLDS)
def test_what_only_sounds_like_a_request_means_nothing(world: str) -> None:
    sentences = (HERE / "near_misses.txt").read_text(encoding="utf-8").splitlines()

    assert len(sentences) > 100
    assert [sentence for sentence in sentences if understood(sentence, WORLDS[world])] == []
