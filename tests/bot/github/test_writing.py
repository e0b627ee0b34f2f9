"""What the bot sends to GitHub, and what it never does twice."""

from __future__ import annotations

import httpx
import respx

from bot.github import Annotation, GitHubRepository, Report
from bot.markdown import MAX_BODY
from tests.bot.githubs_answers import API, REPO, check_run, comment, said, sent, threads


def test_a_comment_that_was_posted_but_answered_502_is_not_posted_twice(
    github: respx.MockRouter, shop: GitHubRepository
) -> None:
    post = github.post(f"{REPO}/issues/5/comments").respond(502)
    github.get(f"{REPO}/issues/5/comments").respond(json=[comment(9, "Done.\n\n<!-- mark -->")])
    shop.say(5, "Done.", "<!-- mark -->")
    assert post.call_count == 1


def test_a_comment_that_did_not_get_through_is_posted_again(github: respx.MockRouter, shop: GitHubRepository) -> None:
    post = github.post(f"{REPO}/issues/5/comments")
    post.side_effect = [httpx.Response(502), httpx.Response(201, json=comment(9, "Done."))]
    github.get(f"{REPO}/issues/5/comments").respond(json=[comment(8, "<!-- mark -->", "writer"), comment(7, "Else.")])
    shop.say(5, "Done.", "<!-- mark -->")
    assert post.call_count == 2
    assert sent(post) == {"body": "Done.\n\n<!-- mark -->"}


def test_a_comment_is_within_githubs_limit_and_keeps_its_marker(
    github: respx.MockRouter, shop: GitHubRepository
) -> None:
    post = github.post(f"{REPO}/issues/5/comments").respond(201, json=comment(9, "Done."))
    shop.say(5, "x" * 70_000, "<!-- mark -->")
    body = sent(post)["body"]
    assert len(body) <= MAX_BODY and body.endswith("\n\n<!-- mark -->") and "(cut" in body


def test_a_reply_is_looked_for_in_its_thread(github: respx.MockRouter, shop: GitHubRepository) -> None:
    post = github.post(f"{REPO}/pulls/5/comments/8/replies").respond(502)
    github.post(f"{API}/graphql").respond(json=threads(said(9, "Done. <!-- mark -->", "erdsmith")))
    shop.reply(5, 8, "Done.", "<!-- mark -->")
    assert post.call_count == 1


def test_a_check_run_is_continued_not_opened_twice(github: respx.MockRouter, shop: GitHubRepository) -> None:
    listed = {"total_count": 2, "check_runs": [check_run(3, "other"), check_run(4, "mine")]}
    github.get(f"{REPO}/commits/{'a' * 40}/check-runs").respond(json=listed)
    post = github.post(f"{REPO}/check-runs").respond(500)
    assert shop.start_check("a" * 40, "ERDsmith / erd", "mine", "Reading").id == 4
    assert not post.called


def test_a_check_run_that_was_opened_but_answered_500_is_found(
    github: respx.MockRouter, shop: GitHubRepository
) -> None:
    found = {"total_count": 1, "check_runs": [check_run(4, "mine")]}
    github.get(f"{REPO}/commits/{'a' * 40}/check-runs").mock(
        side_effect=[httpx.Response(200, json={"total_count": 0, "check_runs": []}), httpx.Response(200, json=found)]
    )
    post = github.post(f"{REPO}/check-runs").respond(500)
    assert shop.start_check("a" * 40, "ERDsmith / erd", "mine", "Reading").id == 4
    assert post.call_count == 1


def test_annotations_are_as_many_and_as_long_as_github_takes(github: respx.MockRouter, shop: GitHubRepository) -> None:
    patch = github.patch(f"{REPO}/check-runs/4").respond(json=check_run(4, "mine"))
    notes = tuple(Annotation("erd.json", line, "ö" * 70_000, "t" * 300) for line in range(1, 80))
    shop.conclude_check(4, Report("failure", "Bad", "words", notes))
    output = sent(patch)["output"]
    assert [note["start_line"] for note in output["annotations"]] == list(range(1, 51))
    assert all(
        len(note["message"].encode()) <= 64 * 1024 and len(note["title"]) <= 255 for note in output["annotations"]
    )
    assert sent(patch)["status"] == "completed" and sent(patch)["conclusion"] == "failure"


def test_annotations_that_got_through_before_a_502_are_not_sent_again(
    github: respx.MockRouter, shop: GitHubRepository
) -> None:
    patch = github.patch(f"{REPO}/check-runs/4")
    patch.side_effect = [httpx.Response(502), httpx.Response(200, json=check_run(4, "mine"))]
    opened = check_run(4, "mine")
    look = github.get(f"{REPO}/check-runs/4").respond(
        json={**opened, "output": {**opened["output"], "annotations_count": 1}}
    )
    shop.conclude_check(4, Report("failure", "1 problem", "", (Annotation("erd.json", 3, "no", "type"),)), "mine:2")
    assert (patch.call_count, look.call_count) == (1, 1) and sent(patch)["external_id"] == "mine:2"
    shop.conclude_check(4, Report("success", "Fine", ""))
    assert (patch.call_count, look.call_count) == (2, 1) and "external_id" not in sent(patch)
