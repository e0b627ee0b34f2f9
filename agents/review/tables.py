"""Design rules about whole entities and what lies between them."""

from __future__ import annotations

from collections.abc import Iterator

from agents.erd.model import Entity, Erd, Relation
from agents.review.drafted import Drafted
from agents.review.finding import Finding, Severity
from agents.rings import rings
from agents.wording import listed

WIDE = 30
"""Columns; a screen shows fewer."""
MUCH = 3
"""Other entities whose rows go when one row does."""


def nobody_owns(drafted: Drafted) -> Iterator[Finding]:
    """A reference to the user that may be empty: so nobody owns the rows, and only staff may write them."""
    erd = drafted.erd
    for entity in erd:
        if entity.is_user or entity.owner or entity.access.write or entity.access.read:
            continue
        named = [r.name for r in entity.relations if r.target == erd.user.name and not r.many and r.null]
        if named:
            message = (
                f"`{named[0]}` may be empty, so nobody owns a {entity.name}: everybody reads it, only staff writes."
            )
            mend = f"make `{named[0]}` required, or say who may write in `$meta.permissions`"
            yield drafted.member("nobody-owns", "medium", entity, named[0], message, mend)


def cascade_deletes_much(drafted: Drafted) -> Iterator[Finding]:
    """One deleted row takes rows of many tables with it."""
    erd = drafted.erd
    for entity in erd:
        gone = _cascade(erd, entity)
        direct = [(source, r) for source, r in erd.referrers(entity.name) if not r.many and r.on_delete == "CASCADE"]
        if len(gone) >= MUCH and direct:
            source, relation = direct[0]
            message = f"Deleting one {entity.name} deletes rows of {listed(sorted(gone))} too."
            mend = 'draw `on_delete=PROTECT` where rows should outlive it, or `"$meta": {"soft_delete": true}`'
            severity: Severity = "medium" if entity.is_user else "low"
            yield drafted.member("cascade-deletes-much", severity, source, relation.name, message, mend)


def _cascade(erd: Erd, entity: Entity) -> set[str]:
    gone: set[str] = set()
    waiting = [entity.name]
    while waiting:
        for source, relation in erd.referrers(waiting.pop()):
            cascades = relation.on_delete == "CASCADE" and not relation.many
            if cascades and source.name not in gone | {entity.name}:
                gone.add(source.name)
                waiting.append(source.name)
    return gone


def link_beside_many_to_many(drafted: Drafted) -> Iterator[Finding]:
    """A many-to-many with a table of its own, beside an entity that links the same two and holds more."""
    erd = drafted.erd
    for entity in erd:
        for relation in entity.relations:
            if not relation.many or relation.through:
                continue
            for link in erd:
                targets = [r.target for r in link.relations if not r.many]
                joins = link is not entity and {entity.name, relation.target} <= set(targets) and len(targets) == 2
                if joins and _is_named_after(link.name, entity.name, relation) and link.fields:
                    message = (
                        f"{link.name} links {entity.name} and {relation.target} as well: two lists that can differ."
                    )
                    mend = f'draw `"{relation.name}": {{…, "through": "{link.name}"}}`'
                    yield drafted.member("link-beside-many-to-many", "medium", entity, relation.name, message, mend)


def _is_named_after(link: str, source: str, relation: Relation) -> bool:
    """Whether an entity's name says that it is this many-to-many: ``Tagging`` or ``ItemTag`` for ``Item.tags``."""
    name = link.lower()
    if source == relation.target:
        return False
    return relation.name.removesuffix("s")[:5] in name or (source.lower() in name and relation.target.lower() in name)


def very_wide(drafted: Drafted) -> Iterator[Finding]:
    """More columns than anybody keeps in mind."""
    for entity in drafted.erd:
        if len(entity.members) > WIDE:
            message = f"{entity.name} has {len(entity.members)} columns, and every list sends all of them."
            yield drafted.entity(
                "very-wide", "low", entity, message, "move what belongs together to an entity of its own"
            )


def ring_of_required_references(drafted: Drafted) -> Iterator[Finding]:
    """Rows that need each other: no first one can be made."""
    erd = drafted.erd
    told: set[frozenset[str]] = set()
    for name, ring in rings(erd).items():
        if ring in told:
            continue
        told.add(ring)
        entity = erd[name]
        needed = [r for r in entity.relations if r.target in ring and not r.many and not r.null]
        if needed:
            among = " and ".join(sorted(ring))
            message = f"Rows of {among} need each other: no first row can be made through the API."
            mend = f'draw `"{needed[0].name}": "ForeignKey:{needed[0].target}?"`'
            yield drafted.member("ring-of-required-references", "high", entity, needed[0].name, message, mend)


def island(drafted: Drafted) -> Iterator[Finding]:
    """An entity that nothing refers to and that refers to nothing: a reference may have been forgotten."""
    erd = drafted.erd
    for entity in erd:
        alone = not entity.relations and not erd.referrers(entity.name) and not entity.is_user
        if alone and len(erd.entities) > MUCH:
            message = f"Nothing refers to {entity.name}, and it refers to nothing: only staff writes its rows."
            yield drafted.entity("island", "low", entity, message, "draw what it belongs to")
