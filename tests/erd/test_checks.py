"""Checks: what is read, in which words it is kept, and what is said of those that cannot be read."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.contract import Brief
from agents.draft import draft
from agents.erd import Check, Erd, parse
from agents.erd.conditions import (
    FLIPPED,
    Comparison,
    Condition,
    Membership,
    Missing,
    Not,
    Other,
    Several,
    Value,
    holds,
    names,
    text,
)
from tests.erd.reading import problem, problems, read

FIELDS = {
    "price": "decimal",
    "cost": "decimal?",
    "weight": "float?",
    "start": "date",
    "end": "date",
    "at": "datetime",
    "span": "duration",
    "state": "enum(open, paid)",
    "title": "CharField(40)",
    "count": "int?",
    "isOpen": "bool",
    "maker": "fk:User?",
    "owner": "fk:User?",
    "shop": "fk:Shop?",
    "photo": "image?",
    "tags": "m2m:Shop",
    "made": {"type": "datetime", "auto_now_add": True},
}


def item(*checks: Any) -> dict[str, Any]:
    return {"Item": {**FIELDS, "$meta": {"checks": list(checks)}}, "User": {}, "Shop": {}}


def drawn(check: Any) -> tuple[Check, Erd]:
    erd = read(item(check))
    return erd["Item"].checks[0], erd


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("price >= 0", "price >= 0"),
        ("price <> 0.5", "price != 0.5"),
        ("end > start", "end > start"),
        ("0 <= price <= 100", "price >= 0 and price <= 100"),
        ("count between 1 and 5", "count >= 1 and count <= 5"),
        ("count not between 1 and 5", "not (count >= 1 and count <= 5)"),
        ("state in (open, 'paid')", "state in ('open', 'paid')"),
        ("state not in (open)", "not state in ('open')"),
        ("state == paid", "state = 'paid'"),
        ("isOpen", "is_open = true"),
        ("not is_open OR price > cost", "not is_open = true or price > cost"),
        ("is_open = FALSE and (count = -5 or count is null)", "is_open = false and (count = -5 or count is null)"),
        ("start >= 2020-01-31", "start >= 2020-01-31"),
        ("at < 2030-01-01", "at < '2030-01-01T00:00:00+00:00'"),
        ("span > 'PT1H'", "span > 3600"),
        ("weight < 0.0000001", "weight < 0.0000001"),
        ("title != 'it''s' and title != \"a\"", "title != 'it''s' and title != 'a'"),
        ("maker != owner", "maker != owner"),
        ("maker is not null or owner_id is not null", "maker is not null or owner is not null"),
        ("photo is null", "photo is null"),
        ("price > count", "price > count"),
    ],
)
def test_a_check_is_kept_in_one_spelling(written: str, kept: str) -> None:
    check, erd = drawn(written)
    assert text(check.condition) == kept
    assert erd.source["Item"]["$meta"]["checks"] == [kept]
    assert parse(json.dumps(erd.source)) == erd
    assert erd.not_generated == ()


def test_words_bind_as_in_sql() -> None:
    check, _ = drawn("not count = 1 or count = 2 and end > start")
    one, two = (Comparison("count", "=", Value(number)) for number in (1, 2))
    assert check.condition == Several("or", (Not(one), Several("and", (two, Comparison("end", ">", Other("start"))))))
    assert names(check.condition) == ("count", "end", "start")


@pytest.mark.parametrize(
    ("written", "code", "words", "advice"),
    [
        ("pric >= 0", "field", "no field 'pric'", "did you mean price?"),
        ("price > cos", "field", "no field 'cos'", "did you mean cost?"),
        ("title = sold", "field", "no field 'sold'", "draw it"),
        ("state in (opn)", "check", "not one of the choices", "did you mean open?"),
        ("title > 'a'", "check", "no order", "by = or !="),
        ("len(title) > 3", "check", "calls no functions", "$rules"),
        ("price * 2 > cost", "check", "does not compute", "$rules"),
        ("count -1 > 3", "check", "does not compute", "$rules"),
        ("price >", "check", "the check ends where a field or a value", "for example"),
        ("(price > 0", "check", "the check ends where ')'", "for example"),
        ("price > 0 end", "check", "unexpected 'end'", "for example"),
        ("price > 0;", "check", "unexpected ';'", "for example"),
        ("count in ()", "check", "unexpected ')'", "for example"),
        ("", "check", "the check ends", "for example"),
        ("price", "check", "neither true nor false", "price > 0"),
        ("price = null", "check", "nothing equals null", "is null"),
        ("made > at", "check", "only as the row is stored", "$rules"),
        ("id > 3", "check", "only as the row is stored", "$rules"),
        ("photo = 'x'", "check", "cannot be compared", "$rules"),
        ("tags is null", "check", "no column", "$rules"),
        ("price >= 'many'", "check", "must be a number", "for example"),
        ("count > 0.5", "check", "must be a whole number", "for example"),
        ("end > 'now'", "check", "changes after", "$rules"),
        ("price > start", "check", "different types", "one type"),
        ("maker = shop", "check", "maker refers to User, shop to Shop", "one entity"),
        ("maker = 3", "check", "which rows there will be", "for example"),
        ("1 = 1", "check", "stands where a field should", "for example"),
        ("start is null", "check", "never null", "null"),
        ("price > price", "check", "with itself", "for example"),
        ("not " * 30 + "is_open", "check", "nested deeper", "split"),
        ("(" * 30 + "is_open" + ")" * 30, "check", "nested deeper", "split"),
        (" or ".join(["count = 1"] * 200), "check", "characters", "split"),
    ],
)
def test_what_is_no_check_is_explained(written: str, code: str, words: str, advice: str) -> None:
    found = problem(item("price >= 0", written))
    assert (found.code, found.pointer) == (code, "/Item/$meta/checks/1")
    assert words in found.message
    assert advice in found.suggestion


def test_a_field_with_a_problem_of_its_own_is_told_once() -> None:
    assert problem({"Item": {"price": "decimel", "$meta": {"checks": ["price > 0"]}}}).pointer == "/Item/price"


def test_a_check_may_have_a_name_and_a_message() -> None:
    check, erd = drawn({"check": "price > 0", "name": "price_is_paid", "message": "100 % off"})
    assert (check.name, check.message) == ("price_is_paid", "100 % off")
    assert parse(json.dumps(erd.source)) == erd
    assert drawn("price > 0")[0].name == drawn("price>0")[0].name


@pytest.mark.parametrize(
    ("check", "words"),
    [
        (3, "list of conditions"),
        ({"name": "x"}, "list of conditions"),
        ({"check": "price > 0", "nam": "x"}, "no option 'nam'"),
        ({"check": "price > 0", "name": "Price"}, "small letters"),
        ({"check": "price > 0", "message": 5}, "must be a text"),
    ],
)
def test_the_shape_of_a_check(check: Any, words: str) -> None:
    assert words in problem(item(check)).message


def test_names_are_there_once_in_the_project() -> None:
    named = {"fields": ["a", "b"], "name": "my_pair"}
    pair = {"a": "int", "b": "int"}
    erd = read(
        {"One": {**pair, "$meta": {"unique": [named], "indexes": [{**named, "fields": ["b", "a"], "name": "x"}]}}}
    )
    assert ([each.name for each in erd["One"].uniques], [each.name for each in erd["One"].indexes]) == (
        ["my_pair"],
        ["x"],
    )
    assert parse(json.dumps(erd.source)) == erd
    both = {"One": {**pair, "$meta": {"unique": [named]}}, "Two": {**pair, "$meta": {"indexes": [named]}}}
    assert problem(both).code == "duplicate-name"
    assert "small letters" in problem({"One": {**pair, "$meta": {"unique": [{**named, "name": "x" * 31}]}}}).message


def test_everything_wrong_is_told_at_once() -> None:
    assert [each.code for each in problems(item("pric > 0", "price >", "price > 0"))] == ["field", "check"]


@pytest.mark.parametrize(
    ("written", "row", "found"),
    [
        ("count > 3", {"count": 4}, True),
        ("count > 3", {"count": None}, None),
        ("not count > 3", {"count": None}, None),
        ("count > 3 or is_open", {"count": None, "is_open": True}, True),
        ("count > 3 and is_open", {"count": None, "is_open": True}, None),
        ("count > 3 and is_open", {"count": None, "is_open": False}, False),
        ("count is null", {"count": None}, True),
        ("count in (1, 2)", {"count": 2}, True),
        ("count != 2", {"count": 2}, False),
    ],
)
def test_a_missing_value_leaves_open_what_sql_leaves_open(
    written: str, row: dict[str, Any], found: bool | None
) -> None:
    assert holds(drawn(written)[0].condition, row, lambda name, value: value) is found


LEAVES = st.one_of(
    st.builds(Comparison, st.just("count"), st.sampled_from(list(FLIPPED)), st.builds(Value, st.integers(-9, 9))),
    st.builds(
        Comparison, st.just("title"), st.sampled_from(["=", "!="]), st.builds(Value, st.text("a'\"\\ %", max_size=4))
    ),
    st.builds(Comparison, st.just("end"), st.sampled_from(list(FLIPPED)), st.just(Other("start"))),
    st.builds(Missing, st.just("count")),
    st.builds(Membership, st.just("count"), st.tuples(st.builds(Value, st.integers(0, 9)))),
)
CONDITIONS = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Several, st.sampled_from(["and", "or"]), st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@given(CONDITIONS)
@settings(max_examples=60, deadline=None)
def test_what_is_written_reads_the_same(condition: Condition) -> None:
    check, erd = drawn(text(condition))
    assert check.condition == condition
    assert parse(json.dumps(erd.source)) == erd


@pytest.mark.parametrize("hostile", ['"); import os #', "\\", "'", "{{ x }}", "%s %(name)s", "\n", "\u202e"])
def test_hostile_values_stay_values(hostile: str) -> None:
    """The generated code has the same tree as with a harmless value, but for its texts."""

    def shape(value: str) -> str:
        erd = read(item({"check": "title != '" + value.replace("'", "''") + "'", "message": value, "name": "same"}))
        models = next(file.content for file in draft(Brief(erd, "backend")) if file.path == "models.py")
        tree = ast.parse(models)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
        return ast.dump(tree)

    assert shape(hostile) == shape("harmless")
