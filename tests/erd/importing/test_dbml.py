"""DBML as dbdiagram.io and people write it."""

from __future__ import annotations

import pytest

from tests.erd.importing.reading import drawn, imported, refused, told

SHOP = """// who buys what
Project shop { note: 'x' }
Enum colour { red
  "dark blue"
}
Table people as P [note: 'Who buys.', headercolor: #fff] {
  id int [pk, increment]
  email varchar(80) [unique, not null, note: 'where mail goes']
  boss_id int [Ref: > P.id]
  paint colour [default: 'red']
  debt decimal(8,2) [not null, default: -1.5, check: `debt < 9`]
  seen timestamp [default: `now()`]
  tags text[]
  Note: 'ignored: the settings have one'
}
Table s.cards {
  owner int [pk]
  number bigint
  indexes {
    number
    (number, owner) [unique]
    `lower(number)`
    number [type: gin]
  }
  checks {
    `number > 0`
  }
}
Table sold {
  buyer int
  card int
  indexes { (buyer, card) [pk] }
}
Ref: s.cards.owner - people.id [delete: cascade]
Ref: people.id < sold.buyer [delete: set null, update: cascade]
Ref many: people.id <> s.cards.owner
TableGroup all { people }
Note loose { 'x' }
"""


def test_a_file() -> None:
    assert drawn(SHOP, "shop.dbml") == {
        "$project": {"name": "shop"},
        "$enums": {"colour": ["red", "dark blue"]},
        "people": {
            "id": {"type": "AutoField", "primary_key": True},
            "email": {"type": "CharField", "max_length": 80, "unique": True, "help_text": "where mail goes"},
            "boss_id": {"type": "ForeignKey", "to": "people", "null": True, "on_delete": "PROTECT"},
            "paint": {"type": "CharField", "max_length": 9, "choices": "colour", "null": True, "default": "red"},
            "debt": {"type": "DecimalField", "max_digits": 8, "decimal_places": 2, "default": "-1.5"},
            "seen": {"type": "DateTimeField", "null": True, "default": "now"},
            "tags": {"type": "JSONField", "null": True},
            "cards": {"type": "ManyToManyField", "to": "cards"},
            "$meta": {"description": "ignored: the settings have one"},
        },
        "cards": {
            "owner": {"type": "OneToOneField", "to": "people", "primary_key": True, "on_delete": "CASCADE"},
            "number": {"type": "BigIntegerField", "null": True, "index": True},
            "$meta": {"unique": [["number", "owner"]]},
        },
        "sold": {
            "buyer": {"type": "ForeignKey", "to": "people", "on_delete": "SET_NULL"},
            "card": {"type": "IntegerField"},
            "$meta": {"pk": ["buyer", "card"]},
        },
    }


def test_what_it_cannot_carry_over() -> None:
    remarks = told(imported(SHOP, "shop.dbml"))

    assert remarks == [
        "0 the note and the settings of the project (an ERD has none of the whole)",
        "0 the table group all (an ERD has no groups)",
        "0 the note loose (an ERD has no loose notes)",
        "6 the colour of people (an ERD has no looks)",
        "11 check: `debt < 9` (say it in $rules)",
        "13 the type of people.tags (a list of text is kept as JSON)",
        "16 an index of cards (it is made of an expression)",
        "16 an index of cards (an ERD has no gin index)",
        "25 checks (say it in $rules)",
        "30 the update rule of sold to people (keys do not change in Django)",
    ]


def test_a_whole_number_key_numbers_itself_and_that_is_told() -> None:
    given = imported("Table a {\n  id int [pk]\n}", "x.dbml")

    assert [remark.format("x", "assumed") for remark in given.assumed] == [
        "x:2: assumed: the key a.id numbers itself (this notation has no word for it)"
    ]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Table a {\n  id int [pk\n}", 3, "no DBML that PyDBML can read"),
        ("Table a {\n}", 1, "has no columns"),
        ("Table a {\n  b int [ref: > gone.id]\n}", 2, "gone"),
        ("Table a {\n  b int\n}\nRef: a.c > a.b", 4, "c"),
        ("Table a {\n  b x" + "(" * 40 + "\n}", 2, "nested deeper than 32 levels"),
        ("Table a {\n  b int\n}\nTable a {\n  b int\n}", 1, "a"),
    ],
)
def test_what_is_no_dbml_is_refused(text: str, line: int, message: str) -> None:
    problem = refused(text, "x.dbml")[0]

    assert problem.line == line
    assert message in problem.message


def test_more_than_pydbml_reads_in_bounded_time_is_refused_before_it_tries() -> None:
    tables = "".join(f"Table t{number} {{\n  a int\n}}\n" for number in range(501))
    references = "Table t {\n  a int\n}\n" + "Ref: t.a > t.a\n" * 2_001

    assert refused(tables, "x.dbml")[0].code == "too-large"
    assert refused(references, "x.dbml")[0].code == "too-large"
    assert refused("//" * 150_001, "x.dbml")[0].code == "too-large"
