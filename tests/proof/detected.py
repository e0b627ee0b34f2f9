"""A child process for `test_detector`: what the autodetectors, Django's and ours, say of a package: is it the same?

``python -m tests.proof.detected PACKAGE`` below the folder that holds it; prints one JSON object.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any


def main(package: str) -> None:
    """Detect twice, apply both, and ours once more as the gate does, each to a database of its own; compare them."""
    sys.path.insert(0, str(Path.cwd()))
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": f"{package}.settings",
        "SECRET_KEY": "x" * 60,
        "ALLOWED_HOSTS": "localhost",
    }
    os.environ["DATABASE_URL"] = "sqlite:///never-opened"
    import django

    django.setup()
    from django.db.migrations.autodetector import MigrationAutodetector

    from agents.proof.inside.creations import taken_together
    from agents.proof.inside.detector import GatheringAutodetector

    operations = {"django": detected(MigrationAutodetector, package), "ours": detected(GatheringAutodetector, package)}
    operations["together"] = taken_together(operations["ours"])
    told = {who: applied(found, package) for who, found in operations.items()}
    json.dump(
        {
            "same_models": all(models == told["django"][0] for models, _ in told.values()),
            "same_tables": all(tables == told["django"][1] for _, tables in told.values()),
            "tables": len(told["ours"][1]),
            "operations": {who: Counter(type(each).__name__ for each in found) for who, found in operations.items()},
        },
        sys.stdout,
    )


def detected(detector: Any, package: str) -> list[Any]:
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None, ignore_no_migrations=True)
    changes = detector(loader.project_state(), ProjectState.from_apps(apps)).changes(
        graph=loader.graph, trim_to_apps={package}, convert_apps={package}
    )
    (migration,) = changes[package]
    operations: list[Any] = migration.operations
    return operations


def applied(operations: list[Any], package: str) -> tuple[Any, Any]:
    """The models' last state, and the columns, indexes and constraints of each table."""
    from django.db import connection
    from django.db.migrations import Migration
    from django.db.migrations.loader import MigrationLoader

    connection.close()
    connection.settings_dict["NAME"] = ":memory:"
    connection.connect()
    loader = MigrationLoader(None, ignore_no_migrations=True)
    before = [node for label in ("auth", "contenttypes") for node in loader.graph.leaf_nodes(label)]
    state = loader.graph.make_state(before, real_apps=loader.unmigrated_apps - {package})
    migration = Migration("0001_initial", package)
    migration.operations = operations
    with connection.schema_editor() as editor:
        state = migration.apply(state, editor)
    models = {
        name: (fields_of(model), {key: sorted_text(value) for key, value in model.options.items()}, str(model.bases))
        for (label, name), model in state.models.items()
        if label == package
    }
    with connection.cursor() as cursor:
        seen = connection.introspection
        tables = {
            table: (
                sorted(map(str, (column[:7] for column in seen.get_table_description(cursor, table)))),
                sorted(map(str, map(named, seen.get_constraints(cursor, table).items()))),
            )
            for table in seen.table_names(cursor)
        }
    return models, tables


def fields_of(model: Any) -> dict[str, str]:
    """Each field as a migration would write it, whatever their order."""
    return {name: str(field.deconstruct()[1:]) for name, field in model.fields.items()}


def named(constraint: tuple[str, Any]) -> Any:
    """A constraint without the name that SQLite counted up for it."""
    name, what = constraint
    return what if name.startswith(("__unnamed_", "sqlite_autoindex_", "fk_")) else constraint


def sorted_text(value: Any) -> Any:
    """An option's value without the order in which indexes and constraints were added."""
    return sorted(map(str, value)) if isinstance(value, list | tuple) else str(value)


if __name__ == "__main__":
    main(sys.argv[1])
