"""The conversation: comments, their edits, reactions."""

from collections.abc import Iterator

import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import refusal
from tests.hub.receiver import Receiver


@pytest.fixture
def number(writer: Person) -> Iterator[int]:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    yield writer.open("topic", "A")["number"]


def test_edit_tells_the_old_text(hub: Hub, writer: Person, number: int, receiver: Receiver) -> None:
    comment = writer.comment(number, "/help")
    hub.webhook_url = receiver.url
    writer.edit_comment(comment["id"], "/status")
    receiver.wait(lambda names: names == ["issue_comment.edited"])
    payload = receiver.received[0].payload
    assert (payload["changes"], payload["comment"]["body"]) == ({"body": {"from": "/help"}}, "/status")
    assert payload["issue"]["pull_request"]["html_url"].endswith(f"/acme/shop/pull/{number}")


def test_only_authors_and_writers_edit(writer: Person, reader: Person, number: int) -> None:
    comment = writer.comment(number, "mine")
    assert refusal(lambda: reader.edit_comment(comment["id"], "yours"))[0] == 403
    own = reader.comment(number, "own")
    assert writer.edit_comment(own["id"], "moderated")["user"]["login"] == "reader"
    assert [one["body"] for one in writer.comments(number)] == ["mine", "moderated"]


def test_reaction_is_given_once(writer: Person, reader: Person, number: int) -> None:
    comment = writer.comment(number, "hello")
    for person in (writer, writer, reader):
        person._object("POST", f"/issues/comments/{comment['id']}/reactions", {"content": "eyes"})
    assert writer.reactions(comment["id"]) == ["eyes", "eyes"]
    path = f"/issues/comments/{comment['id']}/reactions"
    assert refusal(lambda: writer._object("POST", path, {"content": "shrug"}))[0] == 422


def test_broken_requests_are_told_so(writer: Person, number: int) -> None:
    path = f"/issues/{number}/comments"
    assert refusal(lambda: writer._object("POST", path, {"body": 1}))[0] == 422
    assert refusal(lambda: writer._object("POST", path, {}))[0] == 422
    assert refusal(lambda: writer._object("POST", path, {"body": " "}))[0] == 422
    answer = writer._http.post(f"/repos/acme/shop{path}", content=b"{")
    assert (answer.status_code, answer.json()["message"]) == (400, "Problems parsing JSON")
    assert writer.comments(number) == []
