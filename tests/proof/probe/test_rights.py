"""Rights, operations and rates that an ERD asks for: drafted, judged, and found where they are broken."""

import json
from collections.abc import Mapping
from functools import cache

import pytest

from agents.contract import Brief, Gate
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove
from tests.proof.probe.probing import probed

ASKED = Brief(
    parse(
        json.dumps(
            {
                "User": {"name": "string(80)"},
                "Post": {"title": "string(80)", "by": "fk:User", "$meta": {"permissions": {"read": "anyone"}}},
                "Reply": {"text": "string", "post": "fk:Post", "$meta": {"permissions": {"read": "authenticated"}}},
                "Draft": {"text": "string", "post": "fk:Post"},
                "Topic": {
                    "name": "string(50)",
                    "$meta": {"permissions": {"read": "anyone"}, "api": {"throttle": "5/min"}},
                },
                "Tag": {"name": "string(50)", "$meta": {"permissions": {"write": "authenticated"}}},
                "Country": {"name": "string(50)", "$meta": {"api": {"operations": "read-only"}}},
                "Bill": {"sum": "int", "payer": "fk:User", "$meta": {"permissions": {"write": "staff"}}},
                "Vote": {
                    "up": "bool",
                    "voter": "fk:User",
                    "$meta": {"api": {"operations": ["list", "retrieve", "create"]}},
                },
                "Log": {"line": "string(50)", "$meta": {"permissions": {"read": "staff"}}},
            }
        )
    ),
    "backend",
)


@cache
def drafted() -> Mapping[str, str]:
    return {file.path: file.content for file in draft(ASKED)}


def edited(path: str, old: str, new: str) -> dict[str, str]:
    assert old in drafted()[path]
    return {**drafted(), path: drafted()[path].replace(old, new, 1)}


@pytest.mark.parametrize("gate", ["fast", pytest.param("full", marks=pytest.mark.long)])
def test_the_drafts_do_what_was_asked(gate: Gate) -> None:
    verdict = prove(drafted(), "backend", gate, ASKED).verdict

    assert verdict.problems == ()
    assert "access" in {check.id for check in verdict.checks}


def test_the_views_say_it_in_few_words() -> None:
    views, permissions = drafted()["views.py"], drafted()["permissions.py"]

    assert "permission_classes = [IsAuthenticatedOrReadOnly, permissions.OwnerWrites]" in views
    assert 'throttle_scope = "topics"' in views
    assert '"topics": "5/minute"' in drafted()["settings.py"]
    assert 'http_method_names = ["get", "head", "options"]' in views
    assert "SHOWN = {models.Post, models.Reply}" in permissions
    assert "post = OwnRow(queryset=models.Post.objects.all())" in drafted()["serializers.py"]


UNLIMITED = "class VoteViewSet(Rows):\n    get_queryset = viewsets.ModelViewSet.get_queryset\n\n"
FAULTS = {
    # what the probe says of it: the edit
    "PATCH /api/v1/posts/": ("views.py", "OrReadOnly, permissions.OwnerWrites]", "OrReadOnly]"),
    "PATCH /api/v1/replies/": ("serializers.py", "post = OwnRow(", "post = VisibleRow("),
    "POST /api/v1/topics/": ("views.py", "OrReadOnly, permissions.OnlyStaffWrites]", "OrReadOnly]"),
    "POST /api/v1/countries/": ("views.py", '    http_method_names = ["get", "head", "options"]\n', ""),
    "GET /api/v1/logs/": ("views.py", "[IsAdminUser]", "[IsAuthenticated]"),
    "GET /api/v1/votes/": ("views.py", "class VoteViewSet(Rows):\n", UNLIMITED),
}  # fmt: skip


def test_each_right_that_is_broken_is_found() -> None:
    files = dict(prove(drafted(), "backend", None, ASKED).files)
    for path, old, new in FAULTS.values():
        assert old in files[path]
        files[path] = files[path].replace(old, new, 1)
    checks = {check.id: check for check in probed(files, ASKED.erd).checks}
    found = checks["access"].problems

    assert [fault for fault in FAULTS if not any(fault in problem.message for problem in found)] == []


def test_private_rows_among_those_shown_are_found_at_once() -> None:
    files = edited("permissions.py", "models.Reply}", "models.Reply, models.Draft}")
    (problem,) = prove(files, "backend", "fast", ASKED).verdict.problems

    assert (problem.check, problem.path) == ("access.owner", "permissions.py")


def test_what_was_asked_to_be_public_may_not_be_closed() -> None:
    files = edited("views.py", "[IsAuthenticatedOrReadOnly, permissions.OwnerWrites]", "[IsAuthenticated]")
    problems = prove(files, "backend", "fast", ASKED).verdict.problems

    assert any("everyone may read it" in problem.message for problem in problems)
