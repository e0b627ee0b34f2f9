"""What ``$meta`` asks for beyond the columns of an entity: see ``agents/erd/wanted.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agents.erd.drawn import Reading, Table
from agents.erd.problems import shown
from agents.erd.wanted import STYLES

HIDING = ("deleted", "deleted_by_cascade")
"""The columns in which django-safedelete keeps whether a row is deleted."""


def read_wants(table: Table, api: dict[str, Any]) -> None:
    """Take what is implemented out of ``api``, which is ``$meta.api``, and what ``$meta`` says itself."""
    if api.get("pagination") in STYLES:
        table.wants = replace(table.wants, pagination=api.pop("pagination"))
    table.wants = replace(table.wants, soft_delete=table.meta.get("soft_delete", False))


def settle_soft_delete(tables: Sequence[Table], reading: Reading) -> None:
    """Rows that would be deleted with a row that is only hidden are hidden with it; accounts cannot be."""
    hiding = [table for table in tables if table.wants.soft_delete]
    for table in hiding:
        path = table.places.get("soft_delete", table.path)
        if table.is_user:
            hint = "switch accounts off by is_active, or remove soft_delete"
            reading.problems.add("option", path, "an account that is only hidden could still sign in", hint)
        for name in HIDING:
            if name in table.members:
                message = f"soft_delete adds a column {shown(name)} of its own"
                reading.problems.add("duplicate-name", table.paths[name], message, "rename or remove the drawn one")
        for other in tables:
            for name, relation in other.relations.items():
                gone = relation.target == table.name and not relation.many and relation.on_delete == "CASCADE"
                if gone and not (other.wants.soft_delete or other.is_user):
                    other.wants = replace(other.wants, soft_delete=True)
                    hiding.append(other)
                    what = f"deleted rows of {other.name} are hidden, not gone"
                    why = f"they are deleted with their {table.name}, whose are"
                    reading.notes.infer(other.paths[name], what, why)
