"""What is drafted only where it is asked for: read, spread, kept."""

from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import ErdError, parse
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
