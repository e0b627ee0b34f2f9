"""A model is asked only where judgement may add something."""

from __future__ import annotations

import json
from typing import Any

from agents.briefing import brief
from agents.contract import Options
from agents.draft import draft
from agents.erd import parse
from agents.improving.carrying import fresh
from agents.improving.choosing import deserving

SWITCH = {
    "Job": {"title": "str"},
    "Switch": {"job": "fk:Job", "on": "bool", "kind": {"type": "str", "choices": ["a", "b"]}},
}


def chosen(drawn: dict[str, Any]) -> dict[str, frozenset[str]]:
    asked = brief(parse(json.dumps(drawn)), "backend", Options())
    files = {file.path: file.content for file in draft(asked)}
    return deserving(asked, fresh(files, {}))


def test_nothing_is_asked_of_an_account_that_nobody_drew() -> None:
    assert "User" not in chosen(SWITCH)["models.py"]
    assert "User" in chosen({**SWITCH, "User": {"name": "str"}})["models.py"]


def test_validation_is_asked_for_where_there_are_values() -> None:
    found = chosen(SWITCH)["serializers.py"]
    assert "JobSerializer" in found and "SwitchSerializer" not in found


def test_an_admin_is_asked_about_where_it_does_not_name_every_column() -> None:
    assert chosen(SWITCH)["admin.py"] & {"JobAdmin", "SwitchAdmin"} == {"SwitchAdmin"}


def test_a_rule_that_nobody_implements_may_be_about_anything() -> None:
    assert (
        "SwitchSerializer" in chosen({**SWITCH, "$rules": ["nobody flips a switch twice a minute"]})["serializers.py"]
    )
    assert "SwitchSerializer" not in chosen({**SWITCH, "$rules": ["title must be unique"]})["serializers.py"]
