"""What only some backends need: drafted when it is asked for, proven, and missed by a test when it is broken."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from agents.contract import Brief, Gate
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove

ERDS = {file.stem: file for file in sorted((Path(__file__).parent / "on_request").glob("*.json"))}
FAULTS = {
    # what is broken: the ERD, the file, what it says and what instead
    "deletion for good": ("hidden", "models.py", "config.SOFT_DELETE_CASCADE", "config.HARD_DELETE"),
    "rows left behind": ("hidden", "models.py", "config.SOFT_DELETE_CASCADE", "config.SOFT_DELETE"),
    "values that stay taken": ("hidden", "serializers.py", "model.objects.all()", "model.all_objects.all()"),
    "restoring by anybody": ("hidden", "views.py", ", permission_classes=[IsAdminUser]", ""),
    "restoring without a parent": ("hidden", "views.py", "if any(getattr(parent", "if False and any(getattr(parent"),
    "requests without end": ("hidden", "settings.py", '        "rest_framework.throttling.UserRateThrottle",\n', ""),
    "a role for all": ("roles", "permissions.py", "user.groups.filter(name__in=names)", "user.groups.all()"),
    "no role for anybody": ("roles", "permissions.py", "user.groups.filter(name__in=names)", "user.groups.none()"),
    "sealed rows for all": ("roles", "permissions.py", "return queryset.none()", "return queryset"),
    "one right for another": ("roles", "permissions.py", '"PATCH": "update"', '"PATCH": "delete"'),
    "several rows for anybody": (
        "api",
        "views.py",
        "filter_backends=[])",
        "filter_backends=[], permission_classes=[])",
    ),
    "several without end": ("api", "views.py", '"max_length": self.most', '"max_length": None'),
    "changes of another version": ("api", "views.py", "raise PreconditionFailed", "pass"),
    "one version for all": ("api", "views.py", "repr([values, many])", "repr([])"),
    "rows made twice": (
        "api",
        "views.py",
        "if not cache.add(key, (sent, None), 60):",
        "if cache.add(key, (sent, None), 60) is None:",
    ),
    "one key for two requests": ("api", "views.py", "if before != sent:", "if before is None:"),
    "refused requests remembered": ("api", "views.py", "refused.callback(cache.delete, key)", "refused.callback(str)"),
    "rows below another": ("api", "views.py", "if self.kwargs else rows", "if not self.kwargs else rows"),
    "rows that move up": (
        "api",
        "views.py",
        "row[self.above] = self.above_key",
        "row.setdefault(self.above, self.above_key)",
    ),
    "rows below what is not seen": (
        "api",
        "views.py",
        "permissions.visible_to(request.user, model.objects.all())",
        "model.objects.all()",
    ),
    "whole rows of others": (
        "api",
        "views.py",
        "return Prefetch(name, permissions.visible_to(self.request.user, rows))",
        "return Prefetch(name, rows)",
    ),
    "whole rows after a change": ("api", "views.py", 'if self.request.method != "GET":', "if not self.request:"),
    "a query for each whole row": ("api", "views.py", 'self.whole, self.shape()["expand"]', "self.whole, []"),
    "all fields": ("api", "serializers.py", 'self.context.get("fields") or answer', "answer"),
    "changes forgotten": ("api", "settings.py", '    "simple_history.middleware.HistoryRequestMiddleware",\n', ""),
    "changes by nobody who is there": ("api", "migrations/0001_initial.py", "db_constraint=False,", ""),
    "numbers for all": (
        "api",
        "views.py",
        "        raise Http404\n    return Export",
        "        pass\n    return Export",
    ),
    "cursors of nobody": ("hidden", "views.py", "except (ValueError,", "except (KeyError,"),
    "pages without end": ("hidden", "views.py", "pagination_class = Pagination", "pagination_class = None"),
}
SAMPLE = "rows left behind"
"""What every run tries; `make test-all` tries all."""


@cache
def brief(name: str) -> Brief:
    return Brief(parse(ERDS[name].read_bytes()), "backend")


@cache
def proven(name: str, gate: Gate) -> Mapping[str, str]:
    """The drafts with their migrations, once the gate let them pass."""
    proof = prove({file.path: file.content for file in draft(brief(name))}, "backend", gate, brief(name))
    assert proof.verdict.problems == ()
    assert proof.verdict.ok
    return proof.files


@pytest.mark.parametrize("gate", ["fast", pytest.param("full", marks=pytest.mark.long)])
@pytest.mark.parametrize("name", ERDS)
def test_the_drafts_do_what_was_asked(name: str, gate: Gate) -> None:
    assert brief(name).erd.not_generated == ()
    assert proven(name, gate)


@pytest.mark.parametrize(
    "fault", [fault if fault == SAMPLE else pytest.param(fault, marks=pytest.mark.long) for fault in FAULTS]
)
def test_a_generated_test_fails(fault: str, tmp_path: Path) -> None:
    name, path, old, new = FAULTS[fault]
    files = dict(proven(name, "fast"))
    assert old in files[path]
    files[path] = files[path].replace(old, new)
    for each, content in files.items():
        file = tmp_path / "backend" / each
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    environment = {"PATH": os.defpath, "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "testserver"}
    command = [sys.executable, "backend/manage.py", "test", "backend"]
    result = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    assert "\nFAILED (" in result.stderr, result.stderr[-2000:]
    assert "Ran 1 test in" not in result.stderr, "it could not even be imported"
