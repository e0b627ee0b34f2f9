"""From what Python and Django say to a problem with a place: path relative to the package, line, message."""

from __future__ import annotations

import inspect
import re
import traceback
from pathlib import Path
from typing import TypedDict

from .operations import failed_operation

MAX_MESSAGE = 1000


class Found(TypedDict):
    """A problem as it travels to the judge."""

    path: str | None
    line: int | None
    message: str


def found(message: str, path: str | None = None, line: int | None = None) -> Found:
    """One problem; an overlong message is cut."""
    return {"path": path, "line": line, "message": message.strip()[:MAX_MESSAGE]}


def problem_of(error: BaseException, folder: Path) -> Found:
    """What was raised, at the deepest line of the package that it came through."""
    message = str(error) if isinstance(error, SystemExit) else f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError) and error.filename and _inside(error.filename, folder):
        return found(f"{type(error).__name__}: {error.msg}", _inside(error.filename, folder), error.lineno)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = _inside(frame.filename, folder)
        if path:
            return found(message, path, frame.lineno)
    if (place := failed_operation(error)) and (path := _inside(place[0], folder)):
        return found(message, path, place[1])
    return found(message)


def problem_of_text(trace: str, folder: Path) -> Found:
    """The same from a formatted traceback, which is all that unittest keeps."""
    message = next((line for line in reversed(trace.splitlines()) if line and not line.startswith(" ")), trace)
    for filename, line in reversed(re.findall(r'File "([^"]+)", line (\d+)', trace)):
        path = _inside(filename, folder)
        if path:
            return found(message, path, int(line))
    return found(message)


def place_of(thing: object, folder: Path) -> tuple[str | None, int | None]:
    """Where a class is defined, if that is in the package."""
    try:
        path = _inside(inspect.getsourcefile(thing) or "", folder)  # type: ignore[arg-type]  # a TypeError says no
        line = inspect.getsourcelines(thing)[1] if path else None  # type: ignore[arg-type]  # as above
    except (OSError, TypeError):
        return None, None
    return path, line


def _inside(filename: str, folder: Path) -> str | None:
    """The path relative to the package, ``None`` for a file that is not in it."""
    path = Path(filename)
    return path.relative_to(folder).as_posix() if path.is_relative_to(folder) else None
