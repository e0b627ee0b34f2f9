"""Rules on entities of every shape are proven with what they became: no rule may keep a pull request from opening."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.briefing import brief
from agents.contract import Options
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import prove
from agents.rules import outcomes

USER = {"name": "str", "age": "int", "nick": "str?"}
STAFF = {"permissions": {"read": "staff", "write": "staff"}}
PUBLIC = {"permissions": {"read": "anyone", "write": "owner"}}
SHAPES: dict[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "accounts": ({}, ("age must be at least 18", "nick is required when name is Bob", "nick must be unique")),
    "one for each owner": (
        {"Profile": {"user": "one_to_one:User", "state": "str", "level": "int"}},
        ("state goes from new to done", "level cannot be changed", "level must be positive"),
    ),
    "references, choices and truth values that stay": (
        {
            "Org": {"title": "str"},
            "Deal": {
                "org": "fk:Org",
                "owner": "fk:User",
                "kind": {"type": "str", "choices": ["a", "b"]},
                "open": "bool",
            },
        },
        ("org cannot be changed after creation", "kind and open are immutable"),
    ),
    "no updates": (
        {"Log": {"level": "int", "who": "fk:User", "$meta": {"api": {"operations": ["list", "retrieve", "create"]}}}},
        ("level must be between 1 and 5", "level cannot be changed", "users can only see their own logs"),
    ),
    "defaults and patterns": (
        {
            "Order": {
                "status": {"type": "str", "choices": ["draft", "paid", "sent"], "default": "draft"},
                "count": {"type": "int", "default": 3},
                "user": "fk:User",
                "note": "text?",
                "ref": {"type": "uuid", "default": "uuid4"},
                "code": {"type": "str", "pattern": "^[A-Z]{3}$"},
            }
        },
        (
            "status goes from draft to paid to sent",
            "count must be positive",
            "count cannot be changed",
            "note is required when status is sent",
            "ref is immutable",
            "code never changes",
        ),
    ),
    "files": (
        {"Doc": {"file": "file", "title": "str", "pages": "int", "user": "fk:User"}},
        ("pages must be positive", "title cannot be changed", "title must be unique"),
    ),
    "shown to all": (
        {"Post": {"title": "str", "author": "fk:User", "state": "str", "$meta": PUBLIC}},
        ("only the author may edit a post", "state goes from draft to live"),
    ),
    "for staff": (
        {"Coupon": {"code": "str", "percent": "int", "start": "date", "end": "date", "$meta": STAFF}},
        ("percent must be between 1 and 100", "end must be after start", "code must be unique", "code is immutable"),
    ),
    "another owner": (
        {"Task": {"made_by": "fk:User?", "assignee": "fk:User", "done": "bool", "closed": "datetime?"}},
        ("closed is required when done is true", "a task belongs to its assignee", "only the assignee may edit a task"),
    ),
    "throttled": (
        {
            "Item": {"title": "str"},
            "Vote": {"user": "fk:User", "item": "fk:Item", "value": "int", "$meta": {"api": {"throttle": "1/minute"}}},
        },
        ("a user can vote an item once", "value must be between -1 and 1", "value cannot be changed"),
    ),
    "rules that exclude each other": (
        {"X": {"a": "int", "b": "int", "u": "fk:User"}},
        ("a must be greater than b", "b must be greater than a"),
    ),
}


def proven(drawn: dict[str, Any], rules: tuple[str, ...]) -> None:
    erd = parse(json.dumps({"User": USER, **drawn, "$rules": list(rules)}))
    assert any(outcome.law for outcome in outcomes(erd))
    asked = brief(erd, "backend", Options())
    assert prove({file.path: file.content for file in draft(asked)}, "backend", "full", asked).verdict.problems == ()


@pytest.mark.long
@pytest.mark.parametrize("shape", SHAPES)
def test_they_are_proven(shape: str) -> None:
    proven(*SHAPES[shape])


def test_every_rule_of_the_page_about_them_is_implemented() -> None:
    page = Path("docs/rules.md").read_text("utf-8")
    erd = parse(page.partition("```json\n")[2].partition("```")[0])
    assert [outcome.text for outcome in outcomes(erd) if outcome.law is None] == []
