"""The judge's rows fulfil the checks of an ERD, and differ where they must."""

from __future__ import annotations

import json
from typing import Any

from agents.erd import Entity, parse
from agents.proof.probe.fulfilling import fulfilled
from agents.proof.probe.scene import row_values, scene


def item(fields: dict[str, Any], *checks: str) -> Entity:
    return parse(json.dumps({"Item": {**fields, "$meta": {"checks": list(checks)}}}))["Item"]


def test_values_that_a_check_refuses_are_moved() -> None:
    entity = item({"start": "date", "end": "date", "price": "decimal(6,2)"}, "end > start", "price >= 100")
    values = row_values(entity, 1)
    assert values["end"] > values["start"]
    assert float(values["price"]) >= 100


def test_values_that_fit_stay_as_they_are() -> None:
    entity = item({"count": "int", "title": "CharField(20)"}, "count > 0")
    assert fulfilled(entity, {"count": 3, "title": "x"}, 3) == {"count": 3, "title": "x"}


def test_unique_values_still_differ() -> None:
    entity = item({"number": "int unique"}, "number > 1000")
    numbers = [row_values(entity, n)["number"] for n in range(1, 6)]
    assert len(set(numbers)) == 5
    assert min(numbers) > 1000


def test_an_entity_whose_checks_cannot_be_fulfilled_is_left_out() -> None:
    erd = parse('{"Item": {"n": "int", "$meta": {"checks": ["n > 3 and n < 3"]}}}')
    assert scene(erd).left_out["Item"] == "no values are known that fulfil the checks of Item"
