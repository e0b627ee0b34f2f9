"""Push to pull request: what is refused, kept, and left alone."""

from __future__ import annotations

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from bot.names import head_branch
from bot.target import MAX_BRANCHES
from tests.world import SHOP, SHOP_WITH_ORDERS, Shop


def test_a_broken_erd_is_annotated_on_its_lines_and_opens_nothing(shop: Shop) -> None:
    broken = '{\n  "Product": {\n    "title": "CharFeld",\n    "maker": "ForeignKey:Makr"\n  }\n}\n'
    sha = shop.writer.push({"erd.json": broken}, "Draw the ERD")
    check = shop.erd_check(sha)
    assert check["conclusion"] == "failure" and check["output"]["annotations_count"] == 2
    notes = shop.writer.annotations(check["id"])
    assert [(note["path"], note["start_line"]) for note in notes] == [("erd.json", 3), ("erd.json", 4)]
    assert "CharField" in notes[0]["message"]
    assert shop.writer.pulls() == []


def test_a_folder_of_somebody_else_is_never_touched(shop: Shop) -> None:
    sha = shop.writer.push({"erd.json": SHOP, "backend/main.go": "package main\n"}, "Draw the ERD")
    check = shop.erd_check(sha)
    assert check["conclusion"] == "failure" and "was not written by ERDsmith" in check["output"]["summary"]
    assert shop.writer.pulls() == []


def test_too_many_left_over_branches_are_said_on_the_commit(shop: Shop) -> None:
    start = shop.writer.push({"README.md": "# Shop\n"}, "Say what this is")
    for number in range(1, MAX_BRANCHES):
        shop.writer.point(head_branch("main", "backend", number), start)
    check = shop.erd_check(shop.writer.push({"erd.json": SHOP}, "Draw the ERD"))
    assert check["conclusion"] == "failure" and "delete those you do not need" in check["output"]["summary"]
    assert shop.writer.pulls() == [] and shop.writer.checks(start) == []
    ignored = shop.writer.push({"erd.json": None}, "Drop it")
    shop.idle()
    assert shop.writer.checks(ignored) == []


def test_a_push_without_an_erd_is_none_of_our_business(shop: Shop) -> None:
    ignored = shop.writer.push({"README.md": "# Shop\n"}, "Say what this is")
    shop.erd_check(shop.writer.push({"erd.json": "{"}, "Draw the ERD"))
    assert shop.writer.checks(ignored) == []


def test_a_persons_file_survives_a_second_push_byte_for_byte(shop: Shop) -> None:
    first = shop.opened()
    branch = first["head"]["ref"]
    drafted = shop.writer.file("backend/admin.py", branch)
    mine = drafted.replace("\n", "\r\n") + "# ours\n"
    shop.writer.push({"backend/admin.py": mine.encode()}, "Shape the admin", branch=branch)
    shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    pull = shop.pull()
    assert shop.writer.raw("backend/admin.py", branch) == mine.encode()
    assert "class Order(" in shop.writer.file("backend/models.py", branch)
    (offer,) = shop.answers(pull["number"])
    assert "`admin.py`" in offer and "```diff" in offer and "Order" in offer


@pytest.mark.long
def test_dependents_of_a_persons_file_wait_when_the_rest_would_not_stand(real_shop: Shop) -> None:
    shop = real_shop
    first = shop.opened()
    branch = first["head"]["ref"]
    mine = shop.writer.file("backend/models.py", branch) + "\n\nANSWER = 42\n"
    shop.writer.push({"backend/models.py": mine}, "Keep a constant", branch=branch)
    check = shop.erd_check(shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders"))
    assert shop.writer.file("backend/models.py", branch) == mine
    assert "models.py" in shop.answers(first["number"])[0]
    assert check["conclusion"] == "neutral" and "`views.py`" in check["output"]["summary"]
    assert "OrderViewSet" not in shop.writer.file("backend/views.py", branch)
    taken = f"{drafted(SHOP_WITH_ORDERS)['models.py']}\n\nANSWER = 42\n"
    shop.writer.push({"backend/models.py": taken}, "Take the hunk over", branch=branch)
    shop.erd_check(shop.writer.push({"README.md": "# Go on\n"}, "Go on"))
    assert shop.writer.file("backend/models.py", branch) == taken
    assert "OrderViewSet" in shop.writer.file("backend/views.py", branch)


def drafted(erd: str) -> dict[str, str]:
    """What the bot drafts for an ERD."""
    files = draft(Brief(parse(erd.encode()), "backend"))
    return {file.path: file.content for file in files}


@pytest.mark.long
def test_after_the_merge_a_new_pull_request_holds_only_what_changed(shop: Shop) -> None:
    first = shop.opened()
    shop.writer.merge(first["number"], "squash")
    shop.wait_for(lambda: first["head"]["ref"] not in shop.writer.branches(), 30, "the branch to go")
    shop.writer.push({"erd.json": SHOP_WITH_ORDERS}, "Add orders")
    second = shop.pull()
    assert second["number"] != first["number"]
    changed = {item["filename"] for item in shop.writer.files(second["number"])}
    assert "backend/models.py" in changed
    assert not changed & {"backend/settings.py", "backend/Dockerfile", "backend/migrations/0001_initial.py"}
