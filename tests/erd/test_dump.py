from __future__ import annotations

import json

from agents.erd import parse
from agents.erd.dump import dump
from tests.erd.reading import read

EVERYTHING = {
    "$project": {"name": "Acme shop", "keep_names": True},
    "$auth": {"login": "username", "roles": ["editor"]},
    "$api": {"page_size": 7, "version": "v2"},
    "$enums": {"Status": ["new", "paid"]},
    "$rules": ["be kind"],
    "Customer": {
        "email": "email?",
        "api_key": {"type": "string", "api": {"sensitive": False}},
        "$meta": {"auth_user": True},
    },
    "User": {"name": "string", "$meta": {"auth_user": False, "owner": None}},
    "orderLine": {
        "Id": "uuid",
        "placedAt": "datetime default=now",
        "status": "enum:Status default=new",
        "price": {"type": "decimal", "min": 0.5, "default": "1.50", "api": {"read_only": True, "filter": False}},
        "data": {"type": "json", "default": {"a": None}},
        "buyer_id": "fk:Customer on_delete=PROTECT",
        "previous": "fk:self",
        "friends": "m2m:self",
        "tags": {"type": "m2m", "to": "Tag", "blank": False, "db_column": None} | {"through": "Tagging"},
        "$meta": {
            "ordering": ["-placedAt"],
            "unique": [["status", "price"]],
            "indexes": [["price", "-placedAt"]],
            "bulk": True,
        },
    },
    "Tag": {"label": "string(20) unique", "class": "text?"},
    "Tagging": {"line": "fk:orderLine", "tag": "fk:Tag", "$meta": {"db_table": "tagged", "description": "a\nb"}},
}
del EVERYTHING["orderLine"]["tags"]["db_column"]  # type: ignore[index]


def test_a_model_survives_being_written_and_read() -> None:
    erd = read(EVERYTHING)
    again = parse(json.dumps(erd.source))
    assert again == erd
    assert again.source == erd.source
    assert {item.what for item in again.not_generated} == {item.what for item in erd.not_generated}


def test_a_model_without_its_file_can_be_written_too() -> None:
    erd = read(EVERYTHING)
    assert parse(json.dumps(dump(erd))) == erd


def test_the_same_file_gives_the_same_answer() -> None:
    first, second = read(EVERYTHING), read(EVERYTHING)
    assert (first, first.inferences, first.not_generated) == (second, second.inferences, second.not_generated)
    assert json.dumps(first.source) == json.dumps(second.source)
