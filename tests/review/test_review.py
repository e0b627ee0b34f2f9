"""What the design rules find, each in a small world, and what they leave alone."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.briefing import brief
from agents.contract import CheckResult, Options, Problem, Verdict
from agents.draft import draft
from agents.erd import parse
from agents.review import Finding, review
from agents.review.drafted import Drafted
from agents.review.finding import MOST, worth_saying

World = dict[str, Any]

UNSOUND: dict[str, tuple[World, str, str]] = {
    "money-as-float": ({"Item": {"price": "float"}}, "models.py", "price = models.FloatField()"),
    "personal-data-shown": ({"Guest": {"phone": "str"}}, "models.py", "phone = models.CharField(max_length=255)"),
    "natural-key-not-unique": ({"Item": {"sku": "str(9)"}}, "models.py", "sku = models.CharField(max_length=9)"),
    "enum-as-free-text": ({"Item": {"status": "str"}}, "models.py", "status = models.CharField(max_length=255)"),
    "unordered-pair": (
        {"Stay": {"start_date": "date", "end_date": "date"}},
        "models.py",
        "end_date = models.DateField()",
    ),
    "nullable-text": ({"Item": {"note": "text?"}}, "models.py", "note = models.TextField(null=True, blank=True)"),
    "ring-of-required-references": (
        {"Team": {"lead": {"type": "fk", "to": "Member"}}, "Member": {"team": {"type": "fk", "to": "Team"}}},
        "models.py",
        "lead = models.ForeignKey(",
    ),
    "nobody-owns": ({"User": {}, "Item": {"keeper": "fk:User?"}}, "models.py", "keeper = models.ForeignKey("),
    "cascade-deletes-much": (
        {"Shop": {"name": "str"}, "A": {"shop": "fk:Shop"}, "B": {"a": "fk:A"}, "C": {"b": "fk:B"}},
        "models.py",
        'shop = models.ForeignKey("Shop", models.CASCADE, related_name="shop_as',
    ),
    "link-beside-many-to-many": (
        {
            "Tag": {"name": "str"},
            "Item": {"tags": "m2m:Tag"},
            "Tagging": {"item": "fk:Item", "tag": "fk:Tag", "at": "date"},
        },
        "models.py",
        "tags: models.ManyToManyField = ",
    ),
    "very-wide": ({"Item": {f"column{n}": "bool" for n in range(31)}}, "models.py", "class Item(models.Model):"),
    "island": (
        {"A": {"b": "fk:B"}, "B": {"c": "fk:C"}, "C": {"name": "str"}, "Lone": {"name": "str"}},
        "models.py",
        "class Lone(models.Model):",
    ),
    "filter-without-index": (
        {"Item": {"note": {"type": "str", "api": {"filter": True}}}},
        "views.py",
        "class ItemViewSet(Rows):",
    ),
    "random-order": ({"Item": {"id": "uuid primary_key", "name": "str"}}, "views.py", "class ItemViewSet(Rows):"),
}

SOUND: World = {
    "User": {"name": "CharField"},
    "Item": {
        "owner": "fk:User",
        "sku": "str(9) unique",
        "price": "money index",
        "status": {"type": "str", "choices": ["open", "sold"], "index": True},
        "start_date": "date index",
        "end_date": "date index",
        "note": {"type": "text", "blank": True},
        "phone": "str",
        "$meta": {"checks": ["end_date > start_date"], "ordering": ["sku"]},
    },
}


def found(world: World) -> tuple[tuple[Finding, ...], dict[str, str]]:
    asked = brief(parse(json.dumps(world)), "backend", Options())
    files = {file.path: file.content for file in draft(asked)}
    return review(asked.erd, files), files


@pytest.mark.parametrize("rule", UNSOUND)
def test_each_rule_finds_its_fault_on_its_line(rule: str) -> None:
    world, path, line = UNSOUND[rule]
    findings, files = found(world)
    about = [finding for finding in findings if finding.rule == rule]
    assert [(each.path, files[each.path].splitlines()[each.line - 1].strip()[: len(line)]) for each in about][:1] == [
        (path, line)
    ]
    assert all(each.message and each.mend for each in about)


def test_nothing_is_said_of_what_is_sound() -> None:
    assert found(SOUND)[0] == ()


def test_at_most_ten_the_gravest_first_and_two_of_a_kind() -> None:
    many = [Finding(f"rule{n % 8}", "low", "models.py", n, "…") for n in range(40)]
    told = worth_saying([*many, Finding("grave", "high", "models.py", 99, "…")])
    assert len(told) == MOST
    assert told[0].rule == "grave"
    assert max([each.rule for each in told].count(rule) for rule in {each.rule for each in told}) == 2


def test_nothing_that_a_check_says_already() -> None:
    (finding,) = (each for each in found({"Item": {"price": "float"}})[0] if each.rule == "money-as-float")
    problem = Problem("lint", finding.path, finding.line, "…")
    verdict = Verdict("none", "fast", (CheckResult("lint", False, 0.0, (problem,)),))
    erd = parse(json.dumps({"Item": {"price": "float"}}))
    files = {file.path: file.content for file in draft(brief(erd, "backend", Options()))}
    assert all(each.rule != "money-as-float" for each in review(erd, files, verdict))


def test_files_that_are_no_python_still_have_findings() -> None:
    erd = parse(json.dumps({"Item": {"price": "float"}}))
    assert Drafted(erd, {"models.py": "class"}).member("r", "low", erd["Item"], "price", "…").line == 1
