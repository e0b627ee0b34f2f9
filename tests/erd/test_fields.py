from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import parse
from agents.erd.model import GENERATED, MISSING, Choice
from tests.erd.reading import field, inferred, problem, problems, read


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ({"type": "CharField", "max_length": 10, "db_index": True}, {"max_length": 10, "index": True}),
        ({"type": "decimal", "precision": 8, "scale": 3}, {"max_digits": 8, "decimal_places": 3}),
        ({"type": "decimal", "default": 1.5, "min": 0.1}, {"default": "1.5", "min": "0.1"}),
        ({"type": "CharField(20)", "unique": True}, {"max_length": 20, "unique": True}),
        ({"type": "text", "null": True}, {"null": True, "blank": True}),
        ({"type": "text", "null": True, "blank": False}, {"null": True, "blank": False}),
        ({"type": "text", "null": True, "default": None}, {"default": MISSING}),
        ({"type": "uuid", "default": "uuid4"}, {"default": GENERATED}),
        ({"type": "datetime", "default": "now"}, {"default": GENERATED}),
        ({"type": "datetime", "default": "2024-01-31T12:00:00"}, {"default": "2024-01-31T12:00:00+00:00"}),
        ({"type": "duration", "default": "PT1H30M"}, {"default": 5400}),
        ({"type": "duration", "default": "01:30:00"}, {"default": 5400}),
        ({"type": "json", "default": {"a": [1]}}, {"default": {"a": [1]}}),
        ({"type": "ip", "default": "::1"}, {"default": "::1"}),
        ({"type": "int", "choices": {"1": "One"}}, {"choices": (Choice(1, "One"),)}),
        ({"type": "text", "choices": [["a", "A"], ["b", "B"]]}, {"choices": (Choice("a", "A"), Choice("b", "B"))}),
        ({"type": "text", "choices": []}, {"choices": ()}),
        ({"type": "NullBooleanField", "null": True}, {"type": "BooleanField", "null": True}),
        ({"type": "file", "upload_to": "docs/%Y/"}, {"upload_to": "docs/%Y/"}),
        ({"type": "ip", "blank": True}, {"blank": False}),
    ],
)
def test_an_object_draws_a_field(spec: dict[str, Any], expected: dict[str, Any]) -> None:
    drawn = field(spec)
    assert {name: getattr(drawn, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("spec", "option", "words"),
    [
        ({"type": "text", "null": "false"}, "null", "true or false"),
        ({"type": "CharField", "max_length": "80"}, "max_length", "whole number"),
        ({"type": "CharField", "max_length": True}, "max_length", "whole number"),
        ({"type": "CharField", "max_length": 80.5}, "max_length", "whole number"),
        ({"type": "CharField", "max_length": None}, "max_length", "whole number"),
        ({"type": "CharField", "max_length": 10**9}, "max_length", "between"),
        ({"type": "int", "max_length": 5}, "max_length", "means nothing on an IntegerField"),
        ({"type": "CharField", "on_delete": "CASCADE"}, "on_delete", "means nothing on a CharField"),
        ({"type": "email", "to": "User"}, "to", "means nothing"),
        ({"type": "decimal", "max_digits": 5000}, "max_digits", "between"),
        ({"type": "decimal", "max_digits": 3, "decimal_places": 4}, "decimal_places", "do not fit"),
        ({"type": "int", "default": "many"}, "default", "whole number"),
        ({"type": "int", "default": True}, "default", "whole number"),
        ({"type": "int", "default": 10**12}, "default", "between"),
        ({"type": "int", "min": 5, "default": 1}, "default", "min and max"),
        ({"type": "int", "min": 5, "max": 1}, "min", "above max"),
        ({"type": "int", "min": 0.5}, "min", "whole number"),
        ({"type": "bool", "default": "false"}, "default", "true or false"),
        ({"type": "uuid", "default": "x"}, "default", "UUID"),
        ({"type": "CharField", "default": ["a"]}, "default", "text"),
        ({"type": "CharField", "max_length": 3, "default": "abcd"}, "default", "max_length is 3"),
        ({"type": "CharField", "default": None}, "default", "null is not allowed"),
        ({"type": "date", "default": "31.1.2024"}, "default", "2024-01-31"),
        ({"type": "time", "default": "12:00+01:00"}, "default", "12:00:00"),
        ({"type": "decimal", "default": "NaN"}, "default", "number"),
        ({"type": "decimal(4,2)", "default": "123.4"}, "default", "does not fit"),
        ({"type": "binary", "default": "x"}, "default", "not possible on BinaryField"),
        ({"type": "text", "choices": [["a", "A"]], "default": "z"}, "default", "not one of the choices"),
        ({"type": "text", "choices": "Colour"}, "choices", "no 'Colour' in $enums"),
        ({"type": "int", "choices": [["a", "A"]]}, "choices", "whole number"),
        ({"type": "CharField", "max_length": 2, "choices": ["long"]}, "choices", "max_length is 2"),
        ({"type": "text", "help_text": "a\0b"}, "help_text", "NUL"),
        ({"type": "text", "pattern": "("}, "pattern", "regular expression"),
        ({"type": "file", "upload_to": "../etc"}, "upload_to", "below the media folder"),
        ({"type": "text", "db_column": 'a"b'}, "db_column", "column name"),
        ({"type": "uuid", "primary_key": True, "null": True}, "null", "cannot be null"),
        ({"type": "date", "auto_now": True, "auto_now_add": True}, "auto_now_add", "exclude"),
        ({"type": "text", "api": {"read_onyl": True}}, "api/read_onyl", "unknown option"),
        ({"type": "text", "max_lenght": 1}, "max_lenght", "unknown option"),
    ],
)
def test_an_option_that_does_not_fit_is_explained_where_it_stands(
    spec: dict[str, Any], option: str, words: str
) -> None:
    found = problem({"Item": {"x": spec}})
    assert found.pointer == f"/Item/x/{option}"
    assert words in found.message


def test_bad_choices_are_named_one_by_one() -> None:
    found = problems({"Item": {"x": {"type": "text", "choices": [["a"], ["b", "B", "c"], ["d", "D"], ["d", "E"]]}}})
    assert [item.pointer[-1] for item in found] == ["0", "1", "3"]


def test_what_is_assumed_is_told_once_for_all_fields() -> None:
    erd = read({"Item": {"a": "string", "b": "string", "c": "decimal"}})
    assert "/Item/a max_length 255: Item.a, Item.b" in inferred(erd)
    assert "12 digits, 2 of them decimal places: Item.c" in inferred(erd)


def test_secrets_are_recognised_by_name_unless_the_erd_says_otherwise() -> None:
    erd = read(
        {
            "Item": {
                "api_key": "string",
                "password_hint": "text",
                "secret": {"type": "text", "api": {"sensitive": False}},
            }
        }
    )
    assert [member.api.sensitive for member in erd["Item"].fields] == [True, True, False]


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("oauth_token", True),
        ("hashed_key", True),
        ("mfa_recovery_codes", True),
        ("token_type", False),
        ("reset_token_sent_at", False),
        ("token", False),
    ],
)
def test_what_opens_an_account_elsewhere_is_a_secret_too(name: str, secret: bool) -> None:
    (member,) = read({"Item": {name: "string"}})["Item"].fields
    assert member.api.sensitive is secret


