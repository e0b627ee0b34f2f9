"""Tokens of an installation, minted, kept and renewed."""

from __future__ import annotations

import httpx
import pytest
import respx
from githubkit.exception import RequestFailed

from agents.contract import UserError
from bot.errors import Gone
from bot.github import GitHubRepository, Tokens
from tests.bot.githubs_answers import REPO, comment, minted, sent


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
