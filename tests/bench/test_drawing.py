"""The ERDs that the benchmark draws: always the same, and with what people draw."""

from __future__ import annotations

import hashlib

import pytest

from agents.erd import parse
from tests.bench.drawing import erd_bytes


@pytest.mark.parametrize("entities", [1, 10, 100])
def test_as_many_entities_as_asked_for(entities: int) -> None:
    erd = parse(erd_bytes(entities))
    assert len(erd.entities) == entities
    assert not erd.not_generated


def test_the_same_bytes_for_everybody() -> None:
    assert (
        hashlib.sha256(erd_bytes(400)).hexdigest() == "f02e625b71fb858eb2ab1abba0d2977fe3546b62bcedade8abeb70ca0987d4cd"
    )


def test_what_is_in_it() -> None:
    erd = parse(erd_bytes(41))
    drawn = [entity for entity in erd.entities if not entity.is_user]
    references = {entity.name: [r for r in entity.relations if not r.many] for entity in drawn}
    assert all(len(found) >= 2 for found in references.values())
    assert all(entity.indexes and entity.checks for entity in drawn)
    assert sum(bool(entity.uniques) for entity in drawn) == 14
    assert sum(any(relation.many for relation in entity.relations) for entity in drawn) == 9
    assert max(len(erd.referrers(entity.name)) for entity in erd.entities) == 10
