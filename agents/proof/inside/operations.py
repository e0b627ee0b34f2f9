"""Where in a migration something went wrong: Django's traceback passes by its operation, but not by the file."""

from __future__ import annotations

import ast
import inspect
import traceback
from types import FrameType

APPLIES = "django.db.migrations.migration"
"""The module whose frames hold a migration as ``self`` and the operation it is at as ``operation``."""


def failed_operation(error: BaseException) -> tuple[str, int] | None:
    """File and line of the operation that was applied when ``error`` was raised; ``None`` if it was no migration."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    applying = (frame for frame in reversed(frames) if frame.f_globals.get("__name__") == APPLIES)
    return next((place for frame in applying if (place := _place(frame))), None)


def _place(frame: FrameType) -> tuple[str, int] | None:
    migration, operation = frame.f_locals.get("self"), frame.f_locals.get("operation")
    operations = getattr(migration, "operations", None)
    if not isinstance(operations, list) or operation not in operations:
        return None
    try:
        filename = inspect.getsourcefile(type(migration))
        lines, first = inspect.getsourcelines(type(migration))
    except (OSError, TypeError):
        return None
    written = _written(ast.parse("".join(lines)))
    at = operations.index(operation)
    return (filename, first + written[at] - 1) if filename and at < len(written) else None


def _written(tree: ast.Module) -> list[int]:
    """The line of each element of ``operations = [...]``, counted from the class's own."""
    for node in ast.walk(tree):
        match node:
            case ast.Assign(targets=[ast.Name(id="operations")], value=ast.List(elts=elements)):
                return [element.lineno for element in elements]
    return []
