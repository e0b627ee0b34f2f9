"""Models that a migration creates in a row, with the state rendered once for all of them.

``migrate`` renders a new model's whole neighbourhood anew, which costs the square of a schema's size: for 100 entities
some 13 s, and 2 s this way. What runs on the database is the same: Django's own ``CreateModel``, one after the other.
"""

# Django and its friends ship no types.
# mypy: disable-error-code="import-untyped,no-untyped-call"
# mypy: disallow-subclassing-any=False

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.migrations.utils import resolve_relation


def together() -> None:
    """Let every app's migrations take their creations together, from now on in this process."""
    for migration in MigrationLoader(None).disk_migrations.values():
        type(migration).operations = taken_together(migration.operations)


def taken_together(operations: Iterable[Operation]) -> list[Operation]:
    """The same operations with every run of creations as one."""
    found: list[Operation] = []
    for alike, run in groupby(operations, key=lambda operation: type(operation) is CreateModel):
        some = list(run)
        found += [Creations(some)] if alike and len(some) > 1 else some
    return found


class Creations(Operation):
    """``CreateModel`` several times."""

    def __init__(self, creations: Sequence[CreateModel]) -> None:
        self.creations = creations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        # Rendered again when it is next asked for, by then with all of them.
        state.__dict__.pop("apps", None)
        for creation in self.creations:
            creation.state_forwards(app_label, state)
            _refer_backwards(creation, app_label, state)

    def database_forwards(self, app_label: str, editor: Any, before: ProjectState, after: ProjectState) -> None:
        for creation in self.creations:
            creation.database_forwards(app_label, editor, before, after)


def _refer_backwards(creation: CreateModel, app_label: str, state: ProjectState) -> None:
    """Raise what Django would, if a model refers to one that a later operation creates."""
    for name, field in creation.fields:
        remote = field.remote_field
        for target in (remote.model, getattr(remote, "through", None)) if remote else ():
            if target is None:
                continue
            label, model = resolve_relation(target, app_label, creation.name_lower)
            if (label, model) not in state.models and label not in state.real_apps:
                raise ValueError(f"{creation.name}.{name}: related model '{label}.{model}' cannot be resolved")
