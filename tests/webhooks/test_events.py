"""Which webhooks mean work, and what identity each shrinks to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from bot.commands import Words, parse
from bot.event import Event
from webhooks.events import read, subscribed

Json = dict[str, Any]
COMMON: Json = {"installation": {"id": 7}, "repository": {"full_name": "acme/shop"}, "sender": {"type": "User"}}
PUSH: Json = {"ref": "refs/heads/main", "deleted": False}
PULL: Json = {"pull_request": {"number": 5}}
COMMENT: Json = {"action": "created", "issue": {"number": 5, "pull_request": {}}, "comment": {"id": 11}}
REVIEW: Json = {"action": "submitted", **PULL, "review": {"id": 23}}
LINE: Json = {"action": "created", **PULL, "comment": {"id": 31, "pull_request_review_id": 23}}
CLOSED: Json = {"action": "closed", **PULL}
RERUN: Json = {
    "action": "rerequested",
    "check_run": {"name": "ERDsmith / erd", "head_sha": "c" * 40, "check_suite": {"head_branch": "main"}},
}
OPENED: Json = {
    "action": "opened",
    "pull_request": {"number": 5, "head": {"ref": "topic"}, "user": {"type": "User"}},
}
OWN: Json = {
    "action": "opened",
    "pull_request": {"number": 5, "head": {"ref": "erdsmith/main--backend"}, "user": {"type": "Bot"}},
}
EDITED: Json = {**OPENED, "action": "edited"}


def edited(payload: Json, before: str, after: str, what: str = "comment") -> Json:
    """The payload of an edit that somebody else made."""
    changes = {"changes": {"body": {"from": before}}, "sender": {"login": "editor", "type": "User"}}
    return {**payload, "action": "edited", **changes, what: {**payload.get(what, {}), "body": after}}


def shrunk(name: str, payload: Json, delivery: str = "d-1") -> Event | None:
    return read(name, delivery, json.dumps({**COMMON, **payload}).encode())


def event(kind: Any, key: str = "d-1", **more: Any) -> Event:
    return Event(kind, key, 7, "acme/shop", **more)


@pytest.mark.parametrize(
    ("name", "payload", "expected"),
    [
        ("push", PUSH, event("push", branch="main")),
        ("push", {**PUSH, "ref": "refs/heads/a/b#1"}, event("push", branch="a/b#1")),
        ("push", {**PUSH, "ref": "refs/heads/refs/heads/x"}, event("push", branch="refs/heads/x")),
        ("push", {**PUSH, "ref": "refs/heads/erdsmith"}, event("push", branch="erdsmith")),
        ("issue_comment", COMMENT, event("comment", number=5, comment=11)),
        ("pull_request_review", REVIEW, event("review", "review:23", number=5, review=23)),
        ("pull_request_review_comment", LINE, event("review", "review:23", number=5, review=23)),
        ("pull_request", CLOSED, event("closed", number=5)),
        ("check_run", RERUN, event("rerun", commit="c" * 40, check="ERDsmith / erd", branch="main")),
        ("pull_request", OPENED, event("pull", number=5)),
        ("pull_request", {**OPENED, "action": "reopened"}, event("pull", number=5)),
        ("pull_request", {**OPENED, "action": "synchronize"}, event("pull", number=5)),
        ("pull_request", {**EDITED, "changes": {"base": {"ref": {"from": "next"}}}}, event("pull", number=5)),
        ("pull_request", {**OWN, "action": "closed"}, event("closed", number=5)),
        ("pull_request", {**OWN, "action": "synchronize"}, event("head", number=5)),
        ("pull_request", {**OWN, "action": "reopened"}, event("head", number=5)),
        ("pull_request", {"action": "opened", "pull_request": {"number": 5, "user": None}}, event("pull", number=5)),
    ],
)
def test_a_webhook_shrinks_to_an_identity(name: str, payload: Json, expected: Event) -> None:
    assert shrunk(name, payload) == expected


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("push", {**PUSH, "deleted": True}),
        ("push", {**PUSH, "ref": "refs/tags/v1"}),
        ("push", {**PUSH, "ref": "refs/erdsmith/pristine/main--backend"}),
        ("push", {**PUSH, "ref": "refs/heads/erdsmith/main--backend"}),
        ("issue_comment", {**COMMENT, "issue": {"number": 5}}),
        ("issue_comment", {**COMMENT, "issue": {"number": 5, "pull_request": None}}),
        ("issue_comment", {**COMMENT, "action": "edited"}),
        ("issue_comment", edited(COMMENT, "/help", "So:\n\n/help")),
        ("issue_comment", edited(COMMENT, "/help\n/status", "/status\n\n/help")),
        ("issue_comment", edited(COMMENT, "/help", "")),
        ("issue_comment", edited(COMMENT, "so", "> /help")),
        ("issue_comment", edited({**COMMENT, "issue": {"number": 5}}, "so", "/help")),
        ("pull_request_review", edited(REVIEW, "so", "so it is", "review")),
        ("pull_request_review_comment", edited(LINE, "more pages", "more  pages")),
        ("issue_comment", {**COMMENT, "action": "deleted"}),
        ("pull_request_review", {**REVIEW, "action": "edited"}),
        ("pull_request_review", {**REVIEW, "action": "dismissed"}),
        ("pull_request_review_comment", {**LINE, "action": "edited"}),
        ("pull_request_review_comment", {**LINE, "comment": {"id": 31, "pull_request_review_id": None}}),
        ("pull_request", OWN),
        ("pull_request", {**OWN, "action": "edited", "changes": {"base": {"ref": {"from": "next"}}}}),
        ("pull_request", {**EDITED, "changes": {"title": {"from": "Draw"}}}),
        ("pull_request", {**OPENED, "action": "labeled"}),
        ("installation", {"action": "created"}),
        ("check_run", {**RERUN, "action": "completed"}),
        ("push", {**PUSH, "action": "created"}),
    ],
)
def test_what_means_no_work_is_ignored(name: str, payload: Json) -> None:
    assert shrunk(name, payload) is None


@pytest.mark.parametrize(
    ("name", "payload"),
    [("issue_comment", COMMENT), ("pull_request_review", REVIEW), ("pull_request_review_comment", LINE)],
)
def test_a_bot_is_never_listened_to(name: str, payload: Json) -> None:
    """Two bots that answer each other would never stop."""
    assert shrunk(name, {**payload, "sender": {"type": "Bot"}}) is None


@pytest.mark.parametrize(("name", "payload"), [("push", PUSH), ("pull_request", CLOSED), ("pull_request", OPENED)])
def test_what_a_bot_pushed_proposed_or_merged_counts_all_the_same(name: str, payload: Json) -> None:
    assert shrunk(name, {**payload, "sender": {"type": "Bot"}}) == shrunk(name, payload)


@pytest.mark.parametrize("missing", ["installation", "repository"])
def test_a_webhook_of_no_installation_or_repository_is_ignored(missing: str) -> None:
    assert shrunk("push", {**PUSH, missing: None}) is None


def test_a_review_and_its_comments_start_one_run() -> None:
    """GitHub sends N + 1 webhooks for a review with N comments."""
    lines = [{**LINE, "comment": {"id": number, "pull_request_review_id": 23}} for number in range(3)]
    found = [shrunk("pull_request_review_comment", line, f"d-{number}") for number, line in enumerate(lines)]
    assert {*found, shrunk("pull_request_review", REVIEW, "d-9")} == {event("review", "review:23", number=5, review=23)}


def keys(comment: int, *bodies: str) -> tuple[str, ...]:
    return tuple(found.key for body in bodies for found in parse(Words(body, "", comment)))


def test_of_an_edited_comment_only_what_is_new_is_asked_for_and_by_its_editor() -> None:
    found = shrunk("issue_comment", edited(COMMENT, "/help", "/help\n/status\n/revise views.py add pages"))
    asked = keys(11, "/status", "/revise views.py add pages")
    assert found == event("comment", number=5, comment=11, editor="editor", asked=asked)


def test_of_an_edited_review_its_own_words_are_asked_for() -> None:
    found = shrunk("pull_request_review", edited(REVIEW, "", "/status", "review"))
    assert found == event("review", number=5, review=23, editor="editor", asked=keys(23, "/status"))


def test_of_an_edited_line_comment_the_new_instruction_is_asked_for() -> None:
    line = {**LINE, "comment": {"id": 31, "path": "backend/views.py", "pull_request_review_id": 23}}
    found = shrunk("pull_request_review_comment", edited(line, "more pages", "ten pages"))
    (asked,) = parse(Words("ten pages", "", 31, "line", path="backend/views.py"))
    assert found == event("comment", number=5, comment=31, on_line=True, editor="editor", asked=(asked.key,))
    reply = {**line, "comment": {**line["comment"], "in_reply_to_id": 30}}
    assert shrunk("pull_request_review_comment", edited(reply, "more pages", "ten pages")) is None


def test_two_deliveries_are_two_runs() -> None:
    first, second = shrunk("push", PUSH, "d-1"), shrunk("push", PUSH, "d-2")
    assert first and second and first.key != second.key


def test_a_body_of_another_event_is_an_error() -> None:
    with pytest.raises(ValidationError):
        shrunk("push", CLOSED | {"action": None})


def test_the_events_that_the_app_subscribes_to() -> None:
    assert subscribed() == {
        "check_run",
        "push",
        "issue_comment",
        "pull_request",
        "pull_request_review",
        "pull_request_review_comment",
    }


def test_an_event_survives_the_queue() -> None:
    for kept in (
        shrunk("push", PUSH),
        shrunk("issue_comment", COMMENT),
        shrunk("pull_request_review", REVIEW),
        shrunk("issue_comment", edited(COMMENT, "", "/help")),
    ):
        assert kept is not None and Event.from_json(json.loads(json.dumps(kept.to_json()))) == kept
