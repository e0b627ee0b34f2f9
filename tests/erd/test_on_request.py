"""What is drafted only where it is asked for: read, spread, kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import ErdError, parse
from agents.erd.granted import Grants
from agents.erd.wanted import ApiWants, Wants
from tests.erd.reading import inferred, read

HIDING = {"$meta": {"soft_delete": True}}


def test_nothing_is_wanted_that_nobody_asks_for() -> None:
    erd = read({"Pet": {"name": "string"}})
    assert (erd.wants, erd["Pet"].wants) == (ApiWants(), Wants())


def test_an_entity_says_otherwise_of_its_own_pages() -> None:
    api = {"pagination": "cursor", "throttle": "10 per minute"}
    erd = read({"$api": api, "Pet": {"$meta": {"api": {"pagination": "limit"}}}, "Kind": {}})
    assert (erd.wants.pagination, erd.wants.throttle) == ("cursor", "10/minute")
    assert [erd[name].wants.pagination for name in ("Pet", "Kind")] == ["limit", None]
    assert parse(json.dumps(erd.source)) == erd


def test_what_would_be_deleted_with_a_hidden_row_is_hidden_with_it() -> None:
    erd = read(
        {
            "Order": HIDING,
            "Line": {"order": "fk:Order"},
            "Note": {"line": "fk:Line", "author": "fk:User"},
            "Bill": {"order": "fk:Order on_delete=PROTECT"},
            "Gift": {"order": "fk:Order? on_delete=SET_NULL"},
            "User": {"favourite": "fk:Order?"},
        }
    )
    assert [entity.name for entity in erd if entity.wants.soft_delete] == ["Order", "Line", "Note"]
    assert "deleted rows of Note are hidden" in inferred(erd)
    assert parse(json.dumps(erd.source)) == erd


@pytest.mark.parametrize(
    ("erd", "pointer"),
    [
        ({"User": HIDING}, "/User/$meta/soft_delete"),
        ({"Pet": {"deleted": "bool", **HIDING}}, "/Pet/deleted"),
    ],
)
def test_rows_that_cannot_be_hidden(erd: dict[str, Any], pointer: str) -> None:
    with pytest.raises(ErdError) as refused:
        read(erd)
    assert [problem.pointer for problem in refused.value.problems] == [pointer]


def granted(**permissions: Any) -> Any:
    pet = {"name": "string", "keeper": "fk:User", "$meta": {"permissions": permissions}}
    return read({"User": {}, "Pet": pet})


def test_what_is_not_granted_is_the_default() -> None:
    erd = granted(create=["Vet"])
    assert erd["Pet"].grants == Grants(("owner",), ("Vet",), ("owner",), ("owner",))
    assert erd.roles == ("Vet",)
    assert "Vet is a role" in inferred(erd)
    assert parse(json.dumps(erd.source)) == erd


def test_who_may_change_rows_sees_them() -> None:
    erd = granted(update=["owner", "Vet"], delete="admin")
    assert erd["Pet"].grants == Grants(("owner", "Vet"), ("owner",), ("owner", "Vet"), ())
    assert "Vet may read rows of Pet" in inferred(erd)
    assert parse(json.dumps(erd.source)) == erd


def test_a_role_is_meant_in_any_case_and_must_be_declared_if_any_is() -> None:
    pet = {"name": "string", "$meta": {"permissions": {"write": "VET"}}}
    assert read({"$auth": {"roles": ["Vet", "admin"]}, "Pet": pet}).roles == ("Vet",)
    with pytest.raises(ErdError) as refused:
        read({"$auth": {"roles": ["vets"]}, "Pet": pet})
    assert refused.value.problems[0].suggestion == "did you mean vets?"


@pytest.mark.parametrize(
    ("permissions", "words"),
    [
        ({"read": "staff", "update": ["owner"]}, "owner may update rows of Pet that only staff may read"),
        ({"create": ["authenticated", "Vet"], "read": ["Vet"]}, "authenticated may create rows of Pet"),
    ],
)
def test_who_may_change_rows_must_be_able_to_see_them(permissions: dict[str, Any], words: str) -> None:
    with pytest.raises(ErdError) as refused:
        granted(**permissions)
    assert words in refused.value.problems[0].message


@pytest.mark.parametrize("permissions", [{"write": ["anyone"]}, {"list": "anyone"}, {"create": [7]}, {"fly": "Vet"}])
def test_rights_that_nothing_grants_are_kept(permissions: dict[str, Any]) -> None:
    erd = granted(**permissions)
    assert erd["Pet"].grants is None
    assert [item.what for item in erd.not_generated] == ["permissions of Pet"]


def test_an_entity_does_what_all_do_unless_it_says_otherwise() -> None:
    api = {"bulk": True, "etag": True, "expand": True}
    line = {
        "order": "fk:Order",
        "tags": "m2m:Order",
        "token": {"type": "fk", "to": "Order", "api": {"write_only": True}},
    }
    erd = read({"$api": api, "Order": {"$meta": {"bulk": False, "etag": False}}, "Line": line, "User": {}})
    assert (erd["Order"].wants.bulk, erd["Order"].wants.etag) == (False, False)
    assert erd["Line"].wants == Wants(bulk=True, etag=True, expand=("order",))
    assert (erd["User"].wants.bulk, erd["User"].wants.etag) == (False, True)
    assert parse(json.dumps(erd.source)) == erd


def test_references_that_answers_hold_whole_are_named_in_three_places() -> None:
    order = {"buyer": "fk:User", "payer": {"type": "fk", "to": "User", "api": {"expand": False}}, "packer": "fk:User?"}
    erd = read({"Order": {**order, "$meta": {"api": {"expand": True}}}, "User": {}})
    assert erd["Order"].wants.expand == ("buyer", "packer")
    erd = read({"Order": {**order, "$meta": {"api": {"expand": ["packer"]}}}, "User": {}})
    assert erd["Order"].wants.expand == ("packer",)
    erd = read({"Order": {"buyer": {"type": "fk", "to": "User", "api": {"expand": True}}}, "User": {}})
    assert erd["Order"].wants.expand == ("buyer",)
    assert parse(json.dumps(erd.source)) == erd


def test_a_collection_is_below_the_rows_that_its_own_need() -> None:
    line = {"order": "fk:Order", "copy_of": "fk:Order?", "$meta": {"api": {"nested_under": "Order"}}}
    erd = read({"Order": {}, "Line": line})
    assert erd["Line"].wants.nested_under == "order"
    assert parse(json.dumps(erd.source)) == erd


@pytest.mark.parametrize(
    ("meta", "pointer", "words"),
    [
        ({"nested_under": "Ordr"}, "nested_under", "no required reference to 'Ordr'"),
        ({"nested_under": "User"}, "nested_under", "several required references"),
        ({"expand": ["ordr"]}, "expand/0", "no single reference 'ordr'"),
        ({"expand": ["number"]}, "expand/0", "no single reference 'number'"),
    ],
)
def test_references_that_there_are_not(meta: dict[str, Any], pointer: str, words: str) -> None:
    line = {"order": "fk:Order", "number": "int", "by": "fk:User", "via": "fk:User", "$meta": {"api": meta}}
    with pytest.raises(ErdError) as refused:
        read({"Order": {}, "Line": line, "User": {}})
    (problem,) = refused.value.problems
    assert problem.pointer == f"/Line/$meta/api/{pointer}"
    assert words in problem.message


def test_what_cannot_be_is_told() -> None:
    erd = read({"User": {"$meta": {"history": True, "bulk": True}}, "Photo": {"file": "file", "$meta": {"bulk": True}}})
    assert erd["User"].wants == erd["Photo"].wants == Wants()
    assert "no history of User is kept" in inferred(erd)
    assert "rows of Photo are made one by one" in inferred(erd)


def test_what_a_history_cannot_hold_is_told() -> None:
    erd = read({"Job": {"0": "m2m:User", "by": "m2m:User", "$meta": {"history": True}}})
    assert "no history of Job._0 is kept" in inferred(erd)
    models = next(file.content for file in draft(Brief(erd, "backend")) if file.path == "models.py")
    assert "m2m_fields=[by]" in models
