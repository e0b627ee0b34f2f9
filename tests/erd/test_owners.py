"""Whose a row is: drawn, led to, or nobody's."""

from __future__ import annotations

from typing import Any

import pytest

from agents.contract import Brief
from agents.draft import draft
from tests.erd.reading import read

TWO_USERS = {"customer": "fk:User", "seller": "fk:User"}


@pytest.mark.parametrize(
    ("meta", "owner"),
    [
        ({}, ("order", "customer")),
        ({"owner": "seller"}, ("order", "seller")),
        ({"owner": None}, ()),
    ],
)
def test_who_owns_a_row_owns_what_needs_it(meta: dict[str, Any], owner: tuple[str, ...]) -> None:
    erd = read({"Order": {**TWO_USERS, "$meta": meta}, "Line": {"order": "fk:Order"}})
    assert erd["Line"].owner == owner
    assert erd["Order"].owner == owner[1:]


def test_a_path_through_rows_that_nobody_owns_is_another_one() -> None:
    erd = read({"Job": {"by": "fk:User", "$meta": {"owner": None}}, "Bid": {"job": "fk:Job", "who": "fk:User"}})
    assert erd["Bid"].owner == ("who",)


def test_a_drawn_path_may_lead_through_rows_that_nobody_owns() -> None:
    job = {"by": "fk:User", "$meta": {"owner": None}}
    erd = read({"Job": job, "Bid": {"job": "fk:Job", "$meta": {"owner": "job.by"}}})
    files = {file.path: file.content for file in draft(Brief(erd, "backend"))}
    assert erd["Bid"].owner == ("job", "by")
    # Everyone may refer to a row that nobody owns, so there is nobody to ask whose it is.
    assert "owned_by" not in files["serializers.py"] + files["permissions.py"]
