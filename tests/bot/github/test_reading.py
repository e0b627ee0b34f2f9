"""What the bot reads from GitHub, and what it tries again."""

from __future__ import annotations

import httpx
import pytest
import respx
from githubkit.exception import RequestFailed

from bot.errors import Gone, Retry
from bot.github import GitHubRepository
from bot.github.calls import ATTEMPTS, LIMITED, UNAVAILABLE
from tests.bot.githubs_answers import REPO, comment


def test_a_read_is_tried_again_while_github_fails(github: respx.MockRouter, shop: GitHubRepository) -> None:
    route = github.get(f"{REPO}/issues/comments/5")
    route.side_effect = [httpx.Response(502), httpx.ConnectError("reset"), httpx.Response(200, json=comment(5, "hi"))]
    assert shop.comment(5).body == "hi"
    assert route.call_count == 3


@pytest.mark.parametrize("failure", [httpx.Response(503), httpx.ReadTimeout("slow"), httpx.ConnectError("refused")])
def test_a_job_is_run_again_later_when_github_stays_away(
    github: respx.MockRouter, shop: GitHubRepository, failure: httpx.Response | Exception
) -> None:
    route = github.get(f"{REPO}/issues/comments/5").mock(side_effect=[failure] * 9)
    with pytest.raises(Retry) as later:
        shop.comment(5)
    assert later.value.seconds == UNAVAILABLE
    assert route.call_count == ATTEMPTS


@pytest.mark.parametrize("status", [404, 410])
def test_what_is_not_there_is_gone(github: respx.MockRouter, shop: GitHubRepository, status: int) -> None:
    route = github.get(f"{REPO}/issues/comments/5").respond(status, json={"message": "Not Found"})
    with pytest.raises(Gone):
        shop.comment(5)
    assert route.call_count == 1


@pytest.mark.parametrize(
    ("status", "headers", "message", "seconds"),
    [
        (403, {"Retry-After": "73"}, "You have exceeded a secondary rate limit", 73),
        (429, {"Retry-After": "73"}, "", 73),
        (429, {"Retry-After": "0"}, "", 1),
        (403, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "1"}, "API rate limit exceeded", 1),
        (403, {}, "You have exceeded a secondary rate limit. Please wait a few minutes", LIMITED),
        (429, {}, "", LIMITED),
    ],
)
def test_a_limited_job_waits_as_long_as_github_says(
    github: respx.MockRouter, shop: GitHubRepository, status: int, headers: dict[str, str], message: str, seconds: float
) -> None:
    route = github.get(f"{REPO}/issues/comments/5").respond(status, headers=headers, json={"message": message})
    with pytest.raises(Retry) as later:
        shop.comment(5)
    assert later.value.seconds == seconds
    assert route.call_count == 1


def test_what_is_forbidden_is_no_rate_limit(github: respx.MockRouter, shop: GitHubRepository) -> None:
    github.get(f"{REPO}/issues/comments/5").respond(403, json={"message": "Resource not accessible by integration"})
    with pytest.raises(RequestFailed):
        shop.comment(5)


def test_every_page_is_read(github: respx.MockRouter, shop: GitHubRepository) -> None:
    pages = {1: [comment(number, "a") for number in range(100)], 2: [comment(100, "b")]}
    route = github.get(f"{REPO}/issues/5/comments").mock(
        side_effect=lambda request: httpx.Response(200, json=pages[int(request.url.params["page"])])
    )
    assert [item.id for item in shop.comments(5)] == list(range(101))
    assert route.call_count == 2


def test_a_last_page_that_is_full_is_followed_by_an_empty_one(github: respx.MockRouter, shop: GitHubRepository) -> None:
    pages = {1: [comment(number, "a") for number in range(100)], 2: []}
    github.get(f"{REPO}/issues/5/comments").mock(
        side_effect=lambda request: httpx.Response(200, json=pages[int(request.url.params["page"])])
    )
    assert len(shop.comments(5)) == 100


@pytest.mark.parametrize(
    ("answer", "level"),
    [
        (httpx.Response(200, json={"permission": "admin", "role_name": "admin", "user": None}), "admin"),
        (httpx.Response(200, json={"permission": "write", "role_name": "maintain", "user": None}), "maintain"),
        (httpx.Response(200, json={"permission": "write", "role_name": "write", "user": None}), "write"),
        (httpx.Response(200, json={"permission": "write", "role_name": "our own", "user": None}), "write"),
        (httpx.Response(200, json={"permission": "read", "role_name": "triage", "user": None}), "read"),
        (httpx.Response(200, json={"permission": "read", "role_name": "maintain", "user": None}), "read"),
        (httpx.Response(200, json={"permission": "none", "role_name": "", "user": None}), "none"),
        (httpx.Response(200, json={"permission": "owner", "role_name": "admin", "user": None}), "none"),
        (httpx.Response(404), "none"),
        (httpx.Response(403), "none"),
    ],
)
def test_permission_is_asked_for_and_fails_closed(
    github: respx.MockRouter, shop: GitHubRepository, answer: httpx.Response, level: str
) -> None:
    github.get(f"{REPO}/collaborators/writer/permission").mock(return_value=answer)
    assert shop.permission("writer") == level


def test_permission_is_not_denied_because_github_is_away(github: respx.MockRouter, shop: GitHubRepository) -> None:
    github.get(f"{REPO}/collaborators/writer/permission").respond(500)
    with pytest.raises(Retry):
        shop.permission("writer")
