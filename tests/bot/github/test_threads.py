"""Threads of a review, over GraphQL."""

from __future__ import annotations

import json

import httpx
import pytest
import respx
from githubkit.exception import GraphQLFailed

from bot.errors import Gone, Retry
from bot.github import GitHubRepository
from tests.bot.githubs_answers import API, said, sent, threads


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
