"""How the bot speaks to GitHub: what it sends, what it tries again, and what it never does twice."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
import respx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from githubkit.exception import GraphQLFailed, RequestFailed

from agents.contract import UserError
from bot.errors import Gone, Retry
from bot.github import Annotation, GitHubRepository, Report, Tokens
from bot.github.calls import ATTEMPTS, LIMITED, UNAVAILABLE
from bot.markdown import MAX_BODY
from tests.bot.githubs_answers import API, REPO, Json, check_run, comment, minted, the_app


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return pem.decode()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits between attempts."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


@pytest.fixture
def github() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=API, assert_all_called=False) as router:
        router.get("/app", name="app").respond(json=the_app())
        router.post(path__regex=r"/app/installations/\d+/access_tokens", name="mint").mock(side_effect=minted())
        yield router


@pytest.fixture
def tokens(key: str) -> Tokens:
    return Tokens(API, "17", key)


@pytest.fixture
def shop(github: respx.MockRouter, tokens: Tokens) -> Iterator[GitHubRepository]:
    with GitHubRepository(tokens, 7, "acme/shop") as repository:
        yield repository


def sent(route: respx.Route, call: int = -1) -> Json:
    found: Json = json.loads(route.calls[call].request.content)
    return found


# reading


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


# writing


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


# threads


def said(number: int, body: str, login: str | None) -> Json:
    return {"id": f"N{number}", "databaseId": number, "body": body, "author": {"login": login} if login else None}


def threads(*comments: Json, after: str | None = None) -> Json:
    page = {"hasNextPage": after is not None, "endCursor": after}
    nodes = [{"id": "T1", "isResolved": False, "comments": {"nodes": list(comments)}}]
    return {"data": {"repository": {"pullRequest": {"reviewThreads": {"pageInfo": page, "nodes": nodes}}}}}


def test_every_page_of_threads_is_read(github: respx.MockRouter, shop: GitHubRepository) -> None:
    route = github.post(f"{API}/graphql")
    route.side_effect = [
        httpx.Response(200, json=threads(said(1, "a", "writer"), after="c1")),
        httpx.Response(200, json=threads(said(2, "b", None))),
    ]
    assert [sorted(thread.ids) for thread in shop.threads(5)] == [[1], [2]]
    assert [sent(route, call)["variables"]["after"] for call in (0, 1)] == [None, "c1"]


@pytest.mark.parametrize(
    ("kind", "error"), [("NOT_FOUND", Gone), ("RATE_LIMITED", Retry), ("FORBIDDEN", GraphQLFailed)]
)
def test_graphql_tells_its_errors_with_200(
    github: respx.MockRouter, shop: GitHubRepository, kind: str, error: type[Exception]
) -> None:
    github.post(f"{API}/graphql").respond(json={"data": None, "errors": [{"type": kind, "message": "no"}]})
    with pytest.raises(error):
        shop.settle([], ["T1"])


def test_reactions_and_threads_are_settled_in_one_request(github: respx.MockRouter, shop: GitHubRepository) -> None:
    route = github.post(f"{API}/graphql").respond(json={"data": {}})
    shop.settle([("N1", "rocket"), ("N2", "confused")], ["T1"])
    sent = json.loads(route.calls[0].request.content)
    assert sent["variables"] == {"n0": "N1", "n1": "N2", "n2": "T1"}
    assert sent["query"].startswith("mutation($n0: ID!, $n1: ID!, $n2: ID!) { a0: addReaction(input: {subjectId: $n0, ")
    assert "content: CONFUSED" in sent["query"] and "resolveReviewThread(input: {threadId: $n2})" in sent["query"]
    shop.settle([(f"N{at}", "eyes") for at in range(51)], [])
    assert route.call_count == 3


# tokens


def test_a_token_is_good_for_one_repository_and_minted_once(github: respx.MockRouter, tokens: Tokens) -> None:
    assert [tokens.get(7, "shop"), tokens.get(7, "shop"), tokens.get(7, "blog"), tokens.get(8, "shop")] == [
        "t1",
        "t1",
        "t2",
        "t3",
    ]
    assert [sent(github["mint"], call) for call in range(3)] == [
        {"repositories": ["shop"]},
        {"repositories": ["blog"]},
        {"repositories": ["shop"]},
    ]


def test_a_token_is_renewed_before_it_expires(github: respx.MockRouter, tokens: Tokens) -> None:
    github["mint"].side_effect = minted(lives=200)
    assert [tokens.get(7, "shop"), tokens.get(7, "shop")] == ["t1", "t2"]


def test_a_token_that_was_revoked_is_minted_anew(
    github: respx.MockRouter, tokens: Tokens, shop: GitHubRepository
) -> None:
    route = github.post(f"{REPO}/issues/5/comments")
    route.side_effect = [
        httpx.Response(401, json={"message": "Bad credentials"}),
        httpx.Response(201, json=comment(9, "Done.")),
    ]
    tokens.get(7, "shop")
    shop.say(5, "Done.", "<!-- mark -->")
    assert [call.request.headers["Authorization"] for call in route.calls] == ["token t1", "token t2"]
    assert shop.token == "t2"


def test_credentials_that_are_never_taken_are_not_tried_for_ever(
    github: respx.MockRouter, shop: GitHubRepository
) -> None:
    route = github.get(f"{REPO}/issues/comments/5").respond(401, json={"message": "Bad credentials"})
    with pytest.raises(RequestFailed):
        shop.comment(5)
    assert route.call_count == 2


def test_an_installation_that_was_removed_is_gone(github: respx.MockRouter, tokens: Tokens) -> None:
    github["mint"].side_effect = [httpx.Response(404, json={"message": "Not Found"})]
    with pytest.raises(Gone):
        tokens.get(7, "shop")


def test_the_apps_name_is_asked_for_once(github: respx.MockRouter, shop: GitHubRepository) -> None:
    assert {shop.login for _ in range(3)} == {"erdsmith[bot]"}
    assert github["app"].call_count == 1


def test_a_key_that_github_does_not_take_is_said_plainly(github: respx.MockRouter, tokens: Tokens) -> None:
    github["app"].respond(401, json={"message": "A JSON web token could not be decoded"})
    with pytest.raises(UserError, match="does not take this key"):
        tokens.app()