def test_options_without_a_writer_are_listed_and_kept() -> None:
    erd = read({"Item": {"x": {"type": "int", "renamed_from": "y", "api": {"expand": True}}}})
    assert [item.pointer for item in erd.not_generated] == ["/Item/x/renamed_from"]
    assert "Item.x is shown as it is" in inferred(erd)
    assert erd.source["Item"]["x"] == {"type": "IntegerField", "renamed_from": "y"}


def test_the_database_may_fill_a_field_in() -> None:
    erd = read({"Item": {"x": "decimal(5,2) db_default=1.5", "y": {"type": "datetime", "db_default": "now"}}})
    x, y = erd["Item"].fields
    assert (x.db_default, x.required, y.db_default) == ("1.5", False, GENERATED)
    assert parse(json.dumps(erd.source)) == erd
    assert erd.not_generated == ()


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ({"type": "uuid", "db_default": "uuid4"}, "cannot be computed on UUIDField"),
        ({"type": "date", "db_default": "today"}, "cannot be computed on DateField"),
        ({"type": "json", "db_default": {}}, "cannot be JSON"),
        ({"type": "int", "primary_key": True, "db_default": 3}, "not possible on a primary key"),
        ({"type": "int", "min": 5, "db_default": 3}, "the database's default 3 is not between"),
        ({"type": "int", "db_default": None}, "the database's default is null"),
        ({"type": "fk", "to": "Item", "db_default": 3}, "a reference has no default"),
    ],
)
def test_what_a_database_cannot_fill_in(spec: Any, words: str) -> None:
    found = problem({"Item": {"x": spec}})
    assert (found.code, found.pointer) == ("default", "/Item/x/db_default")
    assert words in found.message


def test_words_for_people_are_kept() -> None:
    said = {"verbose_name": "frame number", "db_comment": "Stamped."}
    erd = read({"Item": {"x": {"type": "int", **said}, "y": {"type": "fk", "to": "Item", **said}}})
    assert [(each.verbose_name, each.db_comment) for each in erd["Item"].members] == [("frame number", "Stamped.")] * 2
    assert parse(json.dumps(erd.source)) == erd


def test_a_primary_key_stands_in_the_address_and_is_no_secret() -> None:
    assert not field("string pk", "api_key").api.sensitive
    found = problem({"Device": {"key": {"type": "string", "pk": True, "api": {"sensitive": True}}}})
    assert (found.code, found.pointer) == ("primary-key", "/Device/key/api")
