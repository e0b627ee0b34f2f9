"""The check ``import``: Django starts with the package's settings, and each of its modules can be imported."""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import importlib
import os
import re
import sys
from pathlib import Path

from .problems import Found

NOT_IMPORTED = {"manage.py"}
"""A script, not a module; everything below ``migrations/`` is read by Django's own loader."""


def start(package: str, folder: Path) -> list[Found]:
    """Start Django with the package's settings, which imports the modules of its apps."""
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{package}.settings"
    import django

    _spare(folder)
    django.setup()
    return []


def load(package: str, folder: Path) -> list[Found]:
    """Start Django and import every module; the first error ends it."""
    start(package, folder)
    for file in sorted(folder.rglob("*.py")):
        path = file.relative_to(folder)
        if path.as_posix() in NOT_IMPORTED or path.parts[0] == "migrations":
            continue
        parts = path.with_suffix("").parts
        if all(part.isidentifier() for part in parts):
            importlib.import_module(".".join((package, *(part for part in parts if part != "__init__"))))
    return []


def _spare(folder: Path) -> None:
    """Keep out libraries that are taken if they are there, and that the package does not name: a third of all imports.

    Django REST framework takes ``requests`` and, by PostgreSQL's own fields, psycopg; drf-spectacular takes pydantic.
    """
    text = b"\n".join(file.read_bytes() for file in folder.rglob("*.py"))
    for name in ("requests", "pydantic"):
        if not re.search(rb"^\s*(?:import|from)\s+%s\b" % name.encode(), text, re.MULTILINE):
            sys.modules[name] = None  # type: ignore[assignment]  # "not importable"
    if b"postgres" not in text:
        fields = "django.contrib.postgres.fields"
        sys.modules[fields] = None  # type: ignore[assignment]  # "not importable"
        importlib.import_module("rest_framework.compat")
        del sys.modules[fields]
