"""Reviews, comments on lines, threads."""

from typing import Any

import pytest
from githubkit import GitHub
from githubkit.exception import GraphQLFailed, RequestFailed

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import refusal
from tests.hub.life import RESOLVE, SHOP
from tests.hub.receiver import Receiver

REACT = """mutation($id: ID!) {
  addReaction(input: {subjectId: $id, content: EYES}) { reaction { content } subject { id } }
}"""
TEXT = "".join(f"line {number}\n" for number in range(1, 41))


@pytest.fixture
def number(writer: Person) -> int:
    """A pull request that changes line 20 of a file of 40."""
    writer.push({"a.txt": TEXT}, "Add a")
    writer.push({"a.txt": TEXT.replace("line 20\n", "LINE 20\n")}, "Change a", "topic")
    found: int = writer.open("topic", "A")["number"]
    return found


def test_nobody_judges_the_own_pull_request(writer: Person, number: int) -> None:
    status, body = refusal(lambda: writer.approve(number))
    assert (status, body["errors"]) == (422, ["Can not approve your own pull request"])
    assert writer.reviews(number) == []


def test_the_app_cannot_approve_its_own(writer: Person, bot: "GitHub[Any]") -> None:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    number = bot.rest.pulls.create(*SHOP, title="A", head="topic", base="main").parsed_data.number
    with pytest.raises(RequestFailed) as refused:
        bot.rest.pulls.create_review(*SHOP, number, event="APPROVE")
    assert refused.value.response.status_code == 422
    assert writer.approve(number)["state"] == "APPROVED"


@pytest.mark.parametrize("line", [17, 20, 23])
def test_comment_on_a_line_of_the_diff(writer: Person, number: int, line: int) -> None:
    comment = writer.line_comment(number, "a.txt", line, "hm")
    assert (comment["line"], comment["side"]) == (line, "RIGHT")
    assert comment["diff_hunk"].splitlines()[-1].lower().endswith(f"line {line}")


@pytest.mark.parametrize(("path", "line"), [("a.txt", 16), ("a.txt", 24), ("README.md", 1)])
def test_comment_beside_the_diff_is_refused(writer: Person, number: int, path: str, line: int) -> None:
    status, body = refusal(lambda: writer.line_comment(number, path, line, "hm"))
    assert (status, body["errors"][0]["resource"]) == (422, "PullRequestReviewComment")
    status, body = refusal(lambda: writer.review(number, "COMMENT", "", [{"path": path, "line": line, "body": "x"}]))
    assert status == 422
    assert body["errors"][0].endswith("could not be resolved")
    assert writer.review_comments(number) == []


def test_comment_on_a_commit_of_elsewhere_is_refused(writer: Person, number: int) -> None:
    wish = {"path": "a.txt", "line": 20, "body": "hm"}
    path = f"/pulls/{number}/comments"
    assert refusal(lambda: writer._object("POST", path, wish))[0] == 422
    status, body = refusal(lambda: writer._object("POST", path, wish | {"commit_id": writer.ref("heads/main")}))
    assert (status, body["errors"][0]["field"]) == (422, "commit_id")


def test_removed_lines_are_on_the_left(writer: Person, number: int) -> None:
    wish = {"path": "a.txt", "line": 20, "side": "LEFT", "body": "was", "commit_id": writer.ref("heads/topic")}
    comment = writer._object("POST", f"/pulls/{number}/comments", wish)
    assert comment["diff_hunk"].endswith("\n-line 20")


def test_review_of_two_comments_is_three_webhooks(hub: Hub, reader: Person, number: int, receiver: Receiver) -> None:
    hub.webhook_url = receiver.url
    comments = [{"path": "a.txt", "line": line, "body": f"on {line}"} for line in (20, 21)]
    review = reader.review(number, "REQUEST_CHANGES", "please", comments)
    assert hub.sender.idle(5)
    assert sorted(receiver.names()) == [
        "pull_request_review.submitted",
        "pull_request_review_comment.created",
        "pull_request_review_comment.created",
    ]
    submitted = next(one.payload for one in receiver.received if one.event == "pull_request_review")
    assert (submitted["review"]["id"], submitted["review"]["state"]) == (review["id"], "changes_requested")
    ids = [one.payload["comment"]["pull_request_review_id"] for one in receiver.received if "comment" in one.payload]
    assert ids == [review["id"]] * 2


