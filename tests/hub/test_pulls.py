"""Pull requests: opening, following their branches, merging."""

from typing import Any

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN, refusal
from tests.hub.receiver import Receiver


@pytest.fixture
def number(writer: Person) -> int:
    """An open pull request that adds a.txt."""
    writer.push({"a.txt": "one\n"}, "Add a\n\nBecause.", "topic")
    found: int = writer.open("topic", "A", "text")["number"]
    return found


def test_second_pull_request_of_a_branch_is_refused(writer: Person, number: int) -> None:
    status, body = refusal(lambda: writer.open("topic", "B"))
    assert (status, body["message"]) == (422, "Validation Failed")
    assert body["errors"][0]["message"] == "A pull request already exists for acme:topic."


def test_nothing_to_merge_and_unknown_branches_are_refused(writer: Person) -> None:
    writer.push({"a.txt": "one\n"}, "Add a", "topic")
    writer.push({"b.txt": "one\n"}, "Add b")
    status, body = refusal(lambda: writer.open("main", "A", base="topic") and writer.open("topic", "B", base="topic"))
    assert (status, body["errors"][0]["message"]) == (422, "No commits between topic and topic")
    assert refusal(lambda: writer.open("absent", "A"))[1]["errors"] == [
        {"resource": "PullRequest", "code": "invalid", "field": "head"}
    ]


def test_body_over_the_limit_is_refused(writer: Person, number: int) -> None:
    writer.comment(number, "x" * 65_536)
    status, body = refusal(lambda: writer.comment(number, "x" * 65_537))
    assert (status, body["errors"][0]["message"]) == (422, "body is too long (maximum is 65536 characters)")


def test_push_moves_the_head_and_tells(hub: Hub, writer: Person, number: int, receiver: Receiver) -> None:
    hub.webhook_url = receiver.url
    before = writer.pull(number)["head"]["sha"]
    after = writer.push({"a.txt": "two\n"}, "Change a", "topic")
    assert writer.pull(number)["head"]["sha"] == after
    assert receiver.wait(lambda names: len(names) == 2) == ["push", "pull_request.synchronize"]
    payload = receiver.received[1].payload
    assert (payload["before"], payload["after"], payload["number"]) == (before, after, number)


def test_merge_commit(writer: Person, number: int) -> None:
    head = writer.pull(number)["head"]["sha"]
    sha = writer.merge(number)["sha"]
    merged = writer.pull(number)
    assert (merged["state"], merged["merged"], merged["commits"]) == ("closed", True, 1)
    commit = newest(writer)
    assert (commit["sha"], commit["parents"][1]["sha"]) == (sha, head)
    assert commit["commit"]["message"] == "Merge pull request #1 from acme/topic\n\nA"
    assert (commit["author"]["login"], commit["commit"]["committer"]["name"]) == ("writer", "GitHub")


def test_squash(writer: Person, number: int) -> None:
    writer.merge(number, "squash")
    commit = newest(writer)
    assert commit["commit"]["message"] == "Add a (#1)\n\nBecause."
    assert len(commit["parents"]) == 1
    assert writer.file("a.txt", "main") == "one\n"


def test_rebase_on_a_base_that_moved(writer: Person, number: int) -> None:
    writer.push({"a.txt": "two\n"}, "Change a", "topic")
    writer.push({"b.txt": "b\n"}, "Add b")
    writer.merge(number, "rebase")
    listed = writer._list("/commits")
    assert [one["commit"]["message"].split("\n")[0] for one in listed] == [
        "Change a",
        "Add a",
        "Add b",
        "Initial commit",
    ]
    assert writer.pull(number)["commits"] == 2


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_conflict_is_not_mergeable(writer: Person, number: int, method: str) -> None:
    main = writer.push({"a.txt": "other\n"}, "Also add a")
    pull = writer.pull(number)
    assert (pull["mergeable"], pull["mergeable_state"]) == (False, "dirty")
    assert refusal(lambda: writer.merge(number, method))[0] == 405
    assert newest(writer)["sha"] == main
    assert writer.pull(number)["state"] == "open"


