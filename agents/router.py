"""The Router agent: ``urls.py``."""

from __future__ import annotations

from agents.auth import has_files
from agents.contract import Agent, Brief, GeneratedFile
from agents.freehand.wiring import features
from agents.render import render


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Every route of the backend on one page."""
    erd = brief.erd
    content = render(
        "urls.py.j2",
        entities=erd.entities,
        registration=erd.registration,
        media=has_files(erd),
        features=bool(features(brief.options)),
    )
    summary = f"{len(erd.entities)} collections under /api/v1/"
    return (GeneratedFile("urls.py", content, ROUTER.name, summary),)


ROUTER = Agent(
    name="router",
    writes={"urls.py": "the routes: the API with its schema, health, the admin"},
    draft=draft,
    builds_on={"urls.py": ("views.py", "auth/views.py")},
)