def test_review_without_words_is_refused(reader: Person, number: int) -> None:
    assert refusal(lambda: reader.review(number, "COMMENT"))[0] == 422
    assert refusal(lambda: reader.review(number, "PRAISE", "x"))[0] == 422


def test_replies_join_the_thread(writer: Person, reader: Person, number: int) -> None:
    first = writer.line_comment(number, "a.txt", 20, "why?")
    reply = reader.reply(number, first["id"], "because")
    later = writer._object("POST", f"/pulls/{number}/comments", {"body": "ah", "in_reply_to": reply["id"]})
    assert (reply["in_reply_to_id"], later["in_reply_to_id"]) == (first["id"], first["id"])
    (thread,) = writer.threads(number)
    assert [one["body"] for one in thread["comments"]["nodes"]] == ["why?", "because", "ah"]
    assert refusal(lambda: writer.reply(number, 1, "to nothing"))[0] == 404


def test_resolve_and_tell(hub: Hub, writer: Person, bot: "GitHub[Any]", number: int, receiver: Receiver) -> None:
    writer.line_comment(number, "a.txt", 20, "why?")
    hub.webhook_url = receiver.url
    thread = writer.threads(number)[0]
    assert thread["isResolved"] is False
    bot.graphql(RESOLVE, {"id": thread["id"]})
    bot.graphql(RESOLVE, {"id": thread["id"]})
    assert writer.threads(number)[0]["isResolved"] is True
    assert hub.sender.idle(5)
    assert receiver.names() == ["pull_request_review_thread.resolved"]


def test_reactions_through_graphql(hub: Hub, writer: Person, bot: "GitHub[Any]", number: int) -> None:
    review = writer.review(number, "COMMENT", "please")
    comment = writer.line_comment(number, "a.txt", 20, "why?")
    said = writer.comment(number, "hello")
    for subject in (review, comment, said, said):
        variables = {"id": subject["node_id"]}
        assert bot.graphql(REACT, variables)["addReaction"]["reaction"]["content"] == "EYES"
    assert writer.reactions(comment["id"], on_line=True) == writer.reactions(said["id"]) == ["eyes"]
    with pytest.raises(GraphQLFailed):
        bot.graphql(REACT, {"id": "IC_0"})


def test_readers_do_not_resolve(hub: Hub, writer: Person, reader: Person, number: int) -> None:
    writer.line_comment(number, "a.txt", 20, "why?")
    thread = writer.threads(number)[0]["id"]
    answer = reader._call("POST", "/graphql", {"query": RESOLVE, "variables": {"id": thread}})
    assert answer["errors"][0]["type"] == "FORBIDDEN"
    assert answer["data"] == {"resolveReviewThread": None}
    assert writer.threads(number)[0]["isResolved"] is False


def test_unknown_threads_and_fields_are_errors(bot: "GitHub[Any]") -> None:
    for query in (RESOLVE.replace("isResolved", "nonsense"), RESOLVE):
        with pytest.raises(GraphQLFailed):
            bot.graphql(query, {"id": "PRRT_0"})


def test_comment_follows_its_line_until_it_changes(writer: Person, number: int) -> None:
    writer.line_comment(number, "a.txt", 20, "this")
    moved = "new\n" + TEXT.replace("line 20\n", "LINE 20\n")
    head = writer.push({"a.txt": moved}, "Add a line above", "topic")
    (comment,) = writer.review_comments(number)
    assert (comment["line"], comment["original_line"], comment["commit_id"]) == (21, 20, head)
    writer.push({"a.txt": moved.replace("LINE 20", "Line 20")}, "Change the line", "topic")
    (comment,) = writer.review_comments(number)
    assert "line" not in comment
    assert comment["original_line"] == 20
