"""``github_app.yml`` asks for what the code needs: nothing less, nothing more."""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import yaml

from bot.github import PERMISSIONS
from bot.hub import Hub
from webhooks.events import subscribed

ROOT = Path(__file__).parents[2]

# What GitHub asks of an App for each: docs.github.com, "Permissions required for GitHub Apps" (2026-03-10). An
# operation of the conversation is granted under "Issues" or "Pull requests", its reactions under "Issues" only.
REST: Mapping[str, tuple[str, str]] = {
    "checks.create": ("checks", "write"),
    "checks.get": ("checks", "read"),
    "checks.list_for_ref": ("checks", "read"),
    "checks.update": ("checks", "write"),
    "git.get_blob": ("contents", "read"),
    "git.get_ref": ("contents", "read"),
    "git.get_tree": ("contents", "read"),
    "issues.add_labels": ("pull_requests", "write"),
    "issues.create_comment": ("pull_requests", "write"),
    "issues.get_comment": ("pull_requests", "read"),
    "issues.list_comments": ("pull_requests", "read"),
    "pulls.create": ("pull_requests", "write"),
    "pulls.create_reply_for_review_comment": ("pull_requests", "write"),
    "pulls.create_review": ("pull_requests", "write"),
    "pulls.get": ("pull_requests", "read"),
    "pulls.get_review": ("pull_requests", "read"),
    "pulls.get_review_comment": ("pull_requests", "read"),
    "pulls.list": ("pull_requests", "read"),
    "pulls.list_reviews": ("pull_requests", "read"),
    "pulls.list_comments_for_review": ("pull_requests", "read"),
    "pulls.list_commits": ("pull_requests", "read"),
    "pulls.request_reviewers": ("pull_requests", "write"),
    "pulls.update": ("pull_requests", "write"),
    "reactions.create_for_issue_comment": ("issues", "write"),
    "reactions.create_for_pull_request_review_comment": ("pull_requests", "write"),
    "repos.compare_commits": ("contents", "read"),
    "repos.get": ("metadata", "read"),
    "repos.get_collaborator_permission_level": ("metadata", "read"),
}
# These are the App's own: it signs them with its key.
WITHOUT_PERMISSION = {"apps.create_installation_access_token", "apps.get_authenticated"}
GRAPHQL = {
    "reviewThreads": ("pull_requests", "read"),
    "resolveReviewThread": ("contents", "write"),
    "addReaction": ("pull_requests", "write"),
}
GIT = {"fetch": ("contents", "read"), "push": ("contents", "write"), "ls_remote": ("contents", "read")}
# "Webhook events and payloads": an App may subscribe with at least read access to these.
EVENTS = {
    "check_run": "checks",
    "issue_comment": "issues",
    "pull_request": "pull_requests",
    "pull_request_review": "pull_requests",
    "pull_request_review_comment": "pull_requests",
    "push": "contents",
}


def manifest() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "github_app.yml").read_text())
    return found


def rest_calls() -> set[str]:
    """Every ``….rest.<group>.<operation>`` of ``bot/github``, also through a variable that holds the group."""
    return {
        call for path in (ROOT / "bot" / "github").glob("*.py") for call in _rest_calls(ast.parse(path.read_text()))
    }


def _rest_calls(tree: ast.AST) -> Iterator[str]:
    groups = {
        node.targets[0].id: group
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and (group := _group(node.value))
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            group = _group(node.value) or (groups.get(node.value.id) if isinstance(node.value, ast.Name) else None)
            if group:
                yield f"{group}.{node.attr}"


def _group(node: ast.AST) -> str | None:
    is_group = isinstance(node, ast.Attribute) and isinstance(node.value, ast.Attribute) and node.value.attr == "rest"
    return node.attr if is_group and isinstance(node, ast.Attribute) else None


def test_the_table_names_exactly_the_rest_calls_of_the_code() -> None:
    assert rest_calls() == set(REST) | WITHOUT_PERMISSION


def test_the_table_names_the_graphql_and_git_operations_of_the_code() -> None:
    github = "".join(path.read_text() for path in (ROOT / "bot" / "github").glob("*.py"))
    assert all(f"{name}(" in github for name in GRAPHQL)
    workspace = (ROOT / "bot" / "workspace.py").read_text()
    assert all(f".git.{name}(" in workspace for name in GIT)


def test_permissions_are_what_the_operations_and_events_need() -> None:
    needed: dict[str, str] = {}
    reading = [(name, "read") for name in EVENTS.values()]
    for name, level in [*REST.values(), *GRAPHQL.values(), *GIT.values(), *reading]:
        needed[name] = max(level, needed.get(name, level))
    assert manifest()["default_permissions"] == needed == PERMISSIONS


def test_events_are_those_that_are_read() -> None:
    asked = manifest()["default_events"]
    assert sorted(asked) == sorted(subscribed()) == sorted(EVENTS)


def test_the_local_github_gives_its_app_the_same(tmp_path: Path) -> None:
    with Hub(tmp_path) as hub:
        assert hub.world.app.permissions == manifest()["default_permissions"]
        assert set(manifest()["default_events"]) <= set(hub.world.app.events)


def test_webhooks_go_to_the_service_and_the_app_is_private() -> None:
    found = manifest()
    assert found["hook_attributes"] == {"url": f"{found['url']}/webhook", "active": True}
    assert found["public"] is False


def test_every_permission_and_event_has_its_reason_above_it() -> None:
    lines = (ROOT / "github_app.yml").read_text().splitlines()
    names = [f"  {name}: {level}" for name, level in PERMISSIONS.items()] + [f"  - {name}" for name in EVENTS]
    assert all(lines[lines.index(name) - 1].strip().startswith("# ") for name in names)


def test_the_link_of_the_readme_fills_in_the_same() -> None:
    readme = (ROOT / "README.md").read_text()
    link = next(word.strip("<>") for word in readme.split() if "github.com/settings/apps/new?" in word)
    filled = parse_qsl(urlsplit(link).query)
    found = manifest()
    assert {name: value for name, value in filled if name in PERMISSIONS} == found["default_permissions"]
    assert sorted(value for name, value in filled if name == "events[]") == sorted(found["default_events"])
    assert ("public", "false") in filled
