from __future__ import annotations

import json
import time
from typing import Any

import pytest

from agents.erd import parse
from tests.erd.reading import inferred, read, relation


def test_the_short_reference_that_closes_a_ring_may_be_null() -> None:
    erd = read({"Team": {"captain": "fk:Player"}, "Player": {"team": "fk:Team"}})
    assert not relation(erd, "Team", "captain").null
    closing = relation(erd, "Player", "team")
    assert (closing.null, closing.on_delete) == (True, "SET_NULL")
    assert "a reference that may be null: Player.team" in inferred(erd)


def test_the_object_form_keeps_what_is_written_and_is_told() -> None:
    captain = {"type": "ForeignKey", "to": "Player"}
    erd = read({"Team": {"captain": captain}, "Player": {"team": {"type": "ForeignKey", "to": "Team"}}})
    assert not relation(erd, "Player", "team").null
    assert "Player.team is required and closes a ring" in inferred(erd)
    mixed = read({"Team": {"captain": "fk:Player"}, "Player": {"team": {"type": "ForeignKey", "to": "Team"}}})
    assert (relation(mixed, "Team", "captain").null, relation(mixed, "Player", "team").null) == (True, False)


@pytest.mark.parametrize(
    ("erd", "owners"),
    [
        ({"Job": {"a": "fk:User?", "b": "fk:User", "c": "fk:User"}}, {"Job": ("b",)}),
        ({"Line": {"order": "fk:Order"}, "Order": {"buyer": "fk:User"}}, {"Line": ("order", "buyer")}),
        ({"Line": {"order": "fk:Order", "by": "fk:User"}, "Order": {"buyer": "fk:User"}}, {"Line": ("by",)}),
        ({"Line": {"order": "fk:Order?"}, "Order": {"buyer": "fk:User"}}, {"Line": ()}),
        ({"Job": {"a": "fk:User", "b": "fk:User", "$meta": {"owner": "b"}}}, {"Job": ("b",)}),
        ({"Job": {"a": "fk:User", "$meta": {"owner": None}}}, {"Job": ()}),
        ({"Line": {"order": "fk:Order?", "$meta": {"owner": "order.buyer"}}, "Order": {"buyer": "fk:User"}},
         {"Line": ("order", "buyer")}),
    ],
)  # fmt: skip
def test_rows_belong_to_the_user_whom_required_references_lead_to(
    erd: dict[str, Any], owners: dict[str, tuple[str, ...]]
) -> None:
    found = read(erd)
    assert {name: found[name].owner for name in owners} == owners
    assert found.user.owner == ()


def test_a_chain_of_four_hundred_entities_needs_no_stack() -> None:
    chain = {f"E{number}": {"up": f"fk:E{number - 1}"} for number in range(1, 400)}
    erd = read({"E0": {"owner": "fk:User"}, **chain})
    assert len(erd["E399"].owner) == 400


def test_a_graph_in_which_everything_refers_to_everything_is_read_in_time() -> None:
    names = [f"N{number}" for number in range(40)]
    text = json.dumps({name: {f"to_{other}": f"fk:{other}" for other in names} for name in names})
    start = time.monotonic()
    erd = parse(text)
    assert time.monotonic() - start < 10
    required = [item for entity in erd for item in entity.relations if not item.null]
    # What is left can be created one entity after the other: each refers to later ones only.
    assert len(required) == 40 * 39 // 2