def test_merge_of_another_head_is_409(hub: Hub, writer: Person, number: int) -> None:
    path = f"/repos/acme/shop/pulls/{number}/merge"
    headers = {"Authorization": f"Bearer {hub.credentials()['users']['writer']}"}
    answer = httpx.put(hub.url + path, json={"sha": "0" * 40}, headers=headers, **PLAIN)
    assert answer.status_code == 409
    assert refusal(lambda: writer.merge(number) and writer.merge(number))[0] == 405


def test_push_that_contains_the_head_merges(writer: Person, hub: Hub, number: int) -> None:
    head = writer.pull(number)["head"]["sha"]
    writer._object("PATCH", "/git/refs/heads/main", {"sha": head})
    assert writer.pull(number)["merged"] is True


def test_deleted_branch_closes_and_stays_closed(writer: Person, hub: Hub, number: int, receiver: Receiver) -> None:
    hub.webhook_url = receiver.url
    head = writer.pull(number)["head"]["sha"]
    token = hub.credentials()["users"]["writer"]
    path = f"{hub.url}/repos/acme/shop/git/refs/heads/topic"
    assert httpx.delete(path, headers={"Authorization": f"Bearer {token}"}, **PLAIN).status_code == 204
    assert receiver.wait(lambda names: len(names) == 3) == ["delete", "push", "pull_request.closed"]
    pull = writer.pull(number)
    assert (pull["state"], pull["merged"], pull["head"]["sha"]) == ("closed", False, head)
    status, body = refusal(lambda: writer._object("PATCH", f"/pulls/{number}", {"state": "open"}))
    assert (status, body["errors"][0]["field"]) == (422, "state")


def test_lists_are_filtered_and_paged(hub: Hub, writer: Person) -> None:
    for topic in ("a", "b", "c"):
        writer.push({f"{topic}.txt": "x\n"}, f"Add {topic}", topic)
        writer.open(topic, topic)
    writer.close_pull(2)
    assert [pull["number"] for pull in writer.pulls()] == [3, 1]
    assert [pull["number"] for pull in writer.pulls("closed")] == [2]
    assert [pull["number"] for pull in writer._list("/pulls", head="acme:c")] == [3]
    headers = {"Authorization": f"Bearer {hub.credentials()['users']['writer']}"}
    path = f"{hub.url}/repos/acme/shop/pulls?state=all&per_page=2"
    answer = httpx.get(path, headers=headers, **PLAIN)
    assert [pull["number"] for pull in answer.json()] == [3, 2]
    assert answer.links["next"]["url"] == answer.links["last"]["url"] == f"{path}&page=2"
    second = httpx.get(answer.links["next"]["url"], headers=headers, **PLAIN)
    assert [pull["number"] for pull in second.json()] == [1]
    assert set(second.links) == {"prev", "first"}


def test_edit_tells_what_it_was(hub: Hub, writer: Person, number: int, receiver: Receiver) -> None:
    hub.webhook_url = receiver.url
    writer._object("PATCH", f"/pulls/{number}", {"title": "B", "body": "text"})
    receiver.wait(lambda names: names == ["pull_request.edited"])
    assert receiver.received[0].payload["changes"] == {"title": {"from": "A"}}


def test_new_base(hub: Hub, writer: Person, number: int, receiver: Receiver) -> None:
    main = writer.pull(number)["base"]["sha"]
    other = writer.push({"b.txt": "b\n"}, "Add b", "other")
    hub.webhook_url = receiver.url
    assert writer._object("PATCH", f"/pulls/{number}", {"base": "other"})["base"]["sha"] == other
    receiver.wait(lambda names: names == ["pull_request.edited"])
    assert receiver.received[0].payload["changes"] == {"base": {"ref": {"from": "main"}, "sha": {"from": main}}}
    assert refusal(lambda: writer._object("PATCH", f"/pulls/{number}", {"base": "absent"}))[0] == 422


def newest(writer: Person) -> dict[str, Any]:
    found: dict[str, Any] = writer._list("/commits")[0]
    return found
