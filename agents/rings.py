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


def _reachable(needs: dict[str, set[str]], start: str) -> set[str]:
    found: set[str] = set()
    waiting = list(needs[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(needs[name])
    return found
