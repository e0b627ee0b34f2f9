"""Who owns a row: the shortest path of required references from an entity to the user model."""

from __future__ import annotations

from collections.abc import Sequence

from agents.erd.drawn import Reading, Table


def find_owners(tables: Sequence[Table], user: Table, reading: Reading) -> dict[str, tuple[str, ...]]:
    """The path of each entity that has one; each that was not drawn as ``$meta.owner`` is noted as an inference."""
    needs = {
        table.name: [
            (name, relation.target)
            for name, relation in table.relations.items()
            if not relation.many and not relation.null
        ]
        for table in tables
    }
    distance = _distances(needs, user.name)
    paths: dict[str, tuple[str, ...]] = {}
    for table in tables:
        if table is user or table.name not in distance or "owner" in table.meta:
            continue
        path, at = [], table.name
        while at != user.name:
            name, at = next(step for step in needs[at] if distance.get(step[1], -1) == distance[at] - 1)
            path.append(name)
        paths[table.name] = tuple(path)
        why = "it is the first required reference to the user" if len(path) == 1 else "required references lead there"
        what = f"rows of {table.name} belong to the user in {'.'.join(path)}"
        reading.notes.infer(table.paths[path[0]], what, why)
    return paths


def _distances(needs: dict[str, list[tuple[str, str]]], user: str) -> dict[str, int]:
    referrers: dict[str, list[str]] = {}
    for source, steps in needs.items():
        for _, target in steps:
            referrers.setdefault(target, []).append(source)
    distance = {user: 0}
    level = [user]
    while level:
        nearer = [source for name in level for source in referrers.get(name, [])]
        depth = distance[level[0]] + 1
        level = []
        for source in nearer:
            if source not in distance:
                distance[source] = depth
                level.append(source)
    return distance
