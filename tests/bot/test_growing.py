"""Features that an ERD asks for: written when it is pushed, or said to be missing; the drafts stand whatever comes."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from agents.llm.scripted import MARKER
from tests.bot.by_models import Modelled, modelled
from tests.bot.deciding.review import Review
from tests.bot.quick import opened
from tests.world import SHOP

COUNT, MAIL = "tell people how many products there are", "send a mail when a product is sold out"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modelled]:
    with modelled(tmp_path_factory.mktemp("growing")) as world:
        yield world


def drawn(*features: str, **more: object) -> str:
    return json.dumps({**json.loads(SHOP), "$features": list(features), **more})


def body(review: Review) -> str:
    return str(review.shop.writer.pull(review.number)["body"])


@pytest.mark.long
def test_each_is_written_and_named_and_a_later_push_asks_for_none_again(world: Modelled) -> None:
    world.scripted.tell("perfect")
    shop = world.world.repository()
    review = Review(shop, opened(shop, erds={"erd.json": drawn(COUNT)}))
    told = body(review)
    assert f"- `{COUNT}`: written by a model; `features/tell_people_how_many.py`" in told
    assert "| `features/tell_people_how_many.py` | `scripted` | 1 | " in told and "feature: tell" not in told
    (message,) = [
        str(commit["commit"]["message"])
        for commit in shop.writer.commits(review.number)
        if commit["commit"]["message"].startswith("Add features/tell_people_how_many.py: a feature of the ERD")
    ]
    assert "ERDsmith-Engine: model\nERDsmith-Model: scripted" in message and COUNT not in message
    assert "feature_urls" in review.text("urls.py")
    calls = world.calls
    shop.writer.push({"erd.json": drawn(COUNT, MAIL)}, "Ask for more")
    shop.idle()
    assert {"features/tell_people_how_many.py", "features/send_mail_when_product.py"} <= review.files
    assert world.calls == calls + 1
    assert "| `features/tell_people_how_many.py` | `scripted`" in body(review)


@pytest.mark.long
@pytest.mark.parametrize(("scenario", "why"), [("402", "Insufficient credits"), ("malicious", "must not import os")])
def test_one_that_cannot_be_had_leaves_the_drafts_and_is_said(world: Modelled, scenario: str, why: str) -> None:
    world.scripted.tell(scenario)
    shop = world.world.repository()
    review = Review(shop, opened(shop, erds={"erd.json": drawn(COUNT)}))
    told = body(review)
    assert f"- `{COUNT}`: **not** written: " in told and why in told
    assert "models.py" in review.files and not [path for path in review.files if path.startswith("features/")]
    assert not [path for path in review.files if path.endswith(".py") and MARKER in review.text(path)]
    assert "feature_urls" not in review.text("urls.py")
