"""Who owns a row: as ``$meta.owner`` draws it, else the shortest path of required references to the user model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from heapq import heapify, heappop, heappush
from typing import Any

from agents.erd.constraints import find_member
from agents.erd.drawn import Reading, Table
from agents.erd.model import Relation
from agents.erd.problems import nearest, shown


def find_owners(tables: Sequence[Table], user: Table, reading: Reading) -> dict[str, tuple[str, ...]]:
    """The path of each entity that has one; each that was not drawn is noted as an inference.

    A path that leads through rows with a drawn owner goes on to that one, and not through rows that nobody owns.
    """
    by_name = {table.name: table for table in tables}
    drawn = {table.name: _drawn(table, by_name, user, reading) for table in tables if "owner" in table.meta}
    needs = {
        table.name: [
            (name, relation.target)
            for name, relation in table.relations.items()
            if not relation.many and not relation.null
        ]
        for table in tables
        if table is not user and table.name not in drawn
    }
    ends = {**{name: path for name, path in drawn.items() if path}, user.name: ()}
    distance = _distances(needs, {name: len(path) for name, path in ends.items()})
    paths = dict(drawn)
    for table in tables:
        if table.name not in needs or table.name not in distance:
            continue
        path, at = [], table.name
        while at not in ends:
            name, at = next(step for step in needs[at] if distance.get(step[1], -1) == distance[at] - 1)
            path.append(name)
        path += ends[at]
        paths[table.name] = tuple(path)
        why = "it is the first required reference to the user" if len(path) == 1 else "required references lead there"
        what = f"rows of {table.name} belong to the user in {'.'.join(path)}"
        reading.notes.infer(table.paths[path[0]], what, why)
    return paths


def _drawn(table: Table, tables: Mapping[str, Table], user: Table, reading: Reading) -> tuple[str, ...]:
    """The path that ``$meta.owner`` draws; ``()`` when it says that nobody owns the rows."""
    given: Any = table.meta.get("owner")
    path = table.places["owner"]
    if not given:
        return ()
    names = given if isinstance(given, list) else given.replace("__", ".").split(".")
    found, at = [], table
    for name in names:
        member = at.members.get(find_member(name, at) or "")
        if not isinstance(member, Relation) or member.many:
            references = [key for key, relation in at.relations.items() if not relation.many]
            if name not in at.broken:
                message = f"{at.name} has no reference {shown(name)}"
                reading.problems.add(
                    "field", path, message, nearest(name, references, otherwise=f"draw it in {at.name}")
                )
            return ()
        found.append(member.name)
        at = tables[member.target]
    if at is not user:
        message = f"the owner must lead to {user.name}, not to {at.name}"
        reading.problems.add("option", path, message, f"end with a reference to {user.name}")
    return tuple(found)


def _distances(needs: Mapping[str, Sequence[tuple[str, str]]], ends: Mapping[str, int]) -> dict[str, int]:
    """How many references away from the user the rows of each entity are; ``ends`` are those that are known."""
    referrers: dict[str, list[str]] = {}
    for source, steps in needs.items():
        for _, target in steps:
            referrers.setdefault(target, []).append(source)
    distance: dict[str, int] = {}
    nearest_first = [(length, name) for name, length in ends.items()]
    heapify(nearest_first)
    while nearest_first:
        length, name = heappop(nearest_first)
        if name not in distance:
            distance[name] = length
            for source in referrers.get(name, ()):
                heappush(nearest_first, (length + 1, source))
    return distance
