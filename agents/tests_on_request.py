"""What the generated tests know of what only some backends need."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from agents.erd.model import Entity, Erd, Relation
from agents.serializer import chosen_key, is_flexible
from agents.traits import is_private, owner_relation
from agents.view import is_restored
from agents.wording import snake


def hidden_rows(erd: Erd, entity: Entity, *, ring: bool, multipart: bool) -> dict[str, Any] | None:
    """How rows that are only hidden behave; ``None`` where none are, or none can be deleted alone."""
    if not is_restored(entity) or ring:
        return None
    single = any(relation.kind == "OneToOneField" for relation in entity.relations)
    return {
        "belongs_to": next((r.name for r in entity.relations if _goes_with(erd, r)), None),
        "single": single,
        "freed": not (single or multipart or chosen_key(entity)) and "delete" in entity.operations,
    }


def _goes_with(erd: Erd, relation: Relation) -> bool:
    hides = erd[relation.target].wants.soft_delete and relation.on_delete == "CASCADE"
    return hides and not (relation.many or relation.null)


_MIXINS = {"Idempotent": "idempotency", "Bulk": "bulk", "Versioned": "etag", "Shaped": "shape", "Below": "nested"}
_MAKING = {
    "Idempotent": "test_a_repeated_request_makes_one_row",
    "Bulk": "test_makes_several_rows_or_none",
    "Below": "test_a_new_row_belongs_to_the_one_above",
}
"""The tests that make rows through the API, which cannot always be."""


def on_request(erd: Erd, entity: Entity) -> dict[str, Any]:
    """What the tests of one entity are told of what only some collections do."""
    wants, owner = entity.wants, owner_relation(entity)
    above = next((relation for relation in entity.relations if relation.name == wants.nested_under), None)
    mixins = list(_mixins(erd, entity))
    alone = owner is not None and owner.kind == "OneToOneField"
    making = {name: _MAKING[name] for name in mixins if name in _MAKING}
    return {
        "mixins": mixins,
        "making": list(making.values()),
        "twice": [making[name] for name in ("Bulk", "Below") if name in making and alone],
        "above": {"name": above.name, "path": erd[above.target].plural} if above else None,
        "expandable": list(wants.expand),
        "sealed_references": dict(_sealed_references(erd, entity)),
        "history": ("history" if "history" not in entity else "history_records") if wants.history else None,
    }


def features(erd: Erd, entities: Iterable[dict[str, Any]]) -> dict[str, bool]:
    """Which tests of what only some backends do are needed at all."""
    used = {name for entity in entities for name in entity["mixins"]}
    found = {feature: name in used for name, feature in {**_MIXINS, "Kept": "history"}.items()}
    return {**found, "metrics": erd.wants.metrics}


def _mixins(erd: Erd, entity: Entity) -> Iterator[str]:
    makes = "create" in entity.operations
    wanted = {
        "Idempotent": erd.wants.idempotency and makes,
        "Bulk": entity.wants.bulk and makes,
        "Versioned": entity.wants.etag and "update" in entity.operations,
        "Shaped": is_flexible(erd),
        "Below": bool(entity.wants.nested_under) and makes,
        "Kept": entity.wants.history,
    }
    yield from (name for name, is_wanted in wanted.items() if is_wanted)


def _sealed_references(erd: Erd, entity: Entity) -> Iterator[tuple[str, str]]:
    """References that can lead to a row which the owner does not see, and what makes such a row for somebody else."""
    for relation in entity.relations:
        fixed = relation.kind == "OneToOneField" or relation.name in entity.owner[:1]
        if relation.name in entity.wants.expand and is_private(erd, relation.target) and not fixed:
            target = erd[relation.target]
            yield relation.name, "lambda other: other" if target.is_user else f"factories.make_{snake(target.name)}"
