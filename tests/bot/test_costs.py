"""What a model costs on a pull request: who may have it asked, how often, and what is said where it cannot be."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.by_models import TELLING, WISH, Modelled, modelled
from tests.bot.deciding.review import Review
from tests.world import BOT, SHOP_WITH_ORDERS


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Modelled]:
    with modelled(tmp_path_factory.mktemp("costs")) as world:
        yield world


@pytest.fixture
def review(world: Modelled) -> Review:
    return world.review()


def last_answer(review: Review) -> str:
    """In the newest thread."""
    thread = review.shop.writer.threads(review.number)[-1]
    assert thread["comments"]["nodes"][-1]["author"]["login"] == BOT.removesuffix("[bot]")
    return str(thread["comments"]["nodes"][-1]["body"])


@pytest.mark.long
def test_a_remark_costs_something_only_if_it_is_a_wish(world: Modelled, review: Review) -> None:
    calls = world.calls
    for words in ("nice!", "why this order?", "Hm, maybe document what each collection is for"):
        review.shop.writer.line_comment(review.number, "backend/views.py", 1, words)
        review.shop.idle()
        assert "I changed nothing" in last_answer(review) and "/revise views.py" in last_answer(review)
    assert world.calls == calls
    review.shop.writer.line_comment(review.number, "backend/views.py", 1, f"Please {WISH}.")
    review.shop.idle()
    assert last_answer(review).startswith("Done in ") and world.calls == calls + 1
    assert "This is a remark on line 1: from " in world.scripted.script.log[-1]["messages"][1]["content"]


@pytest.mark.long
def test_an_outage_changes_nothing_and_is_tried_again_when_asked(world: Modelled, review: Review) -> None:
    head = review.head
    world.scripted.tell("402")
    said = review.say(f"/revise views.py {WISH}")
    assert "no language model could answer" in said and "Insufficient credits" in said and "`/retry`" in said
    assert review.head == head
    world.scripted.tell("perfect")
    assert review.say("/retry").startswith("Done in ")
    assert TELLING in review.text("views.py")


@pytest.mark.long
def test_the_budget_is_the_pull_requests(world: Modelled) -> None:
    review = world.review("budget: {tokens: 8000}")
    assert review.say(f"/revise views.py {WISH}").startswith("Done in ")
    calls = world.calls
    for words in ("serializers.py say in words what each one reads", f"models.py {WISH}"):
        said = review.say(f"/revise {words}")
    assert "the budget of 8,000 tokens for a pull request is used up" in said, said
    assert world.calls <= calls + 1


@pytest.mark.long
def test_the_next_pull_request_has_a_budget_of_its_own(world: Modelled) -> None:
    review = world.review("budget: {tokens: 8000}")
    assert review.say(f"/revise views.py {WISH}").startswith("Done in ")
    assert "is used up" in review.say(f"/revise views.py {WISH}, once more")
    shop = review.shop
    shop.writer.close_pull(review.number)
    shop.idle()
    world.scripted.tell("402")
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Draw orders")
    following = Review(shop, shop.pull([review.number]))
    world.scripted.tell("perfect")
    assert following.branch == review.branch
    assert following.say(f"/revise views.py {WISH}").startswith("Done in ")


@pytest.mark.long
def test_who_may_not_command_costs_nothing(world: Modelled, review: Review) -> None:
    calls = world.calls
    review.shop.reader.comment(review.number, f"/revise views.py {WISH}\n/feature tell how many there are")
    review.shop.idle()
    assert world.calls == calls


@pytest.mark.long
def test_where_no_model_is_wanted_it_is_as_without_one(world: Modelled) -> None:
    calls = world.calls
    review = world.review("models: [other/model]")
    assert "No built-in revision surely means this" in review.say(f"/revise views.py {WISH}")
    assert "takes a language model" in review.say("/feature tell how many there are")
    assert world.calls == calls


@pytest.mark.long
def test_thanks_are_no_feature(world: Modelled, review: Review) -> None:
    calls = world.calls
    assert "not sure that this asks for anything" in review.say("@erdsmith thanks, nice work!")
    assert world.calls == calls
    assert review.say("@erdsmith please tell people how many products there are").startswith("Done in ")
