"""What every answer carries: its version, its ETag, how much of the rate limit is left."""

from typing import Any

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN
from tests.hub.test_auth import app_jwt, installation_token


def get(hub: Hub, path: str = "/repos/acme/shop", token: str | None = None, **headers: str) -> httpx.Response:
    token = hub.credentials()["users"]["writer"] if token is None else token
    headers = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(hub.url + path, headers={"Authorization": f"Bearer {token}", **headers}, **PLAIN)


def test_what_the_caller_has_already_is_304_and_free(hub: Hub, writer: Person) -> None:
    first = get(hub)
    again = get(hub, if_none_match=first.headers["etag"])
    assert first.headers["etag"].startswith('W/"')
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert again.headers["x-ratelimit-used"] == first.headers["x-ratelimit-used"]
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    writer.open("topic", "A")
    assert get(hub, if_none_match=first.headers["etag"]).status_code == 200


def test_requests_are_counted_by_caller_and_resource(hub: Hub, writer: Person) -> None:
    def used(answer: httpx.Response) -> tuple[int, int, str]:
        head = answer.headers
        assert int(head["x-ratelimit-limit"]) == 5000
        assert int(head["x-ratelimit-reset"]) > 0
        return int(head["x-ratelimit-used"]), int(head["x-ratelimit-remaining"]), head["x-ratelimit-resource"]

    before, _, _ = used(get(hub))
    assert used(get(hub, "/repos/acme/nothing")) == (before + 1, 4999 - before, "core")
    assert get(hub, "/rate_limit").json()["resources"]["core"]["used"] == before + 1
    bot = used(get(hub, token=installation_token(hub)))[0]
    assert used(get(hub, token=installation_token(hub)))[0] == bot + 1
    writer._call("POST", "/graphql", {"query": "{ viewer { login } }"})
    rows = get(hub, "/rate_limit").json()["resources"]
    assert rows["graphql"]["used"] >= 1
    assert rows["core"]["used"] == before + 1
    assert httpx.get(f"{hub.url}/meta", **PLAIN).headers["x-ratelimit-limit"] == "60"


@pytest.mark.parametrize(
    ("asked", "selected", "older"),
    [({}, "2022-11-28", True), ({"x_github_api_version": "2026-03-10"}, "2026-03-10", False)],
)
def test_versions(hub: Hub, writer: Person, asked: dict[str, Any], selected: str, older: bool) -> None:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    writer.open("topic", "A")
    answer = get(hub, "/repos/acme/shop/pulls", **asked)
    assert answer.headers["x-github-api-version-selected"] == selected
    (pull,) = answer.json()
    assert ({"merge_commit_sha", "assignee"} & pull.keys() != set()) is older
    assert ("has_downloads" in pull["base"]["repo"]) is older


def test_unknown_version_is_400(hub: Hub) -> None:
    answer = get(hub, x_github_api_version="2021-01-01")
    assert answer.status_code == 400
    assert '"2021-01-01", is not a supported version' in answer.json()["message"]


def test_reactions_on_the_conversation_need_issues(hub: Hub, writer: Person) -> None:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    comment = writer.comment(writer.open("topic", "A")["number"], "hello")["id"]
    path = f"{hub.url}/repos/acme/shop/issues/comments/{comment}/reactions"
    given = {}
    for name in ("pull_requests", "issues"):
        token = installation_token(hub, permissions={name: "write"})
        head = {"Authorization": f"Bearer {token}"}
        given[name] = httpx.post(path, json={"content": "eyes"}, headers=head, **PLAIN)
    assert {name: answer.status_code for name, answer in given.items()} == {"pull_requests": 403, "issues": 201}
    assert given["pull_requests"].headers["x-accepted-github-permissions"] == "issues=write"


def test_hook_settings_count_from_the_next_webhook_on(hub: Hub) -> None:
    head = {"Authorization": f"Bearer {app_jwt(hub)}"}
    address = "http://127.0.0.1:9/elsewhere"
    answer = httpx.patch(f"{hub.url}/app/hook/config", json={"url": address}, headers=head, **PLAIN)
    assert (answer.json()["url"], hub.webhook_url) == (address, address)
