"""The Router agent: ``urls.py``."""

from __future__ import annotations

from agents.auth import has_files
from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.model import Entity, Erd
from agents.freehand.wiring import features
from agents.render import render
from agents.wording import snake


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Every route of the backend on one page."""
    erd = brief.erd
    content = render(
        "urls.py.j2",
        entities=erd.entities,
        registration=erd.registration,
        media=has_files(erd),
        features=bool(features(brief.options)),
        metrics=erd.wants.metrics,
        nested=[_below(erd, entity) for entity in erd if entity.wants.nested_under],
    )
    summary = f"{len(erd.entities)} collections under /api/v1/"
    return (GeneratedFile("urls.py", content, ROUTER.name, summary),)


def _below(erd: Erd, entity: Entity) -> dict[str, str]:
    """The second address of a collection, below the rows of another one."""
    relation = next(each for each in entity.relations if each.name == entity.wants.nested_under)
    return {
        "router": f"{snake(relation.target)}__{snake(entity.name)}",
        "parent": erd[relation.target].plural,
        "name": relation.name,
        "plural": entity.plural,
        "view": f"{entity.name}Below{relation.target}ViewSet",
        "basename": f"{snake(relation.target)}-{snake(entity.name)}",
    }


ROUTER = Agent(
    name="router",
    writes={"urls.py": "the routes: the API with its schema, health, the admin"},
    draft=draft,
    builds_on={"urls.py": ("views.py", "auth/views.py")},
)
