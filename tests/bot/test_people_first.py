"""What people do to the bot's pull request while it works: nothing of theirs is lost, and what happens is said."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.names import PROOF_CHECK, pristine_ref
from bot.workspace import RefUpdate, Workspace
from tests.bot.quick import Quick, opened, quick
from tests.world import BOT, SHOP, SHOP_WITH_ORDERS, Shop

REVISE = "/revise views.py add pagination"
NOTES = {"backend/NOTES.md": "mine\n"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Quick]:
    with quick(tmp_path_factory.mktemp("people")) as world:
        yield world


@pytest.fixture
def shop(world: Quick) -> Shop:
    return world.repository()


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Have a person do something after the bot has read, and right before it writes; once."""

    def arrange(act: Callable[[], object]) -> None:
        really, due = Workspace.push, [act]

        def push(workspace: Workspace, updates: list[RefUpdate]) -> None:
            if due:
                due.pop()()
            really(workspace, updates)

        monkeypatch.setattr(Workspace, "push", push)

    return arrange


def said(shop: Shop, number: int, body: str) -> str:
    """What is answered to a comment of the writer."""
    before = words(shop, number)
    shop.writer.comment(number, body)
    shop.idle()
    (answer,) = words(shop, number)[len(before) :]
    return answer


def words(shop: Shop, number: int) -> list[str]:
    """All that the bot has said in the conversation so far."""
    return [item["body"] for item in shop.writer.comments(number) if item["user"]["login"] == BOT]


