"""ERDs of any size for the benchmark, drawn by rule: the same number of entities always gives the same bytes.

The first entity is ``User``. Each further one looks like what people draw: a unique code, a title, a text, a status
with three choices, an amount, a number, a date, a flag; two foreign keys to earlier entities, an index over two fields,
a check, an order. Every fifth belongs to the user, and so do the next two, which belong to it; then comes one that
everybody shares (both of its foreign keys are optional). Every seventh also refers to itself, every fourth has a
many-to-many to an earlier entity, every third a pair of fields that is unique together. As in real schemas a few
entities are referred to by many. Names are made of two words out of twenty-four each, so that none is a word of
Django's or Python's.
"""

from __future__ import annotations

import json
from typing import Any

_FIRST = (
    *("Supply", "Guest", "Branch", "Fleet", "Stock", "Billing", "Travel", "Clinic"),
    *("Lesson", "Garden", "Market", "Kitchen", "Studio", "Harbor", "Parcel", "Museum"),
    *("Theater", "Factory", "Forest", "Bakery", "Library", "Stadium", "Airport", "Hotel"),
)
_SECOND = (
    *("Plan", "Ticket", "Contract", "Visit", "Report", "Item", "Member", "Device"),
    *("Region", "Season", "Voucher", "Route", "Badge", "Batch", "Rating", "Notice"),
    *("Offer", "Shift", "Meter", "Room", "Claim", "Award", "Survey", "Course"),
)
MOST = len(_FIRST) * len(_SECOND)


def erd_bytes(entities: int) -> bytes:
    """An ``erd.json`` of so many entities, the user included; at most ``MOST`` + 1."""
    names = [f"{_FIRST[n % len(_FIRST)]}{_SECOND[n // len(_FIRST)]}" for n in range(entities - 1)]
    drawn = {name: _entity(number, names) for number, name in enumerate(names)}
    return json.dumps({"User": _USER, **drawn}, indent=1).encode()


_USER = {"name": "CharField(80)", "email": "EmailField unique", "phone": "CharField(20)?"}


def _entity(number: int, names: list[str]) -> dict[str, Any]:
    near = names[number - 1] if number else "User"
    shared = "?" if number % 5 == 3 else ""
    fields: dict[str, Any] = {
        "code": "CharField(20) unique",
        "title": "CharField(120)",
        "details": "TextField?",
        "status": {"type": "CharField", "max_length": 10, "choices": ["draft", "open", "closed"], "default": "draft"},
        "amount": "DecimalField(10,2) min=0",
        "position": "PositiveIntegerField",
        "due_on": "DateField?",
        "active": "BooleanField",
        "parent": f"ForeignKey:{near if number % 5 else 'User'}{shared}",
        "source": f"ForeignKey:{names[number // 8] if number else 'User'}{shared} on_delete=PROTECT",
    }
    if number % 7 == 0:
        fields["replaced_by"] = "ForeignKey:self? on_delete=SET_NULL"
    if number % 4 == 0 and number:
        fields["related"] = f"ManyToManyField:{names[number // 2]}"
    meta: dict[str, Any] = {"ordering": ["title"], "indexes": [["status", "due_on"]], "checks": ["amount >= 0"]}
    if number % 3 == 0:
        meta["unique"] = [["parent", "position"]]
    return {**fields, "$meta": meta}
