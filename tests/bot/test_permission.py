"""Who may: asked of GitHub at that moment, of whoever said or edited it, and of the repository's own rules."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bot.hub.driver import Person
from tests.bot.inprocess import Answer
from tests.bot.quick import CONFIGURATION, Quick, opened, quick
from tests.world import BOT, Json, Shop

REVISE = "/revise views.py add pagination"


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("permission")) as world:
        yield world


@pytest.fixture(scope="module")
def open_pull(world: Quick) -> tuple[Shop, Json]:
    """One pull request for the tests in which nothing is to happen to it."""
    shop = world.repository()
    rules = "commands: {revise: [alice], help: nobody, status: admin}"
    return shop, opened(shop, rules)


@pytest.fixture
def shop(open_pull: tuple[Shop, Json]) -> Shop:
    return open_pull[0]


@pytest.fixture
def number(open_pull: tuple[Shop, Json]) -> int:
    return int(open_pull[1]["number"])


def words(shop: Shop, number: int) -> list[str]:
    """All that the bot has said so far."""
    shop.idle()
    return [item["body"] for item in shop.writer.comments(number) if item["user"]["login"] == BOT]


def told(shop: Shop, number: int, person: Person, *bodies: str) -> list[str]:
    """What is said to somebody's comments; the branch must stay where it is."""
    before, head = words(shop, number), shop.writer.pull(number)["head"]["sha"]
    for body in bodies:
        person.comment(number, body)
        shop.idle()
    after = words(shop, number)
    assert shop.writer.pull(number)["head"]["sha"] == head
    return after[len(before) :]


def test_people_who_may_only_read_are_told_so_once(shop: Shop, number: int) -> None:
    (answer,) = told(shop, number, shop.reader, REVISE, f"{REVISE} of 5", "/help")
    assert "write permission" in answer
    thread = shop.reader.line_comment(number, "backend/views.py", 1, "add pagination")
    assert told(shop, number, shop.reader) == [] and len(shop.writer.review_comments(number)) == 1
    assert shop.writer.reactions(thread["id"], on_line=True) == []


@pytest.mark.parametrize(
    ("login", "body", "why"),
    [
        ("writer", REVISE, "leaves `/revise` to others"),
        ("writer", "/help", "to nobody"),
        ("writer", "/status", "administer"),
    ],
)
def test_the_repositorys_own_rules_narrow_it(shop: Shop, number: int, login: str, body: str, why: str) -> None:
    (answer,) = told(shop, number, shop.writer, body)
    assert "I changed nothing" in answer and why in answer


@pytest.mark.parametrize("status", [404, 403, 500])
def test_what_github_does_not_tell_means_no(world: Quick, shop: Shop, number: int, status: int) -> None:
    def unknown(_: int, request: httpx.Request, answer: Answer) -> httpx.Response:
        if not request.url.path.endswith("/permission"):
            return answer(request)
        world.calls.fault = None if status == 500 else unknown
        return httpx.Response(status, json={"message": "?"}, request=request)

    world.calls.fault = unknown
    person = shop.writer if status == 500 else world.person(f"unknown-{status}", shop)
    answers = told(shop, number, person, REVISE)
    world.calls.fault = None
    # After a passing error it is asked again; the rules then leave the command to others.
    assert len(answers) == 1 and ("others" if status == 500 else "write permission") in answers[0]


def test_the_bot_does_not_obey_what_it_says_itself(shop: Shop, number: int) -> None:
    """What the bot says about commands would otherwise start the next run."""
    before = words(shop, number)
    shop.writer.comment(number, "/help")
    added = shop.wait_for(lambda: words(shop, number)[len(before) :], 30, "an answer")
    assert "/help" in added[0]
    # What it said is told to it like anything that is said.
    assert words(shop, number) == [*before, added[0]]


def test_the_author_of_a_fork_is_not_obeyed_on_their_own_pull_request(world: Quick) -> None:
    shop = world.repository()
    name = shop.writer.full_name
    shop.writer.push({"README.md": "# Shop\n"}, "Begin")
    fork = world.hub.fork(name, "outsider").full_name
    outsider = Person(world.hub.url, world.hub.credentials()["users"]["outsider"], fork)
    outsider.push({"backend/views.py": "x = 1\n"}, "Try", branch="erdsmith/main--backend")
    world.hub.grant(name, "outsider", "read")
    theirs = Person(world.hub.url, world.hub.credentials()["users"]["outsider"], name)
    pull = theirs.open("outsider:erdsmith/main--backend", "Try")
    for person in (theirs, shop.writer):
        person.comment(pull["number"], REVISE)
    shop.idle()
    assert [item["user"]["login"] for item in shop.writer.comments(pull["number"])] == ["outsider", "writer"]


def test_an_edit_runs_only_what_is_new_and_as_its_editor(world: Quick) -> None:
    shop = world.repository()
    pull = opened(shop)
    number, head = pull["number"], pull["head"]["sha"]
    asked = shop.reader.comment(number, "Please look at /status of this")
    shop.idle()
    assert words(shop, number) == []
    shop.reader.edit_comment(asked["id"], REVISE)
    assert "write permission" in words(shop, number)[0]
    shop.writer.edit_comment(asked["id"], f"{REVISE}\n/status")
    assert "At " in words(shop, number)[1] and shop.writer.pull(number)["head"]["sha"] == head
    shop.writer.edit_comment(asked["id"], f"{REVISE} with page size 7\n/status")
    assert "Done in" in words(shop, number)[2] and len(words(shop, number)) == 3
    (fixup, *_) = [c for c in shop.writer.commits(number) if c["commit"]["message"].startswith("fixup! Add views.py")]
    assert "Asked for by writer in" in fixup["commit"]["message"]


@pytest.mark.long
def test_an_edited_line_comment_is_worked_on_in_its_thread(world: Quick) -> None:
    shop = world.repository()
    number = opened(shop)["number"]
    said = shop.writer.line_comment(number, "backend/views.py", 1, "add paginatoin maybe?")
    shop.idle()
    first = len(shop.writer.review_comments(number))
    url = f"/repos/{shop.writer.full_name}/pulls/comments/{said['id']}"
    token = world.hub.credentials()["users"]["writer"]
    httpx.patch(
        f"{world.hub.url}{url}",
        json={"body": "add pagination"},
        headers={"Authorization": f"Bearer {token}"},
        trust_env=False,
    ).raise_for_status()
    shop.idle()
    added = shop.writer.review_comments(number)[first:]
    assert len(added) == 1 and "Done in" in added[0]["body"] and added[0]["in_reply_to_id"] == said["id"]


def test_with_broken_rules_nothing_is_changed_and_questions_are_answered(world: Quick) -> None:
    shop = world.repository()
    number = opened(shop)["number"]
    shop.writer.push({CONFIGURATION: "commands: {revise: everyone}"}, "Break it")
    shop.idle()
    status, broken = sorted(told(shop, number, shop.writer, REVISE, "/status"))
    assert "line 1" in broken and "I changed nothing" in broken and "At " in status


@pytest.mark.long
def test_the_rules_of_a_pull_request_do_not_count(world: Quick, tmp_path: Path) -> None:
    shop = world.repository()
    pull = opened(shop)
    shop.writer.push({CONFIGURATION: "commands: {status: nobody}"}, "Rule", branch=pull["head"]["ref"])
    (answer,) = told(shop, pull["number"], shop.writer, "/status")
    assert "At " in answer
