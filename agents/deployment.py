"""The Deployment agent: what runs the backend, on a laptop and on a server."""

from __future__ import annotations

from importlib.metadata import version

from agents.auth import has_files
from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.model import Erd
from agents.render import render

_REQUIREMENTS = (
    "Django",
    "django-cors-headers",
    "django-environ",
    "django-filter",
    "djangorestframework",
    "djangorestframework-simplejwt",
    "drf-spectacular",
    "gunicorn",
    "psycopg[binary]",
    "python-json-logger",
    "whitenoise",
)

_FILES = {
    "requirements.txt": ("pinned versions, those that were verified", "the versions that were verified"),
    "manage.py": ("Django's commands", "Django's commands"),
    "wsgi.py": ("the WSGI application", "what gunicorn serves"),
    "asgi.py": ("the ASGI application", "what an ASGI server serves"),
    "Dockerfile": ("a multi-stage image that runs as a normal user", "the image"),
    ".gitignore": ("no secret and no data in git", "what stays out of git"),
    ".dockerignore": ("what stays out of the image", "what stays out of the image"),
    "compose.yaml": ("the backend with PostgreSQL on one machine", "the backend with PostgreSQL, for local work"),
    "Procfile": ("release: migrate; web: gunicorn", "the processes of a buildpack platform"),
    ".env.example": ("the variables that matter, for local work", "what the environment has to say"),
    ".gitattributes": ("generated files collapsed in diffs", "which diffs are collapsed"),
}
"""Path → what a reviewer finds in it, and why it exists."""


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Everything from the command line to the image."""
    data = {
        "package": brief.package,
        "requirements": requirements(brief.erd),
        "media": has_files(brief.erd),
    }
    return tuple(
        GeneratedFile(path, render(f"{path.removeprefix('.')}.j2", **data), DEPLOYMENT.name, summary)
        for path, (summary, _) in _FILES.items()
    )


def requirements(erd: Erd) -> list[str]:
    """What the backend needs, pinned to what is installed here: the versions it is verified with."""
    asked = {
        "Pillow": any(field.type == "ImageField" for entity in erd for field in entity.fields),
        "django-prometheus": erd.wants.metrics,
        "django-safedelete": any(entity.wants.soft_delete for entity in erd),
        "django-simple-history": any(entity.wants.history for entity in erd),
        "drf-nested-routers": any(entity.wants.nested_under for entity in erd),
    }
    names = sorted((*_REQUIREMENTS, *(name for name, wanted in asked.items() if wanted)), key=str.lower)
    return [f"{name}=={version(name.partition('[')[0])}" for name in names]


DEPLOYMENT = Agent(
    name="deployment",
    writes={path: why for path, (_, why) in _FILES.items()},
    draft=draft,
    builds_on={
        "Dockerfile": ("requirements.txt", "manage.py", "wsgi.py"),
        "compose.yaml": ("Dockerfile",),
        "Procfile": ("manage.py", "wsgi.py"),
    },
)
