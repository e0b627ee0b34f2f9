from __future__ import annotations

import json

import pytest

from agents.erd import parse
from agents.erd.names import class_name, fault, snake_name
from tests.erd.reading import inferred, problem, read, relation


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("order_details", "OrderDetails"),
        ("Order Details", "OrderDetails"),
        ("orderItem", "OrderItem"),
        ("ORDER_ITEMS", "OrderItems"),
        ("API", "API"),
        ("users", "Users"),
        ("sales.order", "SalesOrder"),
        ("Straße", "Straße"),
        ("\uff35\uff53\uff45\uff52", "User"),
        ("O_R_D_E_R", "Order"),
        ("None", "NoneEntity"),
        ("TRUE", "TrueEntity"),
        ("o", "OEntity"),
        ("L", "L"),
    ],
)
def test_an_entity_becomes_a_pascal_case_class(raw: str, name: str) -> None:
    assert class_name(raw) == name
    assert class_name(name) == name


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("firstName", "first_name"),
        ("HTTPStatus", "http_status"),
        ("userID", "user_id"),
        ("Unit Price ($)", "unit_price"),
        ("e-mail", "e_mail"),
        ("_secret__key_", "secret_key"),
        ("2fa", "_2fa"),
        ("oﬃce", "office"),
    ],
)
def test_a_field_becomes_snake_case(raw: str, name: str) -> None:
    assert snake_name(raw) == name
    assert snake_name(name) == name


@pytest.mark.parametrize(
    "raw", ["", " ", "🚀", "a\nb", 'a"b', "a;b", "a=b", "\u0301", "U\u0455er", "\u00b7x", "x\u202ey", "$$"]
)
def test_what_can_be_no_name_has_a_fault(raw: str) -> None:
    assert fault(raw)


@pytest.mark.parametrize(
    ("raw", "final"),
    [
        ("class", "class_field"),
        ("check", "check_field"),
        ("pk", "pk_field"),
        ("objects", "objects_field"),
        ("models", "models_field"),
        ("self", "self_field"),
        ("L", "l_field"),
        ("o", "o"),
        ("id_", "id_field"),
        ("page", "page"),
        ("type", "type"),
        ("match", "match"),
    ],
)
def test_a_field_whose_name_is_taken_gets_a_suffix(raw: str, final: str) -> None:
    erd = read({"Item": {raw: "string"}})
    assert final in erd["Item"]
    assert (f"Item.{raw} is called" in inferred(erd)) == (raw != final)


def test_a_reference_loses_the_suffix_that_django_adds() -> None:
    erd = read({"Job": {"user_id": "ForeignKey:User", "from": "ForeignKey:User"}})
    assert [member.name for member in erd["Job"].members] == ["user", "from_ref"]


@pytest.mark.parametrize(
    ("erd", "pointer"),
    [
        ({"job": {}, "Job": {}}, "/Job"),
        ({"user-id": {}, "User Id": {}}, "/User Id"),
        ({"Job": {"Email": "email", "email": "email"}}, "/Job/email"),
        ({"Job": {"title": "text", " title ": "text"}}, "/Job/ title "),
        ({"Job": {"user": "ForeignKey:User", "user_id": "int"}}, "/Job/user_id"),
        ({"Job": {"check": "int", "check_field": "int"}}, "/Job/check_field"),
    ],
)
def test_two_names_that_become_one_are_refused(erd: dict[str, object], pointer: str) -> None:
    found = problem(erd)
    assert (found.code, found.pointer) == ("duplicate-name", pointer)


@pytest.mark.parametrize("name", ["2Fast", "E" * 101])
def test_an_entity_that_can_be_no_class_is_refused(name: str) -> None:
    assert problem({name: {}}).code == "name"


def test_a_constant_of_python_becomes_another_class() -> None:
    erd = read({"None": {}, "Item": {"of": "ForeignKey:None"}, "TrueEntity": {}})
    assert [entity.name for entity in erd if not entity.implied] == ["NoneEntity", "Item", "TrueEntity"]
    assert relation(erd, "Item", "of").target == "NoneEntity"
    assert inferred(erd).count("is called") == 1


