"""Mermaid diagrams as people draw them, and back from the ones that ERDsmith prints."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.erd import Entity, Erd, ErdError, Relation, mermaid, parse
from agents.erd.importing import import_erd
from agents.erd.mermaid import attribute_name
from tests.erd.drawing import erds
from tests.erd.importing.reading import drawn, imported, refused, told

GOLDEN = Path(__file__).parents[2] / "golden"

PIECES = [
    "A",
    '"B c"',
    "{",
    "}",
    "||--o{",
    "}o--|| ",
    ":",
    "int x",
    "PK",
    "FK,",
    "\n",
    " ",
    '"',
    "[",
    "]",
    "%%",
    "to",
    "1",
]

SHOP = """---
title: Corner shop
---
erDiagram
    direction LR
    %% who buys what
    %%{init: {"theme": "dark",
      "x": 1}}%%
    CUSTOMER ||--o{ ORDER : places
    ORDER ||--|{ LINE-ITEM : "is made of"
    PRODUCT 1 to zero or more LINE-ITEM : "sold as"
    p[Person]
    p |o--|| CUSTOMER : is
    CUSTOMER }o..o{ TAG : tags
    STAFF |o--o{ STAFF : leads
    CUSTOMER {
        int id PK
        string email UK "where mail goes"
        decimal(8,2) credit
        string[] phones
        date? born
    }
    ORDER { uuid id PK
        int customerId FK
        Colour paint }
    "LINE-ITEM":::big { int order_id PK, FK  int product_code PK, FK }
    PRODUCT { string code PK }
    STAFF
    classDef big font-size:24px
"""


def test_a_diagram() -> None:
    assert drawn(SHOP, "shop.mmd") == {
        "$project": {"name": "Corner shop"},
        "CUSTOMER": {
            "id": {"type": "AutoField", "primary_key": True},
            "email": {"type": "CharField", "unique": True, "help_text": "where mail goes"},
            "credit": {"type": "DecimalField", "max_digits": 8, "decimal_places": 2},
            "phones": {"type": "JSONField"},
            "born": {"type": "DateField", "null": True},
            "tags": {"type": "ManyToManyField", "to": "TAG"},
        },
        "ORDER": {
            "id": {"type": "UUIDField", "primary_key": True},
            "customerId": {"type": "ForeignKey", "to": "CUSTOMER"},
            "paint": {"type": "TextField"},
        },
        "LINE-ITEM": {
            "order_id": {"type": "ForeignKey", "to": "ORDER"},
            "product_code": {"type": "ForeignKey", "to": "PRODUCT"},
            "$meta": {"pk": ["order_id", "product_code"]},
        },
        "PRODUCT": {"code": {"type": "CharField", "primary_key": True}},
        "Person": {"is": {"type": "OneToOneField", "to": "CUSTOMER"}},
        "TAG": {},
        "STAFF": {"parent": {"type": "ForeignKey", "to": "STAFF", "null": True}},
    }


def test_what_a_diagram_cannot_carry_over() -> None:
    given = imported(SHOP, "shop.mmd")

    assert told(given) == [
        "5 lines about the looks of the diagram: 2 (an ERD has none)",
        "20 the type of CUSTOMER.phones (a list of string is kept as JSON)",
        "25 the type of ORDER.paint (there is no field of type colour: kept as text)",
    ]
    assert [remark.format("x", "assumed") for remark in given.assumed] == [
        "x:17: assumed: the key CUSTOMER.id numbers itself (this notation has no word for it)"
    ]


def test_a_guessed_column_is_told() -> None:
    given = imported(
        "erDiagram\n A { int x FK }\n B ||--o{ A : has\n C { int y FK\n int z FK }\n B ||--o{ C : has", "x.mmd"
    )

    assert [remark.what for remark in given.assumed] == ["A.x refers to B"]
    assert told(given) == [
        "4 the mark FK of C.y (no relationship says what it refers to)",
        "5 the mark FK of C.z (no relationship says what it refers to)",
    ]
    assert [member.name for member in given.erd["C"].members] == ["y", "z", "b"]


def test_diagrams_in_markdown() -> None:
    text = "# Shop\n```sql\nerDiagram\n```\n```mermaid\ngraph TD\n```\n~~~mermaid\nerDiagram\n A { int n }\n~~~\n"
    text += "```mermaid\nerDiagram\n A { int n\n text n }\n A ||--|| B : x\n```\n"
    given = imported(text, "README.md")

    assert [entity.name for entity in given.erd if not entity.is_user] == ["A", "B"]
    assert told(given) == ["15 the second attribute n of A (a name stands for one)"]


@pytest.mark.parametrize(
    ("left", "signs", "holder", "kind", "null"),
    [
        ("A", "||--o{", "B", "ForeignKey", False),
        ("A", "|o--|{", "B", "ForeignKey", True),
        ("A", "}o--||", "A", "ForeignKey", False),
        ("A", "}|..o|", "A", "ForeignKey", True),
        ("A", "||--o|", "B", "OneToOneField", False),
        ("A", "|o--||", "A", "OneToOneField", False),
        ("A", "|o--o|", "A", "OneToOneField", True),
        ("A", "||--||", "B", "OneToOneField", False),
        ("A", "}o--o{", "A", "ManyToManyField", False),
        ("A", " one or more optionally to zero or one ", "A", "ForeignKey", True),
    ],
)
def test_which_side_holds_the_reference(left: str, signs: str, holder: str, kind: str, null: bool) -> None:
    erd = imported(f"erDiagram\n {left} {signs} B", "x.mmd").erd
    found = [(entity.name, one.kind, one.null) for entity in erd for one in entity.relations]

    assert found == [(holder, kind, null)]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("graph TD\n A --> B", 1, "there is no erDiagram"),
        ("erDiagram\n A ||--o{ B : x\n A ||==o{ B : x", 3, "cannot read '||==o{ B : x'"),
        ("erDiagram\n A {\n int\n}", 3, "cannot read the attribute 'int'"),
        ("erDiagram\n A {\n int b", 2, "never closed"),
        ("erDiagram\n A { int b } nonsense", 2, "behind the block"),
        ("erDiagram\n {", 2, "cannot read '{'"),
        ('erDiagram\n A ||--o{ B : "x', 2, "cannot read the label"),
        ("erDiagram", 1, "no table is drawn"),
    ],
)
def test_what_is_no_diagram_is_refused_with_its_line(text: str, line: int, message: str) -> None:
    problem = refused(text, "x.mmd")[0]

    assert problem.line == line
    assert message in problem.message


def _members(erd: Erd) -> dict[str, dict[str, tuple[str, str, bool, bool]]]:
    """What a diagram shows of an ERD: names as Mermaid can write them, keys, and where references lead."""
    return {entity.name: dict(_shown(entity)) for entity in erd if entity.members or not entity.implied}


def _shown(entity: Entity) -> Iterator[tuple[str, tuple[str, str, bool, bool]]]:
    for member in entity.members:
        name = attribute_name(member.name).removesuffix("_")
        if isinstance(member, Relation):
            yield name, (member.kind, member.target, member.null, member.primary_key)
        else:
            yield name, ("field", "", False, member.primary_key)


def _read_back(erd: Erd) -> None:
    again = import_erd(mermaid(erd).encode(), "printed.mmd").erd
    drawn_here = _members(erd)

    assert {name: members for name, members in _members(again).items() if name in drawn_here} == drawn_here


@pytest.mark.parametrize("file", sorted(GOLDEN.glob("*.json")), ids=lambda file: str(file.stem))
def test_what_erdsmith_prints_is_read_back(file: Path) -> None:
    _read_back(parse(file.read_bytes()))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(erds())
def test_any_printed_diagram_is_read_back(value: object) -> None:
    try:
        erd = parse(json.dumps(value))
    except ErdError:
        return
    _read_back(erd)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "A",
                '"B c"',
                "{",
                "}",
                "||--o{",
                "}o--|| ",
                ":",
                "int x",
                "PK",
                "FK,",
                "\n",
                " ",
                '"',
                "[",
                "]",
                "%%",
                "to",
                "1",
            ]
        ),
        max_size=25,
    )
)
def test_any_text_is_a_diagram_or_refused(parts: list[str]) -> None:
    try:
        import_erd(("erDiagram\n" + "".join(parts)).encode(), "x.mmd")
    except ErdError as error:
        assert error.problems
