"""A review is one transaction, however large: planned together, pushed once, answered in each thread."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.bot.quick import Quick, opened, quick
from tests.world import BOT, SHOP_WITH_ORDERS, Json, Shop

COMMENTS = [
    ("views.py", "paginate products with page size 5, at most 50"),
    ("views.py", "add search on title to Product"),
    ("views.py", "allow filtering Product by price"),
    ("views.py", "order Product by price"),
    ("views.py", "add search on number to Order"),
    ("views.py", "order Order by number"),
    ("views.py", "paginate orders with page size 7"),
    ("views.py", "make Product read-only"),
    ("serializers.py", "make stock of Product read-only"),
    ("models.py", "make title of Product unique"),
    ("models.py", "add an index on price of Product"),
    ("models.py", "make number of Order at most 10 characters"),
    ("admin.py", "why is this here?"),
    ("admin.py", "nice!"),
    ("urls.py", "why this order?"),
    ("urls.py", "is v1 needed?"),
    ("settings.py", "what about caching?"),
    ("settings.py", "throttle Order to 10 requests a minute"),
    ("settings.py", "I like it"),
    ("filters.py", "hm"),
    ("filters.py", "add tests?"),
    ("permissions.py", "allow anonymous users to read products"),
    ("permissions.py", "who may delete?"),
    ("permissions.py", "good"),
    ("views.py", "/status"),
]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("review")) as world:
        yield world


@pytest.fixture(scope="module")
def open_pull(world: Quick) -> tuple[Shop, Json]:
    shop = world.repository()
    return shop, opened(shop, erds={"erd.json": SHOP_WITH_ORDERS})


def answered(shop: Shop, number: int, comments: list[dict[str, Any]]) -> list[tuple[str, str, bool]]:
    """Of each thread of a review: what was said, the bot's one answer, whether it is resolved."""
    before = {thread["id"] for thread in shop.writer.threads(number)}
    shop.writer.review(number, "REQUEST_CHANGES", "Some wishes:", comments)
    shop.idle()
    found = []
    for thread in shop.writer.threads(number):
        if thread["id"] not in before:
            question, answer = thread["comments"]["nodes"]
            assert answer["author"]["login"] == BOT.removesuffix("[bot]")
            found.append((question["body"], answer["body"], thread["isResolved"]))
    return found


def test_25_comments_on_8_files_are_one_push_25_answers_and_few_requests(
    world: Quick, open_pull: tuple[Shop, Json]
) -> None:
    shop, pull = open_pull
    number, branch = pull["number"], pull["head"]["ref"]
    pushes, made = shop.pushes(), len(world.calls.made)
    lines = iter(range(1, 26))
    comments = [{"path": f"backend/{path}", "line": next(lines) % 4 + 1, "body": body} for path, body in COMMENTS]
    assert (len(comments), len({each["path"] for each in comments})) == (25, 8)
    threads = answered(shop, number, comments)
    assert len(threads) == 25 and shop.pushes() == pushes + 1
    done = [body for body, answer, resolved in threads if answer.startswith("Done in ") and resolved]
    assert len(done) >= 8 and "why this order?" not in done
    assert all(answer.startswith(("Done in ", "I changed nothing", "It is", "At ")) for _, answer, _ in threads)
    (unique,) = [answer for body, answer, _ in threads if body == "make title of Product unique"]
    assert "`title` is unique" in unique and ".erdsmith.json" in unique and "views.py" not in unique
    views = shop.writer.file("backend/views.py", branch)
    assert "page_size = 5" in views and "page_size = 7" in views
    writes = [call for call in world.calls.made[made:] if not call.startswith("GET ")]
    # 25 answers; all reactions and all threads in one request each; the checks and the description.
    assert 25 < len(writes) < 45


def test_wishes_that_contradict_each_other_are_asked_about_once(open_pull: tuple[Shop, Json]) -> None:
    shop, pull = open_pull
    number, branch = pull["number"], pull["head"]["ref"]
    comments = [
        {"path": "backend/views.py", "line": 1, "body": "paginate users with page size 11"},
        {"path": "backend/views.py", "line": 2, "body": "paginate users with page size 12"},
        {"path": "backend/views.py", "line": 3, "body": "add search on name to User"},
    ]
    first, second, third = answered(shop, number, comments)
    assert "Which one is meant?" in first[1] and "page_size 11" in first[1] and "page_size 12" in first[1]
    assert "I asked there" in second[1] and not first[2] and not second[2]
    assert third[1].startswith("Done in ") and third[2]
    views = shop.writer.file("backend/views.py", branch)
    assert "page_size = 11" not in views and "page_size = 12" not in views
    asked = next(c["id"] for c in shop.writer.review_comments(number) if c["body"] == comments[0]["body"])
    shop.writer.reply(number, asked, "@erdsmith paginate users with page size 12")
    shop.idle()
    assert "page_size = 12" in shop.writer.file("backend/views.py", branch)
    thread = next(t for t in shop.writer.threads(number) if t["comments"]["nodes"][0]["databaseId"] == asked)
    assert thread["isResolved"] and "Done in" in thread["comments"]["nodes"][-1]["body"]


def test_a_file_that_is_to_go_and_to_stay_is_asked_about(open_pull: tuple[Shop, Json]) -> None:
    shop, pull = open_pull
    number, branch = pull["number"], pull["head"]["ref"]
    comments = [
        {"path": "backend/README.md", "line": 1, "body": "/skip"},
        {"path": "backend/README.md", "line": 2, "body": "/approve"},
        {"path": "backend/compose.yaml", "line": 1, "body": "/approve"},
    ]
    first, second, third = answered(shop, number, comments)
    assert "to skip `README.md`" in first[1] and "to keep it" in first[1] and not first[2]
    assert "I asked there" in second[1]
    assert "asked" not in third[1] and "compose.yaml" in third[1]
    assert shop.writer.file("backend/README.md", branch)


def test_what_changes_no_file_is_said_to_be_so_already(open_pull: tuple[Shop, Json]) -> None:
    """A title is searched anyway: the wish is new, and what comes of it is not."""
    shop, pull = open_pull
    head = shop.writer.pull(pull["number"])["head"]["sha"]
    before = len(shop.writer.comments(pull["number"]))
    shop.writer.comment(pull["number"], "/revise views.py add search on title to Product")
    shop.idle()
    _, answer = shop.writer.comments(pull["number"])[before:]
    assert "is so already" in answer["body"] and shop.writer.pull(pull["number"])["head"]["sha"] == head
