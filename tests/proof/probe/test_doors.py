"""The doors that are there on request: each that stands open is found by the probe."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete
from tests.proof.probe.probing import probed

ERD = parse((Path(__file__).parents[2] / "agents" / "on_request" / "api.json").read_bytes())
VISIBLE = "permissions.visible_to(request.user, model.objects.all())"
ROWS = 'rows.select_for_update(of=["self"])'
CLOSED = [
    # Each group is planted at once: what the probe says of it, the file, what it says and what instead.
    {
        "(as other) answered 200 instead of 403 or 404, but the Order above": (
            "views.py",
            "permissions.visible_to(request.user, model.objects.all())",
            "model.objects.all()",
        ),
        "(nobody signed in) answered 400 instead of 401": (
            "views.py",
            "filter_backends=[])",
            "filter_backends=[], permission_classes=[])",
        ),
        "(as staff) answered 201 instead of 400, but no row": (
            "views.py",
            '"allow_empty": False',
            '"allow_empty": True',
        ),
        "but the version that If-Match names": (
            "views.py",
            "            raise PreconditionFailed\n        return row",
            "            pass\n        return row",
        ),
    },
    {
        "DELETE /api/v1/users/1/ (as other) answered 204 instead of 404": (
            "views.py",
            'rows.select_for_update(of=["self"])',
            'self.queryset.select_for_update(of=["self"])',
        ),
    },
]


@cache
def drafted() -> Mapping[str, str]:
    return complete({file.path: file.content for file in draft(Brief(ERD, "backend"))}, "backend")


def told(*faults: tuple[str, str, str]) -> str:
    """What the probe says of the drafts with the faults in them."""
    files = dict(drafted())
    for path, old, new in faults:
        assert old in files[path], old
        files[path] = files[path].replace(old, new)
    return "\n".join(problem.message for check in probed(files, ERD).checks for problem in check.problems)


def test_the_drafts_have_no_open_door() -> None:
    assert told() == ""


@pytest.mark.parametrize("faults", CLOSED)
def test_each_open_door_is_found(faults: dict[str, tuple[str, str, str]]) -> None:
    found = told(*faults.values())
    assert [message for message in faults if message not in found] == [], found


def test_what_is_never_read_is_not_read_in_a_whole_row_either() -> None:
    shown = ("serializers.py", 'extra_kwargs = {"supplier_token": {"write_only": True}}', "")
    named = (
        "serializers.py",
        "return {name: value for name, value in answer.items() if name in shown}",
        'return {name: answer.get(name, str(getattr(instance, name, ""))) for name in shown}',
    )
    assert "?expand=order,product (as staff) answered 200, but Product.supplier_token" in told(shown)
    assert "Product.supplier_token must never be read" in told(named)
