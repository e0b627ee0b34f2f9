from __future__ import annotations

from typing import Any

import pytest

from agents.erd.model import GENERATED, Choice
from tests.erd.reading import field, inferred, problem, problems, read, relation


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CharField(80) unique", {"type": "CharField", "max_length": 80, "unique": True}),
        ("DecimalField(10,2) min=0", {"type": "DecimalField", "max_digits": 10, "decimal_places": 2, "min": 0}),
        ("string?", {"type": "CharField", "max_length": 255, "null": True, "blank": True}),
        ("TEXT", {"type": "TextField", "null": False}),
        ("models.TextField", {"type": "TextField"}),
        ("CharField(max_length=40)", {"max_length": 40}),
        ("int default=3 index", {"type": "IntegerField", "default": 3, "index": True}),
        ('string default="two words"', {"default": "two words"}),
        ("string default=5", {"default": "5"}),
        ("bool default=false", {"type": "BooleanField", "default": False}),
        ("text not null", {"null": False}),
        ("enum(new, paid)", {"choices": (Choice("new", "New"), Choice("paid", "Paid")), "max_length": 255}),
        ("string choices=a|b", {"choices": (Choice("a", "A"), Choice("b", "B"))}),
        ("uuid pk", {"type": "UUIDField", "primary_key": True, "default": GENERATED}),
        ("money", {"type": "DecimalField", "max_digits": 12, "decimal_places": 2}),
        ("timestamp auto_now_add", {"type": "DateTimeField", "auto_now_add": True}),
        ("ip", {"type": "GenericIPAddressField"}),
    ],
)
def test_a_text_draws_a_field(text: str, expected: dict[str, Any]) -> None:
    drawn = field(text)
    assert {name: getattr(drawn, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("text", "kind", "null"),
    [
        ("ForeignKey:User", "ForeignKey", False),
        ("ForeignKey(User)", "ForeignKey", False),
        ("fk:User?", "ForeignKey", True),
        ("belongs_to:User", "ForeignKey", False),
        ("one_to_one:User", "OneToOneField", False),
        ("m2m:User", "ManyToManyField", False),
        ('ForeignKey:"User" null', "ForeignKey", True),
        ("ForeignKey:auth.User", "ForeignKey", False),
    ],
)
def test_a_text_draws_a_reference(text: str, kind: str, null: bool) -> None:
    drawn = relation(read({"Job": {"x": text}}), "Job", "x")
    assert (drawn.kind, drawn.target, drawn.null) == (kind, "User", null)


def test_a_reference_to_itself_with_a_rule_for_deletion() -> None:
    erd = read({"Node": {"parent": "ForeignKey:self? on_delete=PROTECT"}})
    drawn = relation(erd, "Node", "parent")
    assert (drawn.target, drawn.on_delete, drawn.related_name) == ("Node", "PROTECT", "children")


@pytest.mark.parametrize(
    ("text", "message", "suggestion"),
    [
        ("", "empty", "CharField"),
        ("StringField", "unknown field type", "CharField"),
        ("VARCHAR(80)", "unknown field type", "CharField(80)"),
        ("GenericForeignKey", "generic relations cannot be drawn", "one nullable ForeignKey"),
        ("CharField uniqe", "unknown modifier 'uniqe'", "unique"),
        ("CharField max_lenght=5", "unknown option 'max_lenght'", "max_length"),
        ("CharField(1, 2)", "2 arguments", ""),
        ("TextField:User", "has no target", "ForeignKey:User"),
        ("ForeignKey:", "names no target", "ForeignKey:User"),
        ("ForeignKey", "without a target", "ForeignKey:User"),
        ("CharField(); import os", "cannot read", ""),
        ("int max_length=5", "means nothing on", "remove"),
        ("CharField(0)", "between 1", ""),
        ("CharField" + " " * 9000 + "!", "cannot read", ""),
    ],
)
def test_what_a_text_does_not_mean_is_explained(text: str, message: str, suggestion: str) -> None:
    found = problem({"User": {"x": text}})
    assert found.pointer == "/User/x"
    assert message in found.message
    assert suggestion in found.suggestion


def test_all_problems_come_in_one_pass_in_the_order_of_the_file() -> None:
    found = problems(
        {
            "Job": {"a": "strng", "b": {"type": "int", "max_lenght": 3}, "c": "ForeignKey:Usr", "has_many": ["Jb"]},
            "User": {"d": {"type": "text", "null": "yes"}, "$meta": {"ordering": ["zzz"]}},
        }
    )
    assert [item.pointer for item in found] == [
        *("/Job/a", "/Job/b/max_lenght", "/Job/c", "/Job/has_many/0"),
        *("/User/d/null", "/User/$meta/ordering/0"),
    ]


def test_times_that_keep_themselves_are_inferred_only_where_nothing_else_is_said() -> None:
    erd = read({"Job": {"created_at": "datetime", "updated_at": "datetime?", "modified_at": {"type": "datetime"}}})
    created, updated, modified = erd["Job"].fields
    assert created.auto_now_add
    assert not updated.auto_now
    assert not modified.auto_now
    assert "auto_now_add: Job.created_at" in inferred(erd)


@pytest.mark.parametrize(("text", "value"), [("json default={}", {}), ("json default=[]", []), ("json default=3", 3)])
def test_a_json_default_is_a_json_value(text: str, value: object) -> None:
    assert field(text).default == value
