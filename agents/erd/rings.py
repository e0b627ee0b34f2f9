"""Rings of required references, in which no first row could ever be made."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from agents.erd.drawn import Reading, Table
from agents.erd.model import Relation


def open_rings(tables: Sequence[Table], reading: Reading) -> None:
    """Make the short-form reference that closes a ring nullable; name the rings of the object form."""
    _refuse_key_rings(tables, reading)
    reach = _Reach([table.name for table in tables])
    for table, relation in _required(tables, short=False):
        if not reach.connect(table.name, relation.target):
            what = f"{table.name}.{relation.name} is required and closes a ring of required references"
            reading.notes.infer(table.paths[relation.name], what, "no first row can be made; allow null to mend it")
    for table, relation in _required(tables, short=True):
        if not reach.connect(table.name, relation.target) and not relation.primary_key:
            kept = relation.on_delete if relation.on_delete in ("PROTECT", "RESTRICT", "DO_NOTHING") else "SET_NULL"
            table.members[relation.name] = replace(relation, null=True, blank=True, on_delete=kept)
            why = "otherwise no first row could be made: the references form a ring"
            label = f"{table.name}.{relation.name}"
            reading.notes.infer_alike(table.paths[relation.name], "a reference that may be null", why, label)


def _required(tables: Sequence[Table], *, short: bool) -> Iterator[tuple[Table, Relation]]:
    for table in tables:
        for name, relation in list(table.relations.items()):
            if not relation.many and not relation.null and (name in table.short) == short:
                yield table, relation


class _Reach:
    """Which entity needs which, along any number of references: one bit per entity, so that no path is walked."""

    def __init__(self, names: Sequence[str]) -> None:
        self._bit = {name: 1 << index for index, name in enumerate(names)}
        self._needs = dict(self._bit)

    def connect(self, source: str, target: str) -> bool:
        """Note that ``source`` needs ``target``; False, and nothing noted, when that closes a ring."""
        if self._needs[target] & self._bit[source]:
            return False
        gained = self._needs[target]
        if self._needs[source] | gained != self._needs[source]:
            for name, needs in self._needs.items():
                if needs & self._bit[source]:
                    self._needs[name] = needs | gained
        return True


def _refuse_key_rings(tables: Sequence[Table], reading: Reading) -> None:
    """Primary keys that refer to each other: Django dies of it with a RecursionError."""
    key = {
        table.name: (relation, table)
        for table in tables
        for relation in table.relations.values()
        if relation.primary_key
    }
    for start, (relation, table) in key.items():
        at, steps = relation.target, 0
        while at != start and at in key and steps < len(key):
            at, steps = key[at][0].target, steps + 1
        if at == start:
            message = f"the primary key of {start} refers to itself" + (" through others" if steps else "")
            hint = "make one of them an ordinary one-to-one"
            reading.problems.add("primary-key", table.paths[relation.name], message, hint)
