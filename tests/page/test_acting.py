"""The forms of a page: what they do is done as REST does it, and only a page of this hub may send them."""

from typing import Any

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.pages.visit import COOKIE

PULL = "/acme/shop/pull/1"


@pytest.fixture(autouse=True)
def sha(writer: Person, reader: Person) -> str:
    """A pull request that the reader opened, so that the writer may approve it."""
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    pull = writer.open("topic", "A", "")
    sha: str = pull["head"]["sha"]
    return sha


def line(sha: str, body: str) -> dict[str, str]:
    return {"sha": sha, "path": "a.txt", "side": "RIGHT", "line": "1", "body": body}


def test_comment_is_made_by_the_person_and_told(browser: httpx.Client, hub: Hub, writer: Person) -> None:
    answer = browser.post(f"{PULL}/comment", data={"body": "hello\r\nthere"})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{PULL}#end")
    (comment,) = writer.comments(1)
    assert (comment["user"]["login"], comment["body"]) == ("writer", "hello\nthere")


def test_webhooks_fire_as_for_rest(browser: httpx.Client, hub: Hub, sha: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[str, str | None]] = []
    monkeypatch.setattr(hub.world, "publish", lambda event, action, *_: told.append((event, action)))
    done = browser.post(f"{PULL}/line-comment", data=line(sha, "why?"))
    assert done.status_code == 303, done.text
    assert told == [("pull_request_review", "submitted"), ("pull_request_review_comment", "created")]


def test_line_file_and_reply_comments_land_where_they_belong(browser: httpx.Client, writer: Person, sha: str) -> None:
    browser.post(f"{PULL}/line-comment", data=line(sha, "line"))
    browser.post(f"{PULL}/line-comment", data=line(sha, "file") | {"side": "", "line": ""})
    first = writer.review_comments(1)[0]["id"]
    answer = browser.post(f"{PULL}/threads/{first}/reply", data={"body": "reply"})
    assert answer.headers["location"] == f"{PULL}#discussion_r{first}"
    found = [(one["body"], one.get("line"), one["subject_type"]) for one in writer.review_comments(1)]
    assert found == [("line", 1, "line"), ("file", None, "file"), ("reply", 1, "line")]


def test_thread_is_resolved_and_opened_again(browser: httpx.Client, writer: Person) -> None:
    first = writer.line_comment(1, "a.txt", 1, "why?")["id"]
    for value, resolved in (("yes", True), ("no", False)):
        browser.post(f"{PULL}/threads/{first}/resolve", data={"resolved": value})
        assert writer.threads(1)[0]["isResolved"] is resolved


def test_another_person_reviews_but_may_not_merge(browser: httpx.Client, writer: Person, sha: str) -> None:
    browser.post("/_hub/as", data={"person": "reader", "back": PULL})
    assert browser.cookies[COOKIE] == "reader"
    page = browser.get(PULL).text
    assert "<option selected>reader</option>" in page
    assert "reader may read here, but not write." in page
    assert browser.post(f"{PULL}/review", data={"event": "APPROVE", "body": ""}).status_code == 303
    assert [(one["user"]["login"], one["state"]) for one in writer.reviews(1)] == [("reader", "APPROVED")]
    refused = browser.post(f"{PULL}/merge", data={"method": "merge", "sha": sha})
    assert refused.status_code == 403
    assert "Resource not accessible" in refused.text
    assert writer.pull(1)["merged"] is False


@pytest.mark.parametrize("method", ["merge", "squash", "rebase"])
def test_each_way_to_merge(browser: httpx.Client, writer: Person, sha: str, method: str) -> None:
    assert browser.post(f"{PULL}/merge", data={"method": method, "sha": sha}).status_code == 303
    assert writer.pull(1)["merged"] is True
    page = browser.get(PULL).text
    assert "Merged." in page
    browser.post(f"{PULL}/delete-branch", data={"branch": "topic"})
    assert writer.branches() == ["main"]


def test_conflict_disables_merging(browser: httpx.Client, writer: Person) -> None:
    writer.push({"a.txt": "other\n"}, "In the way", "main")
    page = browser.get(PULL).text
    assert "Conflicts with main" in page
    for method in ("merge", "squash", "rebase"):
        assert f'value="{method}" class="main" disabled' in page or f'value="{method}" disabled' in page


def test_closed_and_reopened(browser: httpx.Client, writer: Person) -> None:
    for state in ("closed", "open"):
        browser.post(f"{PULL}/state", data={"state": state})
        assert writer.pull(1)["state"] == state


def test_refusal_says_why_and_keeps_what_was_written(browser: httpx.Client, writer: Person) -> None:
    answer = browser.post(f"{PULL}/review", data={"event": "APPROVE", "body": "my <own> work"})
    assert answer.status_code == 422
    assert "Can not approve your own pull request" in answer.text
    assert "my &lt;own&gt; work" in answer.text
    assert writer.reviews(1) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Host": "evil.example", "Origin": "http://evil.example"},
    ],
)
def test_forms_of_others_are_refused(browser: httpx.Client, writer: Person, headers: dict[str, str]) -> None:
    for path, data in ((f"{PULL}/comment", {"body": "x"}), ("/_hub/as", {"person": "reader"})):
        assert browser.post(path, data=data, headers=headers).status_code == 403
    assert writer.comments(1) == []
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize("back", ["//evil.example", "http://evil.example", "/\\evil.example", ""])
def test_switching_person_never_leads_elsewhere(browser: httpx.Client, back: str) -> None:
    answer = browser.post("/_hub/as", data={"person": "nobody", "back": back})
    assert answer.headers["location"] == "/"
    assert COOKIE not in browser.cookies


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("comment", b"", 400),
        ("line-comment", b"sha=1&path=a.txt&body=x&side=RIGHT&line=one", 400),
        ("comment", b"body=" + b"x" * (1 << 20), 413),
        ("comment", b"body=%ff", 400),
        ("comment", b"body=" + b"x" * 65_537, 422),
    ],
)
def test_broken_forms_are_refused(
    browser: httpx.Client, writer: Person, path: str, content: bytes, status: int
) -> None:
    headers: dict[str, Any] = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.post(f"{PULL}/{path}", content=content, headers=headers).status_code == status
    assert writer.comments(1) == []
