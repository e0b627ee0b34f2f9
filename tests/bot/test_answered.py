"""Comments that change nothing: what is answered, and that the branch stays where it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bot.quick import Quick
from tests.bot.test_conversation import REVISE
from tests.world import BOT, Json, Shop


@pytest.fixture(scope="module")
def opened(world: Quick) -> tuple[Shop, Json]:
    """One pull request for all of them: none of them changes it."""
    shop = world.repository()
    return shop, shop.opened()


@pytest.fixture
def shop(opened: tuple[Shop, Json]) -> Shop:
    return opened[0]


@pytest.fixture
def number(opened: tuple[Shop, Json]) -> int:
    return int(opened[1]["number"])


Answers = Callable[[int], list[str]]


@pytest.fixture
def answers(shop: Shop, number: int) -> Answers:
    """What the bot says after this moment, once there is that much of it."""
    before = sum(comment["user"]["login"] == BOT for comment in shop.writer.comments(number))
    return lambda count: shop.answers(number, before + count)[before:]


def test_what_is_not_understood_gets_an_honest_answer(shop: Shop, number: int, answers: Answers) -> None:
    head = shop.writer.pull(number)["head"]["sha"]
    said = shop.writer.comment(number, "/revise views.py make it pop, @writer #1 <img src=x>")
    (answer,) = answers(1)
    assert "I changed nothing" in answer and "pagination" in answer and "OPENROUTER_API_KEY" in answer
    assert "<img" not in answer and "@writer" not in answer
    assert "confused" in shop.wait_for(lambda: shop.writer.reactions(said["id"])[1:], 30, "a reaction")
    assert shop.writer.pull(number)["head"]["sha"] == head


def test_an_unknown_file_is_answered_with_the_nearest(shop: Shop, number: int, answers: Answers) -> None:
    shop.writer.comment(number, "/revise viwes.py add pagination")
    assert "views.py" in answers(1)[0]


def test_help_and_status_are_answered_at_once(shop: Shop, number: int, answers: Answers) -> None:
    shop.writer.comment(number, "/help\n/status\n/hlep")
    help_, status, unknown = answers(3)
    assert "/revise <file> <instruction>" in help_
    assert "Proven by" in status
    assert "/help" in unknown


def test_a_reader_is_declined_politely_and_once(shop: Shop, number: int, answers: Answers) -> None:
    head = shop.writer.pull(number)["head"]["sha"]
    shop.reader.comment(number, f"{REVISE}\n{REVISE} of 5")
    (answer,) = answers(1)
    assert "write permission" in answer
    shop.writer.comment(number, "/status")
    answers(2)
    assert shop.writer.pull(number)["head"]["sha"] == head
