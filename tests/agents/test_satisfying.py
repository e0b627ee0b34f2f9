"""The generated tests send rows that every check allows, and rows that break one check each."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import parse
from agents.satisfying import Fit, satisfied

FIELDS = {
    "low": "int",
    "high": "int",
    "score": {"type": "int", "min": 0, "max": 5},
    "rank": {"type": "int", "unique": True},
    "price": "decimal(6,2)",
    "cost": "decimal(6,2)?",
    "ratio": "float",
    "start": "date",
    "end": "date",
    "at": "datetime",
    "until": "datetime",
    "opens": "time",
    "closes": "time",
    "span": "duration",
    "state": "enum(open, paid)",
    "title": "CharField(40)",
    "note": "CharField(40)?",
    "flag": "bool",
    "fixed": {"type": "int", "default": 3, "api": {"read_only": True}},
    "rate": {"type": "decimal", "default": "0.5", "editable": False},
    "maker": "fk:Maker",
    "person": "fk:Maker?",
    "firm": "fk:Maker?",
}
SAMPLES = {
    name: "sample" for name, spec in FIELDS.items() if not str(spec).startswith("fk") and name not in ("fixed", "rate")
}


def fit(*checks: str) -> Fit:
    fields: dict[str, Any] = {**FIELDS, "$meta": {"checks": list(checks)}}
    item = parse(json.dumps({"Item": fields, "Maker": {}}))["Item"]
    return satisfied(item, SAMPLES, frozenset({"maker"}))


@pytest.mark.parametrize(
    ("check", "values", "broken"),
    [
        ("high > low", {"high": "n", "low": "0"}, {"high": "1", "low": "1"}),
        ("low >= 100", {"low": "n + 99"}, {"low": "1"}),
        ("score > 4", {"score": "5"}, {"score": "4"}),
        ("rank > 1000", {"rank": "n + 1000"}, None),
        ("price > cost", {"price": "'1.00'", "cost": "'0.00'"}, {"price": "'1.00'", "cost": "'1.00'"}),
        ("price between 1 and 2", {"price": "'1.00'"}, {"price": "'0.99'"}),
        ("ratio <= 0.5", {"ratio": "0.5"}, {"ratio": "1"}),
        ("end > start", {"start": "day(n)", "end": "day(n + 1)"}, {"start": "'2030-01-02'", "end": "'2030-01-02'"}),
        ("start < 2020-01-01", {"start": "'2019-12-31'"}, {"start": "'2030-01-02'"}),
        ("until > at", {"at": "f'{day(n)}T12:00:00Z'", "until": "f'{day(n)}T13:00:00Z'"}, None),
        (
            "opens < closes",
            {"opens": "'09:00:00'", "closes": "'09:00:01'"},
            {"opens": "'00:01:00'", "closes": "'00:01:00'"},
        ),
        ("span > 'PT2H'", {"span": "'0 02:00:01'"}, {"span": "'0 00:01:00'"}),
        ("state != open", {"state": "'paid'"}, {"state": "'open'"}),
        ("title = 'on'", {"title": "'on'"}, None),
        ("flag", {"flag": "True"}, {"flag": "False"}),
        ("not flag", {"flag": "False"}, {"flag": "True"}),
        ("note is null", {}, None),
        ("note is not null", {"note": "sample"}, {"note": "None"}),
        ("price > rate", {"price": "'0.51'"}, {"price": "'0.50'"}),
        ("low > fixed", {"low": "n + 3"}, {"low": "1"}),
    ],
)
def test_values_fulfil_a_check_and_break_it(check: str, values: dict[str, str], broken: dict[str, str] | None) -> None:
    found = fit(check)
    assert {name: source.replace('"', "'") for name, source in found.values.items()} == values
    assert found.failed == ""
    if broken is not None:
        assert [dict(row) for row in found.broken] == [broken]


def test_what_must_be_missing_is_not_sent() -> None:
    assert fit("note is null").absent == {"note"}


def test_one_of_two_references_gets_a_row() -> None:
    found = fit("person is not null or firm is not null", "person is null or firm is null")
    assert found.rows == {"firm"}
    assert [dict(row) for row in found.broken] == [{"firm": "None"}]


def test_checks_that_share_fields_are_solved_together() -> None:
    found = fit("high > low", "low > 10", "score = 3")
    assert dict(found.values) == {"low": "n + 10", "high": "n + 11", "score": "3"}
    assert len(found.broken) == 3


def test_what_cannot_be_fulfilled_is_named() -> None:
    assert fit("low > 3 and low < 3").failed.startswith("check_item_low_3")
