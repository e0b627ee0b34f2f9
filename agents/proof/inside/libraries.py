"""What can be imported before there is anything to judge: libraries that look at no setting when they are imported."""

from __future__ import annotations

import importlib
from contextlib import suppress

_LIBRARIES = (
    "django.contrib.admin.views.main",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.autodetector",
    "django.test.runner",
    "drf_spectacular.validation",
    "rest_framework_simplejwt.utils",
    "corsheaders.middleware",
    "whitenoise.storage",
)
"""Four fifths of all that a backend imports. Django REST framework is not: it looks for PostgreSQL's fields."""


def load() -> None:
    """Import them; one that is not installed is missed by whoever needs it."""
    for name in _LIBRARIES:
        with suppress(ImportError):
            importlib.import_module(name)
