"""What GitHub answers, as JSON that githubkit's models accept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import respx

API = "https://github.example.com"
REPO = f"{API}/repos/acme/shop"
Json = dict[str, Any]


def the_app() -> Json:
    return {
        "id": 17,
        "slug": "erdsmith",
        "node_id": "A",
        "owner": user("acme"),
        "name": "ERDsmith",
        "description": None,
        "external_url": "https://example.com",
        "html_url": "https://example.com",
        "created_at": "2026-01-01T00:00:00Z",
        "updated_at": "2026-01-01T00:00:00Z",
        "permissions": {"contents": "write"},
        "events": ["push"],
    }


def minted(lives: float = 3600) -> Callable[[httpx.Request], httpx.Response]:
    """Tokens t1, t2, ... that live for so many seconds."""
    count = 0

    def mint(_: httpx.Request) -> httpx.Response:
        nonlocal count
        count += 1
        expires = datetime.now(UTC) + timedelta(seconds=lives)
        answer = {
            "token": f"t{count}",
            "expires_at": expires.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "permissions": {},
            "repository_selection": "selected",
        }
        return httpx.Response(201, json=answer)

    return mint


def user(login: str, kind: str = "User") -> Json:
    url = "https://example.com"
    links = ("avatar_url", "url", "html_url", "followers_url", "following_url", "gists_url", "starred_url")
    more = ("subscriptions_url", "organizations_url", "repos_url", "events_url", "received_events_url")
    return {
        **dict.fromkeys((*links, *more), url),
        "login": login,
        "id": 1,
        "node_id": "U",
        "gravatar_id": "",
        "type": kind,
        "site_admin": False,
    }


def comment(number: int, body: str, login: str = "erdsmith[bot]") -> Json:
    url = f"{REPO}/issues/comments/{number}"
    when = "2026-01-01T00:00:00Z"
    return {
        "id": number,
        "node_id": "C",
        "url": url,
        "html_url": url,
        "issue_url": url,
        "body": body,
        "user": user(login, "Bot" if login.endswith("[bot]") else "User"),
        "created_at": when,
        "updated_at": when,
        "author_association": "NONE",
    }


def check_run(number: int, key: str) -> Json:
    return {
        "id": number,
        "head_sha": "a" * 40,
        "node_id": "R",
        "external_id": key,
        "url": API,
        "html_url": API,
        "details_url": API,
        "status": "in_progress",
        "conclusion": None,
        "started_at": None,
        "completed_at": None,
        "output": {"title": "t", "summary": "s", "text": None, "annotations_count": 0, "annotations_url": API},
        "name": "ERDsmith / erd",
        "check_suite": None,
        "app": None,
        "pull_requests": [],
    }


def sent(route: respx.Route, call: int = -1) -> Json:
    found: Json = json.loads(route.calls[call].request.content)
    return found


def said(number: int, body: str, login: str | None) -> Json:
    return {"id": f"N{number}", "databaseId": number, "body": body, "author": {"login": login} if login else None}


def threads(*comments: Json, after: str | None = None) -> Json:
    page = {"hasNextPage": after is not None, "endCursor": after}
    nodes = [{"id": "T1", "isResolved": False, "comments": {"nodes": list(comments)}}]
    return {"data": {"repository": {"pullRequest": {"reviewThreads": {"pageInfo": page, "nodes": nodes}}}}}
