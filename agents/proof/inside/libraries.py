"""What can be imported before there is anything to judge: libraries that look at no setting when they are imported."""

from __future__ import annotations

import importlib
import select
import sys
from contextlib import suppress

_LIBRARIES = (
    "django.contrib.admin.views.main",
    "django.db.backends.sqlite3.base",
    "django.db.migrations.autodetector",
    "django.test.runner",
    "rest_framework_simplejwt.utils",
    "corsheaders.middleware",
    "whitenoise.storage",
    "django.contrib.admindocs.views",
    "django.contrib.sessions.middleware",
    "django.contrib.staticfiles.finders",
    "environ",
    "inflection",
    "pythonjsonlogger.json",
    "uritemplate",
    "yaml",
    "jsonschema_rs",
)
"""Four fifths of all that a backend imports; last, what not every run needs.

Django REST framework is not among them: it looks for PostgreSQL's fields.
"""


def load() -> None:
    """Import them until there is something to do; one that is not installed is missed by whoever needs it."""
    for name in _LIBRARIES:
        if select.select([sys.stdin], [], [], 0)[0]:
            return
        with suppress(ImportError):
            importlib.import_module(name)
