"""What ``$meta`` says of who may do what with an entity, as far as the writers implement it; the rest is kept."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agents.erd.drawn import Reading, Table
from agents.erd.granting import PARTIES, read_grants, settle_grants
from agents.erd.model import OPERATIONS, Access, Operation, Party
from agents.erd.on_request import read_wants

_OPENNESS: Mapping[Party, int] = {"staff": 0, "owner": 1, "authenticated": 2, "anyone": 3}
_RATE = re.compile(r"(\d{1,9})\s*(?:/|per)\s*(s|m|h|d)(?:ec(?:ond)?s?|in(?:ute)?s?|(?:ou)?rs?|ays?)?", re.IGNORECASE)
_PERIODS = {"s": "second", "m": "minute", "h": "hour", "d": "day"}


def parties(given: object) -> Access | None:
    """``{"read": "anyone", "write": "owner"}``; ``None`` for anything that says more: roles, single operations."""
    if not isinstance(given, Mapping) or not given or not given.keys() <= {"read", "write"}:
        return None
    found = {right: PARTIES.get(str(word).lower()) for right, word in given.items()}
    if None in found.values() or found.get("write") == "anyone":
        return None
    return Access(**found)


def operations(given: object) -> tuple[Operation, ...] | None:
    """Those that are left, the two that read among them; ``None`` for anything else."""
    if given == "read-only":
        return OPERATIONS[:2]
    if not isinstance(given, list) or not {"list", "retrieve"} <= {*map(str, given)} <= {*OPERATIONS}:
        return None
    return tuple(operation for operation in OPERATIONS if operation in given)


def rate(given: object) -> str | None:
    """``"10/min"`` or ``"10 per minute"`` as REST framework has it, ``"10/minute"``."""
    found = _RATE.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None or int(found[1]) == 0:
        return None
    return f"{int(found[1])}/{_PERIODS[found[2].lower()]}"


def read_access(table: Table, roles: list[str], reading: Reading, *, declared: bool) -> None:
    """Take what is implemented out of ``table.meta``; what is not goes where postponed wishes are kept.

    ``roles`` grows by those that permissions speak of, unless all of them are ``declared``.
    """
    kept = table.extras.setdefault("", {})
    if "permissions" in table.meta:
        access = None if table.is_user else parties(table.meta["permissions"])
        if access is not None:
            table.access = access
        elif table.is_user or not read_grants(table, roles, reading, declared=declared):
            _postpone(table, "permissions", table.meta["permissions"], reading)
    api = dict(table.meta.get("api", {}))
    if (left := operations(api.get("operations"))) and not table.is_user:
        table.operations = left
        del api["operations"]
    if limit := rate(api.get("throttle")):
        table.throttle = limit
        del api["throttle"]
    read_wants(table, api)
    if api:
        _postpone(table, "api", api, reading)
    if not kept:
        del table.extras[""]


def _postpone(table: Table, option: str, value: Any, reading: Reading) -> None:
    table.extras[""][option] = value
    reading.notes.postpone(table.places[option], f"{option} of {table.name}")


def check_access(table: Table, owner: tuple[str, ...], reading: Reading) -> None:
    """Nobody can be an owner where nobody owns rows, and who writes must be able to read."""
    settle_grants(table, bool(owner), reading)
    table.access = table.access.reduced(owned=bool(owner))
    read, write = table.access.resolved(owned=bool(owner))
    path = table.places.get("permissions", table.path)
    if "owner" in (read, write) and not owner:
        hint = 'draw a reference to the user and "$meta": {"owner": …}'
        reading.problems.add("option", path, f"nobody owns rows of {table.name}", hint)
    elif _OPENNESS[write] > _OPENNESS[read]:
        message = f"{write} may write rows of {table.name} that only {read} may read"
        reading.problems.add("option", path, message, f'write "read": "{write}"')
