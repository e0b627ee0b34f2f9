"""A model that does anything at any time, and a bot that generates, revises and adds features all the same.

The proof is taken for granted here, so that nothing but the guard keeps what is evil out; ``tests/freehand`` has it.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from agents.llm.scripted import MARKER, SCENARIOS
from bot.names import PROOF_CHECK
from tests.bot.by_models import LIMITS, Modelled, modelled
from tests.bot.deciding.review import Review
from tests.bot.quick import in_turn, opened
from tests.world import BOT, SHOP

ROOT = Path(__file__).parents[2]
SEED = 20261123
PULLS = 300
FEATURE = "tell people how many products there are"
COMMANDS = (
    "/revise views.py explain to the developers of clients what each collection is for",
    "/revise serializers.py say in words what each one reads and writes",
    "/revise models.py explain each model to a newcomer",
    "/revise views.py add pagination with page size 7",
    "/feature say how many users there are",
    "/feature list the cheapest products",
)
ROUNDS, ATTEMPTS = 3, 6
"""The most that one thing is asked for, and that a provider is tried for one answer."""
MOST_CALLS = ATTEMPTS * (3 * (ROUNDS + 1) + 1 + ROUNDS * (1 + 3))
"""Three files and what the proof says of them, the review, and a feature and three commands."""


@pytest.fixture(scope="module")
def worlds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Iterator[Modelled]]:
    with in_turn(lambda: modelled(tmp_path_factory.mktemp("chaos"), hasty=True), times=100) as worlds:
        yield worlds


@pytest.fixture
def world(worlds: Iterator[Modelled]) -> Modelled:
    return next(worlds)


def told(world: Modelled, seed: int) -> None:
    """One pull request: it opens, is commanded, and ends green and harmless, with an answer to everybody."""
    chance, calls = random.Random(seed), world.calls
    names = chance.sample(sorted(SCENARIOS), chance.randint(1, len(SCENARIOS)))
    world.scripted.tell(*names, seed=seed, seconds=0.05)
    shop = world.world.repository()
    erd = json.dumps({**json.loads(SHOP), "$features": [FEATURE]})
    review = Review(shop, opened(shop, erds={"erd.json": erd}))
    wishes = chance.sample(COMMANDS, 3)
    shop.writer.comment(review.number, "\n\n".join(wishes))
    shop.idle()
    answers = [each["body"] for each in shop.writer.comments(review.number) if each["user"]["login"] == BOT]
    assert len(answers) == len(wishes), answers
    assert all(answer.startswith(("Done in ", "I changed nothing", "It is so already")) for answer in answers), answers
    check = shop.check(review.head, PROOF_CHECK)
    assert check is not None and check["conclusion"] == "success"
    assert MARKER not in world.history(review)
    assert {"models.py", "serializers.py", "views.py"} <= review.files
    asked = world.scripted.script.log[calls:]
    assert len(asked) <= MOST_CALLS
    assert LIMITS.max_tokens >= sum(len(json.dumps(call["messages"])) // 4 for call in asked)


@pytest.mark.parametrize("seed", [SEED])
def test_chaos(world: Modelled, seed: int) -> None:
    told(world, seed)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(SEED + 1, SEED + PULLS))
def test_more_chaos(world: Modelled, seed: int) -> None:
    told(world, seed)


@pytest.mark.long
@pytest.mark.parametrize(("erd", "most"), [("sample_erd.json", 8), ("tests/bench/ten_entities.json", 20)])
def test_a_model_that_behaves_is_asked_a_few_times(world: Modelled, erd: str, most: int) -> None:
    world.scripted.tell("perfect")
    calls, shop = world.calls, world.world.repository()
    opened(shop, erds={"erd.json": (ROOT / erd).read_text()})
    assert 0 < world.calls - calls <= most
