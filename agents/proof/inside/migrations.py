"""The next migrations, made by Django's own autodetector, and the check that none is missing."""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped"

from __future__ import annotations

import importlib
import re
from collections.abc import Mapping
from pathlib import Path

from django.apps import apps
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from .detector import GatheringAutodetector
from .one_off import Answers
from .problems import Found, found, place_of
from .report import Report


def write(package: str, folder: Path, report: Report) -> list[Found]:
    """Write and report every migration that the models lack."""
    marker = folder / "migrations" / "__init__.py"
    if not marker.exists():
        marker.parent.mkdir(exist_ok=True)
        marker.touch()
        report.file("migrations/__init__.py", "")
    labels = _labels(package)
    target = ProjectState.from_apps(apps)
    answers = Answers(target, labels)
    for migration in _changes(labels, target, answers):
        text = MigrationWriter(migration, include_header=False).as_string()
        (marker.parent / f"{migration.name}.py").write_text(text, encoding="utf-8")
        report.file(f"migrations/{migration.name}.py", text)
    for note in answers.notes:
        report.note(note)
    importlib.invalidate_caches()
    return []


def missing(package: str, folder: Path) -> list[Found]:
    """What ``makemigrations --check`` complains about."""
    labels = _labels(package)
    changes = _changes(labels, ProjectState.from_apps(apps), MigrationQuestioner(specified_apps=labels))
    return [
        found(f"no migration says: {operation.describe()}", *_model_of(operation, migration.app_label, folder))
        for migration in changes
        for operation in migration.operations
    ]


def _model_of(operation: Operation, label: str, folder: Path) -> tuple[str | None, int | None]:
    """Where the model is defined that the operation is about; one that is gone was there."""
    try:
        return place_of(apps.get_model(label, getattr(operation, "model_name", operation.name)), folder)
    except LookupError:
        return "models.py", None


def _changes(labels: set[str], target: ProjectState, questioner: MigrationQuestioner) -> list[Migration]:
    loader = MigrationLoader(None, ignore_no_migrations=True)
    conflicts: Mapping[str, list[str]] = loader.detect_conflicts()
    for label in labels & set(conflicts):
        raise ValueError(f"two migrations are both the last one: {', '.join(sorted(conflicts[label]))}")
    detector = GatheringAutodetector(loader.project_state(), target, questioner)
    changes = detector.changes(graph=loader.graph, trim_to_apps=labels, convert_apps=labels)
    return _named([migration for label in sorted(labels & set(changes)) for migration in changes[label]])


def _named(migrations: list[Migration]) -> list[Migration]:
    """Django falls back on the time of day for a name; the number alone says as much, and always the same."""
    names = {each.name: re.sub(r"^(\d+)_auto_\d+_\d+$", r"\1_changes", each.name) for each in migrations}
    for each in migrations:
        each.dependencies = [(label, names.get(name, name)) for label, name in each.dependencies]
        each.name = names[each.name]
    return migrations


def _labels(package: str) -> set[str]:
    """The app that the package is."""
    return {config.label for config in apps.get_app_configs() if config.name == package}
