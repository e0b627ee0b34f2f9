"""What the check run of a person's pull request says."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from markdown_it import MarkdownIt

from agents.erd import Erd, ErdError, parse
from bot.body import MAX_DIAGRAM
from bot.forecast import Drawn, forecast, left_alone
from bot.github import Report
from bot.progress import MAX_SUMMARY

HOSTILE = "`@acme` ``` closes #1 <img src=x>\n\n# head | ![x](https://example.com)\x1b[31m\u202e ::error::x"
SHOP = {"User": {"email": "email"}, "Product": {"title": "str(80)"}}


def drawn(value: Any) -> Drawn:
    """A value as an ERD, or what is wrong with it; ``None`` is no ERD."""
    try:
        return None if value is None else parse(json.dumps(value, indent=1))
    except ErdError as error:
        return error


def report(before: Any, after: Any) -> Report:
    return forecast("erd.json", "main", drawn(before), drawn(after))


def page(markdown: str) -> str:
    found: str = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return found


def diagrams(told: Report) -> list[str]:
    return re.findall(r"```mermaid\n(.*?)\n```", told.text, re.S)


def many(count: int, fields: int = 1, name: str = "Warehouse") -> dict[str, Any]:
    """So many entities in a row, each one referring to the one before."""
    names = [f"{name}{number:03}" for number in range(count)]
    columns = {f"quantity_in_store_{field}": "int" for field in range(fields)}
    references = [{}, *({"neighbour": f"fk:{before}"} for before in names)]
    return {"User": {"email": "email"}} | {
        name: columns | reference for name, reference in zip(names, references, strict=False)
    }


@pytest.mark.parametrize(
    ("before", "after", "title"),
    [
        (None, SHOP, "A new ERD with 2 entities"),
        (None, {"Product": {"title": "str"}}, "A new ERD with 1 entity"),
        (SHOP, {**SHOP, "Order": {}, "Item": {}}, "The ERD adds 2 entities"),
        (SHOP, {"User": SHOP["User"], "Order": {}}, "The ERD adds 1 entity, removes 1 entity"),
        (SHOP, {**SHOP, "Product": {}}, "The ERD changes 1 entity"),
        (SHOP, {**SHOP, "$api": {"page_size": 5}}, "The ERD changes settings"),
        (SHOP, {**SHOP, "Product": {"title": {"type": "str(80)"}}}, "The ERD says what it said before"),
    ],
)
def test_the_title_says_what_happens(before: Any, after: Any, title: str) -> None:
    told = report(before, after)
    assert (told.conclusion, told.title, told.annotations) == ("success", title, ())


def test_what_changes_is_a_coloured_list() -> None:
    told = report(SHOP, {"User": {}, "Product": {"title": "str(90)", "stock": "int"}, "$rules": ["Be kind"]})
    listing = told.summary.partition("```diff\n")[2].partition("\n```")[0].splitlines()
    assert listing == [
        "! User",
        "-     email: EmailField",
        "! Product",
        "!     title: max_length 80 → 90",
        "+     stock: IntegerField",
        "! settings",
        "!     $auth.login: 'email' → 'username'",
        '+     $rules: ["Be kind"]',
    ]


def test_what_is_assumed_anew_comes_first() -> None:
    told = report(SHOP, {**SHOP, "Order": {"placed_by": "fk:User"}})
    new, old = told.summary.partition("## Assumed\n")[2].split("## Assumed: as before\n")
    assert "rows of Order belong to the user in placed_by" in new
    assert "people sign in with their email" in old and "people sign in" not in new


def test_before_and_after_are_drawn() -> None:
    before, after = diagrams(report(SHOP, {**SHOP, "Order": {"of": "fk:Product"}}))
    assert "Order" not in before and '"Order" }o--|| "Product" : "of"' in after
    assert "EmailField email UK" in before


def test_a_diagram_that_stays_is_drawn_once() -> None:
    told = report(SHOP, {**SHOP, "Product": {"title": "str(90)"}})
    assert len(diagrams(told)) == 1 and "the same before and after" in told.text


def test_a_first_erd_has_nothing_before() -> None:
    told = report(None, SHOP)
    assert len(diagrams(told)) == 1 and "Before" not in told.text and "What changes" not in told.summary


@pytest.mark.parametrize(
    ("erd", "said"),
    [
        (many(40, fields=25), "Entities only"),
        (many(480, name="WarehouseOfTheSouth"), "Only the entities that change"),
    ],
)
def test_a_large_model_is_drawn_in_less_detail(erd: dict[str, Any], said: str) -> None:
    told = report(erd, {**erd, "Order": {"of": f"fk:{list(erd)[8]}"}})
    assert said in told.text and len(told.text) <= MAX_SUMMARY
    before, after = diagrams(told)
    assert "IntegerField" not in after and f'"Order" }}o--|| "{list(erd)[8]}"' in after
    assert max(len(before), len(after)) <= MAX_DIAGRAM


def test_a_model_that_nobody_can_draw_is_said_to_be_one() -> None:
    told = report(many(480, name="Warehouse"), many(480, name="DepositoryOfEverythingInTheWorld"))
    assert not diagrams(told) and "too large for GitHub" in told.text
    assert "and 760 more lines" in told.summary and len(told.summary) <= MAX_SUMMARY


def test_an_erd_that_was_broken_is_said_to_be_mended() -> None:
    told = report({"Product": {"title": "chra", "maker": "fk:Makr"}}, SHOP)
    assert told.conclusion == "success" and "The ERD in `main` has 2 problems; this one has none." in told.summary


def test_problems_are_told_apart_from_those_that_were_there() -> None:
    old = {"Product": {"title": "chra"}}
    new = {"Added": {"above": "int"}, "Product": {"title": "chra", "maker": "fk:Makr"}}
    told = report(old, new)
    assert (told.conclusion, told.title) == ("failure", "2 problems in the ERD")
    assert told.summary.startswith("1 of those listed is in `main` already.")
    assert [note.line for note in told.annotations] == [6, 7]
    assert "already" not in report(SHOP, new).summary and "nothing could be generated" in told.summary


def test_an_erd_that_goes_and_one_that_stays() -> None:
    gone, same = report(SHOP, None), left_alone("erd.json", "main")
    assert (gone.conclusion, gone.title) == ("neutral", "The ERD is removed")
    assert (same.conclusion, same.title) == ("success", "The ERD is left as it is")


def hostile(size: int) -> dict[str, Any]:
    text = HOSTILE + "x" * size
    field = {"type": "str(80)", "help_text": text, "default": "x", "choices": [["x", HOSTILE], ["y", text]]}
    return {
        **SHOP,
        "Order": {"title": field, "$meta": {"description": text}},
        "$rules": [text] * 50,
        "$project": {"name": "A" * 10},
    }


@pytest.mark.parametrize(("before", "after"), [(SHOP, hostile(0)), (hostile(0), hostile(900)), (None, hostile(0))])
def test_what_an_erd_says_does_nothing(before: Any, after: Any) -> None:
    told = report(before, after)
    assert isinstance(drawn(after), Erd)
    for text in (told.summary, told.text, told.title):
        shown = page(text)
        assert not re.search(r"<(img|h1|a)\b", shown)
        assert "@acme" not in re.sub(r"<code.*?</code>", "", shown, flags=re.S)
        assert "\x1b" not in text and "\u202e" not in text
        assert not any(line.startswith("::") for line in text.splitlines())


def test_a_hostile_branch_is_quoted() -> None:
    told = forecast("erd.json", "main`@acme`<b>", drawn(SHOP), None)
    assert "<b>" not in page(told.summary)