def test_a_class_that_looks_like_a_digit_becomes_another() -> None:
    erd = read({"O": {}, "I": {"to": "ForeignKey:O"}})
    assert [entity.name for entity in erd if not entity.implied] == ["OEntity", "IEntity"]
    assert relation(erd, "IEntity", "to").target == "OEntity"
    assert inferred(erd).count("is called") == 2


@pytest.mark.parametrize("name", ["Wiki", "wikis", "courses_wikis", "Menus", "Apis"])
def test_what_ends_like_a_singular_gets_no_second_plural(name: str) -> None:
    assert read({name: {}}).entities[0].plural.removeprefix("courses-") in ("wikis", "menus", "apis")


def test_a_name_in_other_letters_gets_no_latin_plural() -> None:
    erd = read({"\u0427\u0435\u043b\u043e\u0432\u0435\u043a": {"many_to_many": ["\u65e5\u672c"]}, "\u65e5\u672c": {}})
    assert [entity.plural for entity in erd][:2] == ["\u0447\u0435\u043b\u043e\u0432\u0435\u043a", "\u65e5\u672c"]
    assert parse(json.dumps(erd.source)) == erd


@pytest.mark.parametrize(
    "erd",
    [
        {"\u0435mail": {}},  # a Cyrillic e within a Latin word
        {"\u0435Mail": {}},
        {"\u0441\u043e\u0440_id": {}},  # a word that looks like cop
        {"\u00b5A": {}},  # micro, whose capital looks like M
        {"Item": {"\u051ca": "int"}},  # a capital Cyrillic we, whose small letter looks like w
    ],
)
def test_a_name_that_only_looks_latin_is_refused(erd: dict[str, object]) -> None:
    assert "only looks like one" in problem(erd).message


@pytest.mark.parametrize(
    "raw", ["\u0447\u0435\u043b\u043e\u0432\u0435\u043a_id", "\u0441\u043e\u0440_ref", "\u0441\u043e\u0440"]
)
def test_words_of_two_scripts_that_nobody_confuses_are_a_name(raw: str) -> None:
    erd = read({raw: {raw: "int"}})
    assert parse(json.dumps(erd.source)) == erd


def test_the_name_of_a_reference_that_is_made_can_be_read_again() -> None:
    man = "\u0427\u0435\u043b\u043e\u0432\u0435\u043a"
    through = {"left": f"fk:{man}", "right": f"fk:{man}"}
    drawn = {"type": "m2m", "to": man, "through": "Link", "through_fields": ["left", "right"], "symmetrical": False}
    erd = read({man: {"linked": drawn, "has_many": ["User"]}, "User": {"many_to_many": [man]}, "Link": through})
    assert parse(json.dumps(erd.source)) == erd


def test_columns_longer_than_postgresql_allows_stay_apart() -> None:
    erd = read({"Doc": {"a" * 63 + "_x": "int", "a" * 63 + "_y": "int"}})
    columns = [member.db_column for member in erd["Doc"].fields]
    assert len({column for column in columns if column and len(column) <= 63}) == 2


def test_original_spellings_are_kept_only_when_asked() -> None:
    drawn = {"order_details": {"unitPrice": "int", "user_id": "ForeignKey:User"}}
    plain, kept = read(drawn)["OrderDetails"], read({"$project": {"keep_names": True}, **drawn})["OrderDetails"]
    assert (plain.table, plain["unit_price"].db_column) == (None, None)
    assert read({"$project": {"keep_names": True}}).user.table is None
    assert (kept.table, kept["unit_price"].db_column, kept["user"].db_column) == ("order_details", "unitPrice", None)


def test_the_columns_that_nobody_drew_are_taken_too() -> None:
    kept = read(
        {"$project": {"keep_names": True}, "Item": {"id": "uuid null"}, "Key": {"id": "int?", "code": "string pk"}}
    )
    assert kept["Item"]["id_field"].db_column is None
    assert kept["Key"]["id_field"].db_column == "id"
    assert read({"$project": {"keep_names": True}, "auth_group": {}})["AuthGroup"].table is None
    for entity, column in (("Item", "ID"), ("User", "password")):
        found = problem({entity: {"a": {"type": "int", "db_column": column}}})
        assert (found.code, found.pointer) == ("duplicate-name", f"/{entity}/a")
