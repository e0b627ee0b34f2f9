"""Whether a drafted backend stands: it compiles, Django's checks are clean, its migrations and tables can be made.

A child process imports Django once and forks for each backend, since a process can only ever have one user model; that
costs a fifth of a process for each.
"""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
import traceback
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from shutil import rmtree
from types import TracebackType
from typing import Self

PACKAGE = "backend"
_ALIKE = ("manage.py", "asgi.py", "wsgi.py")
"""The same for every ERD."""
_MIGRATED = 500
"""More references take Django's autodetector minutes: its optimizer compares every operation with every other."""
_WITHOUT_SETTINGS = (
    *("django.contrib.admin", "django.contrib.staticfiles", "django.core.management", "django.test"),
    *("django.db.backends.sqlite3.base", "django.db.migrations.autodetector", "django.db.migrations.writer"),
    *("django_filters.rest_framework", "rest_framework.serializers", "corsheaders.middleware", "whitenoise.middleware"),
    *("environ", "jsonschema", "jwt", "yaml", "inflection"),
)
"""What every backend imports and Django lets one import before it has settings."""


class Judge:
    """The child process; a context manager."""

    def __init__(self) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="erdsmith-standing-")
        self._numbers = count(1)
        self._child = subprocess.Popen(
            [sys.executable, "-m", __name__],
            env={
                "PATH": os.defpath,
                "PYTHONPATH": os.pathsep.join(place for place in sys.path if place),
                "PYTHONDONTWRITEBYTECODE": "1",
                "PYTHONWARNINGS": "ignore",
                "SECRET_KEY": "for the checks only, and longer than the fifty characters that they ask for: 0123456789",
                "ALLOWED_HOSTS": "localhost",
                "DATABASE_URL": "sqlite://:memory:",
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # The end of its input is the end of its work.
        self._child.communicate()
        self._scratch.cleanup()

    def fault(self, files: Mapping[str, str]) -> str:
        """What is wrong with a backend (path → text); ``""`` = it stands."""
        folder = Path(self._scratch.name, str(next(self._numbers)))
        for path, text in files.items():
            place = folder / PACKAGE / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
        if self._child.stdin is None or self._child.stdout is None:
            raise RuntimeError("the child's pipes are missing")
        self._child.stdin.write(f"{folder}\n")
        self._child.stdin.flush()
        found: str = json.loads(self._child.stdout.readline())
        rmtree(folder)
        return found


def _serve() -> None:
    for name in _WITHOUT_SETTINGS:
        importlib.import_module(name)
    for line in sys.stdin:
        sys.stdout.write(json.dumps(_forked(Path(line.strip()))) + "\n")
        sys.stdout.flush()


def _forked(folder: Path) -> str:
    """The fault of the backend below ``folder``, found in a process of its own."""
    report = folder / "report"
    child = os.fork()
    if child == 0:
        try:
            report.write_text(_fault(folder), encoding="utf-8")
        except BaseException:
            report.write_text(traceback.format_exc(), encoding="utf-8")
        os._exit(0)
    os.waitpid(child, 0)
    return report.read_text(encoding="utf-8") if report.exists() else "it died"


def _fault(folder: Path) -> str:
    os.chdir(folder)
    sys.path.insert(0, str(folder))
    os.environ["DJANGO_SETTINGS_MODULE"] = f"{PACKAGE}.settings"
    import django
    from django.apps import apps
    from django.conf import settings
    from django.core import checks
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.graph import MigrationGraph
    from django.db.migrations.state import ProjectState
    from django.db.migrations.writer import MigrationWriter

    django.setup()
    for file in sorted((folder / PACKAGE).rglob("*.py")):
        if file.name not in _ALIKE:
            parts = file.relative_to(folder).with_suffix("").parts
            importlib.import_module(".".join(part for part in parts if part != "__init__"))
    messages = checks.run_checks(include_deployment_checks=True)
    references = sum(field.is_relation for model in apps.get_models() for field in model._meta.fields)
    if references <= _MIGRATED:
        changes = MigrationAutodetector(ProjectState(), ProjectState.from_apps(apps)).changes(MigrationGraph())
        for migration in changes[PACKAGE]:
            compile(MigrationWriter(migration, include_header=False).as_string(), "migration", "exec")
    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    connection.check_constraints()
    return "\n".join(str(message) for message in messages if message.level >= checks.WARNING)


if __name__ == "__main__":
    _serve()
