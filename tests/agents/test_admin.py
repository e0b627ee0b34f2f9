"""What an admin names, and what a model may have it name as well."""

from __future__ import annotations

import json
from typing import Any

from agents.admin import more_columns
from agents.erd import parse

DRAWN = {
    "User": {"name": "str", "api_key": {"type": "str", "api": {"sensitive": True}}},
    "Team": {"name": "str", "motto": "text", "pin": {"type": "str", "api": {"write_only": True}}},
    "Job": {
        "title": "str",
        "pay": "int",
        "state": "enum(open,done)",
        "place": "str",
        "notes": "json",
        "due": "date",
        "urgent": "bool",
        "secret": {"type": "str", "api": {"sensitive": True}},
        "team": "fk:Team",
        "posted_by": "fk:User",
        "helpers": "m2m:User",
    },
    "Tag": {"word": "str", "team": "fk:Team"},
    "Badge": {"word": "str"},
}


def columns(entity: str, drawn: dict[str, Any] | None = None) -> dict[str, list[str]]:
    erd = parse(json.dumps(drawn or DRAWN))
    return more_columns(erd, erd[entity])


def test_what_is_not_named_yet_is_open_and_nothing_secret_or_bulky() -> None:
    assert columns("Job") == {
        "list_display": ["due", "urgent", "team", "posted_by"],
        "list_filter": ["due"],
        "search_fields": ["team__name", "team__motto", "posted_by__username", "posted_by__name"],
    }


def test_rows_that_are_shown_by_their_name_alone_have_room_for_all_else() -> None:
    assert columns("Tag") == {"list_display": ["team"], "search_fields": ["team__name", "team__motto"]}
    assert columns("Badge") == {}


def test_the_filters_of_accounts_stay_those_of_django() -> None:
    drawn = {"User": {"name": "str", "vip": "bool", "born": "date"}}
    assert columns("User", drawn) == {"list_display": ["vip", "born"]}
