"""The Planner's own file: ``README.md`` of the backend, with the diagram of its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agents.auth import has_files, registration_fields
from agents.contract import Agent, Brief, GeneratedFile
from agents.erd import mermaid
from agents.erd.model import Access, Entity, Erd, Relation
from agents.render import render
from agents.serializer import chosen_key, is_flexible
from agents.traits import owner_lookup, rights
from agents.wording import listed


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """How to run, test and deploy the backend, and what it lets whom do."""
    erd = brief.erd
    content = render(
        "README.md.j2",
        package=brief.package,
        diagram=mermaid(erd),
        login=erd.login,
        registration=erd.registration,
        media=has_files(erd),
        collections=[{"plural": entity.plural, "whose": _whose(entity)} for entity in erd],
        register=registration_fields(erd)[0 if chosen_key(erd.user) else 1 :],
        page_size=erd.page_size,
        paging=_PAGING[erd.wants.pagination],
        asked=list(_asked(erd)),
        metrics=erd.wants.metrics,
    )
    return (GeneratedFile("README.md", content, PLANNER.name, "the data, the rules, how to run it"),)


def _whose(entity: Entity) -> str:
    if entity.is_user:
        return "each account is its own; staff may add one"
    lookup = owner_lookup(entity)
    whose = "shared" if lookup is None else f"its owner's: `{lookup.replace('__', '.')}`"
    if entity.grants:
        said = (f"{right}: {listed(_people(words))}" for right, words in entity.grants.by_right.items())
        return f"{whose}; {'; '.join(said)}"
    if entity.access == Access():
        return whose
    read, write = rights(entity)
    return f"{whose}; read by {_WHO[read]}, written by {_WHO[write]}"


_PAGING = {"page": "`?page=`", "limit": "`?limit=`, `?offset=`", "cursor": "`?cursor=`"}


def _asked(erd: Erd) -> Iterator[str]:
    """What only some backends do."""
    hidden = [entity.plural for entity in erd if entity.wants.soft_delete]
    kept = [entity.name for entity in erd if entity.wants.history]
    bulk = [entity.plural for entity in erd if entity.wants.bulk]
    tagged = [entity.plural for entity in erd if entity.wants.etag]
    below = [(entity, entity[entity.wants.nested_under]) for entity in erd if entity.wants.nested_under]
    if hidden:
        yield f"Deleted rows of {listed(hidden)} are only hidden: `POST …/restore/`, or the admin, brings them back."
    if kept:
        yield f"Every change of {listed(kept)} is kept; the admin shows them."
    if bulk:
        yield f"`POST …/bulk/` makes several rows in one request, all or none: {listed(bulk)}."
    if tagged:
        yield f"A row has an `ETag`; a change with `If-Match` is refused (412) if that is another: {listed(tagged)}."
    for entity, relation in below:
        if isinstance(relation, Relation):
            parent = erd[relation.target].plural
            yield f"`/api/v1/{parent}/…/{entity.plural}/` holds those of one row, and new ones belong to it."
    if is_flexible(erd):
        yield "`?fields=id,name` leaves the rest of an answer out."
    if any(entity.wants.expand for entity in erd):
        yield "`?expand=` with names of references puts the rows they lead to into the answer, if one may see them."
    if erd.wants.idempotency:
        yield (
            "A `POST` that is repeated with the same `Idempotency-Key` within a day makes one row. Two at the same "
            "moment are told apart within one process, and by `rediscache` between several, not by `filecache`."
        )
    if erd.wants.metrics:
        yield "`/metrics` holds the numbers for Prometheus."


def _people(words: Sequence[str]) -> list[str]:
    """Those who have a right; the name of a role is free text, and this is Markdown."""
    return [_WHO.get(word) or re.sub(r"[^\w .-]", "", word) for word in words] or ["staff"]


_WHO = {"anyone": "anyone", "authenticated": "everyone signed in", "owner": "the owner", "staff": "staff"}


PLANNER = Agent(
    name="planner",
    writes={"README.md": "what the backend is, how to run, test and deploy it"},
    draft=draft,
    builds_on={"README.md": ("models.py", "urls.py")},
)