def test_a_push_between_reading_and_writing_is_built_upon(
    shop: Shop, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    pull = opened(shop)
    branch = pull["head"]["ref"]
    theirs: list[str] = []
    meanwhile(lambda: theirs.append(shop.writer.push(NOTES, "Note something", branch=branch)))
    assert "Done in" in said(shop, pull["number"], REVISE)
    commits = [commit["sha"] for commit in shop.writer.commits(pull["number"])]
    assert theirs[0] in commits[:-1]
    assert shop.writer.file("backend/NOTES.md", branch) == "mine\n"
    assert "page_size_query_param" in shop.writer.file("backend/views.py", branch)


@pytest.mark.long
def test_a_newer_erd_between_reading_and_writing_is_what_counts(
    shop: Shop, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    newer: list[str] = []

    def draw() -> None:
        newer.append(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))

    meanwhile(draw)
    older = shop.writer.push({"erd.json": SHOP}, "Draw the ERD")
    shop.idle()
    (pull,) = shop.writer.pulls()
    assert "class Order(" in shop.writer.file("backend/models.py", pull["head"]["ref"])
    assert {shop.erd_check(sha)["status"] for sha in (older, newer[0])} == {"completed"}


@pytest.mark.long
def test_on_a_closed_pull_request_nothing_is_changed(shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    theirs = shop.writer.push(NOTES, "Note something", branch=branch)
    shop.writer.close_pull(number)
    shop.idle()
    answer = said(shop, number, REVISE)
    assert "I changed nothing" in answer and "closed" in answer
    assert shop.writer.ref(f"refs/heads/{branch}") == theirs
    shop.writer.reopen_pull(number)
    shop.idle()
    proof = shop.check(theirs, PROOF_CHECK)
    assert proof and "Done in" in said(shop, number, REVISE)


@pytest.mark.long
def test_a_deleted_branch_is_not_brought_back(shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    shop.writer.delete_branch(branch)
    shop.idle()
    assert "I changed nothing" in said(shop, number, REVISE)
    assert branch not in shop.writer.branches()
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders")
    assert shop.pull(but=[number])["number"] != number


def test_a_branch_that_is_deleted_while_the_bot_works_stays_deleted(
    shop: Shop, meanwhile: Callable[[Callable[[], object]], None]
) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    meanwhile(lambda: shop.writer.delete_branch(branch))
    assert "I changed nothing" in said(shop, number, REVISE)
    assert branch not in shop.writer.branches()


@pytest.mark.long
def test_in_a_locked_conversation_those_who_may_write_are_still_heard(shop: Shop) -> None:
    number = opened(shop)["number"]
    shop.writer.lock(number)
    assert "Done in" in said(shop, number, REVISE)


@pytest.mark.long
def test_a_renamed_file_stays_renamed(shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    text = shop.writer.file("backend/admin.py", branch)
    shop.writer.push({"backend/admin.py": None, "backend/back_office.py": text}, "Rename it", branch=branch)
    shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    shop.idle()
    assert shop.writer.file("backend/back_office.py", branch) == text
    paths = [item["filename"] for item in shop.writer.files(number)]
    assert "backend/admin.py" not in paths
    assert "class Order(" in shop.writer.file("backend/models.py", branch)
    assert "I changed nothing" in said(shop, number, "/revise admin.py make it searchable")


@pytest.mark.long
def test_a_force_push_is_taken_as_it_is(shop: Shop) -> None:
    """Somebody squashes the bot's commits into one of their own, and edits a file on the way."""
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    url = shop.writer.pull(number)["base"]["repo"]["clone_url"]
    with tempfile.TemporaryDirectory() as folder:
        git = lambda *arguments: shop.writer._git(folder, *arguments)  # noqa: E731 - one line says it
        git("clone", "--quiet", f"--branch={branch}", url, ".")
        git("reset", "--quiet", "--soft", "origin/main")
        admin = Path(folder, "backend/admin.py")
        admin.write_text(admin.read_text() + "# ours\n")
        git("commit", "--quiet", "--all", "--message=All in one")
        git("push", "--quiet", "--force", "origin", f"HEAD:{branch}")
        theirs = git("rev-parse", "HEAD")
    shop.idle()
    assert "Done in" in said(shop, number, REVISE)
    assert shop.subjects(number)[0] == "All in one" and shop.writer.commits(number)[0]["sha"] == theirs
    assert shop.writer.file("backend/admin.py", branch).endswith("# ours\n")
    shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    assert shop.writer.file("backend/admin.py", branch).endswith("# ours\n")
    assert "class Order(" in shop.writer.file("backend/models.py", branch)


@pytest.mark.long
def test_a_pull_request_into_another_base_keeps_its_drafts(shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    shop.writer.push({"README.md": "# Next\n"}, "Begin", branch="next")
    shop.writer.retarget(number, "next")
    shop.idle()
    assert "Done in" in said(shop, number, REVISE)
    assert shop.writer.ref(pristine_ref("main", "backend"))
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders")
    second = shop.pull(but=[number])
    assert (second["head"]["ref"], second["base"]["ref"]) == (f"{branch}--2", "main")
    assert shop.writer.pull(number)["base"]["ref"] == "next"


def test_a_protected_branch_is_left_alone_and_its_rule_is_named(world: Quick, shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    world.hub.protect(shop.writer.full_name, branch)
    answer = said(shop, number, REVISE)
    assert "I changed nothing" in answer and "protected branch" in answer
    check = shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    assert check["conclusion"] == "failure" and "protected branch" in check["output"]["summary"]
    assert shop.writer.pull(number)["head"]["sha"] == pull["head"]["sha"]


@pytest.mark.long
def test_a_suggestion_that_a_person_takes_is_their_edit(shop: Shop) -> None:
    pull = opened(shop)
    branch, number = pull["head"]["ref"], pull["number"]
    before = words(shop, number)
    line = shop.writer.line_comment(number, "backend/admin.py", 1, "Better:\n\n```suggestion\n# ours\n```")
    shop.idle()
    assert len(shop.writer.review_comments(number)) == 1 and words(shop, number) == before
    text = "# ours\n" + shop.writer.file("backend/admin.py", branch).partition("\n")[2]
    message = "Update backend/admin.py\n\nCo-authored-by: reader <reader@example.com>"
    head = shop.writer.push({"backend/admin.py": text}, message, branch=branch)
    shop.idle()
    assert shop.check(head, PROOF_CHECK) and line["id"]
    shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    assert shop.writer.file("backend/admin.py", branch) == text
