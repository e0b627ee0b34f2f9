"""Whether the entity in the middle of a many-to-many refers to both sides, and with which fields."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from agents.erd.constraints import find_member
from agents.erd.drawn import Reading, Table
from agents.erd.model import Relation
from agents.erd.position import Path
from agents.erd.problems import shown


def check_throughs(tables: Sequence[Table], by_name: Mapping[str, Table], reading: Reading) -> None:
    """Note every ``through`` that Django would refuse (fields.E333 to E339), and settle ``through_fields``."""
    for table in tables:
        for name, relation in table.relations.items():
            place = table.paths[name]
            if relation.through:
                table.members[name] = _checked(relation, table, by_name[relation.through], place, reading)
            elif relation.through_fields:
                message = "through_fields needs through"
                reading.problems.add("through", (*place, "through_fields"), message, "name the entity in the middle")


def _checked(relation: Relation, source: Table, middle: Table, place: Path, reading: Reading) -> Relation:
    if middle.broken:
        return relation
    path = place if relation.name in source.short else (*place, "through")
    if relation.through_fields:
        return _with_fields(relation, source, middle, path, reading)
    single = [reference for reference in middle.relations.values() if not reference.many]
    sides = [source.name, relation.target]
    counts = [sum(reference.target == side for reference in single) for side in sides]
    wanted = 2 if source.name == relation.target else 1
    for side, count in dict(zip(sides, counts, strict=True)).items():
        if count < wanted:
            message = f"{middle.name} has {_number(count)} to {side}, so it cannot connect the two"
            hint = f"draw a ForeignKey:{side} in {middle.name}"
            reading.problems.add("through", path, message, hint)
        elif count > wanted:
            message = f"{middle.name} has {_number(count)} to {side}: which one is meant?"
            names = [reference.name for reference in single if reference.target == side]
            reading.problems.add("through", path, message, f"add through_fields, choosing from {names}")
    return relation


def _number(count: int) -> str:
    return {0: "no reference", 1: "only one reference"}.get(count, f"{count} references")


def _with_fields(relation: Relation, source: Table, middle: Table, path: Path, reading: Reading) -> Relation:
    found = []
    for word, side in zip(relation.through_fields or (), (source.name, relation.target), strict=True):
        member = middle.members.get(find_member(word, middle) or "")
        if not isinstance(member, Relation) or member.many or member.target != side:
            message = f"{middle.name}.{word} does not refer to {side}"
            reading.problems.add("through", path, shown(message).strip("'"), "first the source, then the target")
            return relation
        found.append(member.name)
    return replace(relation, through_fields=(found[0], found[1]))
