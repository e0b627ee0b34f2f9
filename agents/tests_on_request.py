"""What the generated tests know of what only some backends need."""

from __future__ import annotations

from typing import Any

from agents.erd.model import Entity, Erd, Relation
from agents.serializer import chosen_key
from agents.view import is_restored


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
