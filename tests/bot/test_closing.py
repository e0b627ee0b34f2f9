"""Merge and close."""

from __future__ import annotations

from tests.world import Shop


def test_a_merged_branch_of_the_bot_is_deleted(shop: Shop) -> None:
    pull = shop.opened()
    shop.writer.approve(pull["number"])
    shop.writer.merge(pull["number"])
    shop.wait_for(lambda: pull["head"]["ref"] not in shop.writer.branches(), 30, "the branch to go")
    assert "class Product(" in shop.writer.file("backend/models.py", "main")


def test_a_branch_with_a_persons_commit_is_kept(shop: Shop) -> None:
    pull = shop.opened()
    branch = pull["head"]["ref"]
    sha = shop.writer.push({"backend/NOTES.md": "mine\n"}, "Note something", branch=branch)
    shop.writer.close_pull(pull["number"])
    shop.erd_check(shop.writer.push({"erd.json": "{"}, "Break the ERD"))
    assert branch in shop.writer.branches()
    assert shop.writer.file("backend/NOTES.md", sha) == "mine\n"
