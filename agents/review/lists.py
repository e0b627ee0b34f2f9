"""Design rules about what lists are asked for."""

from __future__ import annotations

from collections.abc import Iterator

from agents.erd.model import Entity, Field
from agents.review.drafted import Drafted
from agents.review.finding import Finding
from agents.view import lookups
from agents.wording import listed

_FEW = frozenset({"BooleanField"})
"""Of these an index would hardly find anything faster."""


def filter_without_index(drafted: Drafted) -> Iterator[Finding]:
    """What somebody asked a list to be narrowed by is looked for in every row."""
    for entity in drafted.erd:
        first = {index.fields[0].lstrip("-") for index in entity.indexes} | {u.fields[0] for u in entity.uniques}
        slow = [name for name in lookups(entity) if _is_slow(entity, name) and name not in first]
        if slow:
            named = listed([f"`{name}`" for name in slow])
            message = f"Lists of {entity.name} can be filtered by {named} without an index: every row is looked at."
            mend = f'draw `"index": true` where lists grow long, or `"api": {{"filter": false}}` ({slow[0]})'
            yield drafted.view("filter-without-index", "low", entity, message, mend)


def _is_slow(entity: Entity, name: str) -> bool:
    member = entity[name]
    if not isinstance(member, Field) or member.type in _FEW or not member.api.filter:
        return False
    return not (member.index or member.unique or member.primary_key)


def random_order(drafted: Drafted) -> Iterator[Finding]:
    """Pages in the order of a random key: new rows appear anywhere."""
    for entity in drafted.erd:
        key = entity.primary_key
        if isinstance(key, Field) and key.type == "UUIDField" and not entity.ordering:
            message = f"Lists of {entity.name} come in the order of a random key: new rows appear on any page."
            stamp = next((field.name for field in entity.fields if field.auto_now_add), "")
            mend = f'"ordering": ["-{stamp}"]' if stamp else '"timestamps": true, "ordering": ["-created_at"]'
            mend = f'draw `"$meta": {{{mend}}}`'
            yield drafted.view("random-order", "low", entity, message, mend)
