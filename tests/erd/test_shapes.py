from __future__ import annotations

from typing import Any

import pytest

from agents.erd import Choice, ErdError, Limits, parse
from tests.erd.reading import inferred, problem, read, relation

PLAIN = {"User": {"email": "email"}, "Job": {"by": "fk:User", "title": "string"}}


def test_entities_may_be_wrapped() -> None:
    assert read({"entities": PLAIN}) == read({"erd": {"entities": PLAIN}}) == read(PLAIN)


def test_requirements_beside_the_entities_are_kept() -> None:
    erd = read(
        {
            "erd": {
                "entities": {"Job": {"fields": {"salary": "decimal"}, "relationships": {"by": "ForeignKey(User)"}}}
            },
            "business_rules": [{"rule": "must be positive", "applies_to": "Job", "field": "salary"}, "Be kind."],
            "auth_requirements": {
                "authentication": "JWT",
                "roles": ["Employer"],
                "permissions": {"Job": {"create": ["Employer"]}},
            },
            "api_requirements": {"pagination": True, "versioning": "v1"},
        }
    )
    assert [member.name for member in erd["Job"].members] == ["salary", "by"]
    assert erd.rules == ("Job.salary: must be positive", "Be kind.")
    assert {item.pointer for item in erd.not_generated} == {
        *("/business_rules/0", "/business_rules/1", "/api_requirements/pagination", "/api_requirements/versioning")
    }
    assert erd.source["Job"]["$meta"]["permissions"]["create"] == ["Employer"]


@pytest.mark.parametrize(
    ("value", "pointer", "words"),
    [
        (None, "", "not null"),
        ([], "", "not a list"),
        ('"User"', "", "not a text"),
        (True, "", "not a boolean"),
        (3, "", "not a number"),
        ({"User": None}, "/User", "is null"),
        ({"User": []}, "/User", "an entity is an object"),
        ({"User": {"name": None}}, "/User/name", "is null"),
        ({"User": {"name": 80}}, "/User/name", "the number 80"),
        ({"User": {"name": True}}, "/User/name", "the boolean true"),
        ({"User": {"name": ["CharField", 80]}}, "/User/name", "the list"),
        ({"User": {"name": {"max_length": 80}}}, "/User/name", "no 'type'"),
        ({"User": {"name": {"type": 5}}}, "/User/name/type", "must be a text"),
        ({"entities": [{"name": "User"}]}, "/entities", "object of entities"),
        ({"User": {"has_many": "Job"}}, "/User/has_many", "list of entities"),
        ({"User": {"has_many": [3]}}, "/User/has_many/0", "names of entities"),
        ({"User": {"$mta": {}}}, "/User/$mta", "unknown setting"),
        ({"User": {"$meta": {}, "_meta": {}}}, "/User/_meta", "same thing"),
        ({"User": {"$meta": 3}}, "/User/$meta", "must be an object"),
        ({"_meta": {}, "User": {}}, "/_meta", "belongs to an entity"),
        ({"$projekt": {}, "User": {}}, "/$projekt", "unknown setting"),
        ({"$project": {"nam": "x"}}, "/$project/nam", "unknown option"),
        ({"$auth": {"login": "phone"}}, "/$auth/login", "email or username"),
        ({"$api": {"page_size": 0}}, "/$api/page_size", "between"),
        ({"$api": {"page_size": 50, "max_page_size": 5}}, "/$api/page_size", "above"),
        ({"$rules": "be kind"}, "/$rules", "list of sentences"),
        ({"$features": [" "]}, "/$features/0", "empty"),
        ({"$enums": {"Status": "new"}}, "/$enums/Status", "list of values"),
        ({"$mixins": {"Named": []}}, "/$mixins/Named", "object of fields"),
        ({"entities": {"Job": {}}, "busines_rules": []}, "/busines_rules", "unknown setting"),
    ],
)
def test_a_shape_that_is_no_erd_is_explained(value: Any, pointer: str, words: str) -> None:
    found = problem(value)
    assert found.pointer == pointer
    assert words in found.message


def test_a_reference_may_have_the_name_of_a_list() -> None:
    erd = read({"Post": {"many_to_many": "ManyToManyField:Tag"}, "Tag": {}})
    assert relation(erd, "Post", "many_to_many").target == "Tag"


def test_settings_reach_the_model() -> None:
    erd = read(
        {
            "$schema": "https://example.com/erd.schema.json",
            "$project": {"name": "Acme shop"},
            "$api": {"page_size": 5, "max_page_size": 50, "pagination": "page", "etag": True},
            "$enums": {"Status": ["new", ["paid", "Paid up"]]},
            "$rules": ["salary must be positive"],
            "$features": ["send a weekly report"],
            "Order": {"status": "enum:Status", "other": {"type": "CharField", "choices": "Status"}},
        }
    )
    assert (erd.title, erd.page_size, erd.max_page_size) == ("Acme shop", 5, 50)
    assert (erd.rules, erd.features) == (("salary must be positive",), ("send a weekly report",))
    both = [field.choices for field in erd["Order"].fields]
    assert both == [(Choice("new", "New"), Choice("paid", "Paid up"))] * 2
    assert [item.pointer for item in erd.not_generated] == ["/$rules/0", "/$features/0"]
    assert erd.source["$api"]["etag"] is True
    assert erd.source["$schema"] == "https://example.com/erd.schema.json"


def test_spellings_that_differ_are_understood_and_told() -> None:
    erd = read({"Job": {"by": "fk:user"}, "User": {}})
    assert relation(erd, "Job", "by").target == "User"
    assert "/Job/by user means User" in inferred(erd)


@pytest.mark.parametrize("limits", [Limits(max_entities=1), Limits(max_fields=1), Limits(max_nesting=1)])
def test_limits_are_kept(limits: Limits) -> None:
    with pytest.raises(ErdError, match=r"more than the 1 allowed|deeper than 1"):
        parse('{"A": {"x": "int", "y": "int"}, "B": {}}', limits)


def test_the_name_of_a_project_is_one_line() -> None:
    erd = read({"$project": {"name": " Acme\n\u202eshop\x1b "}})
    assert erd.title == "Acme shop"
    assert "the project is called 'Acme shop'" in inferred(erd)
    assert not [made for made in read({"$project": {"name": "Acme"}}).inferences if "called" in made.what]
