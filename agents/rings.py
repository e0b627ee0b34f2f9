"""Rings of required references: rows that can only be made together."""

from __future__ import annotations

from agents.erd.model import Erd


def rings(erd: Erd) -> dict[str, frozenset[str]]:
    """Entity → the entities it needs and that need it, itself included; only those in a ring."""
    needs = {
        entity.name: {relation.target for relation in entity.relations if not (relation.many or relation.null)}
        for entity in erd
    }
    reach = {name: _reachable(needs, name) for name in needs}
    return {
        name: frozenset(other for other in reached if name in reach[other])
        for name, reached in reach.items()
        if name in reached
    }


def protected(erd: Erd, name: str, ring: frozenset[str]) -> bool:
    """Whether a row of ``name``, made with the rest of its ring, cannot be deleted because the others hold it."""
    deleted, waiting = {name}, [name]
    while waiting:
        for entity, relation in erd.referrers(waiting.pop()):
            if entity.name in ring and relation.on_delete == "CASCADE" and entity.name not in deleted:
                deleted.add(entity.name)
                waiting.append(entity.name)
    holds = [
        (entity.name, relation.on_delete)
        for target in deleted
        for entity, relation in erd.referrers(target)
        if entity.name in ring and not (relation.many or relation.null)
    ]
    return any(how == "PROTECT" or (how in {"RESTRICT", "DO_NOTHING"} and by not in deleted) for by, how in holds)


def _reachable(needs: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(needs[name])
    return found
