"""Check runs: Apps write them, within GitHub's limits."""

from typing import Any

import pytest
from githubkit import GitHub
from githubkit.exception import RequestFailed

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import refusal
from tests.hub.life import SHOP
from tests.hub.receiver import Receiver


@pytest.fixture
def sha(writer: Person) -> str:
    return writer.push({"a.txt": "a\n"}, "Add a")


def notes(count: int) -> dict[str, Any]:
    one = {"path": "a.txt", "start_line": 1, "end_line": 1, "annotation_level": "notice", "message": "m"}
    return {"title": "t", "summary": "s", "annotations": [one] * count}


def raw(bot: "GitHub[Any]", method: str, path: str, body: dict[str, Any]) -> Any:
    """A request as it is: githubkit would refuse it before it is sent."""
    answer = bot.request(method, f"/repos/acme/shop/{path}", json=body)
    raise AssertionError(answer.status_code)


def refused(call: Any) -> int:
    with pytest.raises(RequestFailed) as error:
        call()
    return error.value.response.status_code


def test_fifty_annotations_a_request_add_up(bot: "GitHub[Any]", sha: str) -> None:
    checks: Any = bot.rest.checks
    run = checks.create(*SHOP, name="c", head_sha=sha, output=notes(50)).parsed_data
    assert refused(lambda: raw(bot, "PATCH", f"check-runs/{run.id}", {"output": notes(51)})) == 422
    assert checks.update(*SHOP, run.id, output=notes(1)).parsed_data.output.annotations_count == 51


def test_output_and_commit_must_be_right(bot: "GitHub[Any]", sha: str) -> None:
    checks: Any = bot.rest.checks
    long = {"title": "t", "summary": "x" * 65_536}
    assert refused(lambda: raw(bot, "POST", "check-runs", {"name": "c", "head_sha": sha, "output": long})) == 422
    assert refused(lambda: checks.create(*SHOP, name="c", head_sha="0" * 40)) == 422
    assert checks.list_for_ref(*SHOP, sha).parsed_data.total_count == 0


def test_people_write_none(writer: Person, sha: str) -> None:
    status, body = refusal(lambda: writer._object("POST", "/check-runs", {"name": "c", "head_sha": sha}))
    assert (status, body["message"]) == (403, "You must authenticate via a GitHub App.")


def test_newest_run_of_each_name_counts(bot: "GitHub[Any]", writer: Person, sha: str) -> None:
    checks: Any = bot.rest.checks
    for name, conclusion in (("a", "failure"), ("a", "success"), ("b", "success")):
        checks.create(*SHOP, name=name, head_sha=sha, conclusion=conclusion)
    assert [(run["name"], run["conclusion"]) for run in writer.checks(sha)] == [("b", "success"), ("a", "success")]
    assert checks.list_for_ref(*SHOP, sha, filter_="all", check_name="a").parsed_data.total_count == 2


def test_webhooks_of_a_run(hub: Hub, bot: "GitHub[Any]", writer: Person, sha: str, receiver: Receiver) -> None:
    checks: Any = bot.rest.checks
    assert hub.sender.idle(5)
    hub.webhook_url = receiver.url
    run = checks.create(*SHOP, name="c", head_sha=sha, status="in_progress").parsed_data
    checks.update(*SHOP, run.id, output={"title": "half", "summary": ""})
    checks.update(*SHOP, run.id, conclusion="success")
    writer.rerun(run.id)
    assert hub.sender.idle(5)
    assert receiver.names() == ["check_run.created", "check_run.completed", "check_run.rerequested"]
    assert receiver.received[-1].payload["sender"]["login"] == "writer"
