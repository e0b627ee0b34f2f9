"""A set of files on disk: written and read without ever leaving the folder.

Paths come from manifests, branches and drafts, so each is checked, and no symbolic link is followed.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath

from agents.contract import UserError

MAX_FILE_BYTES = 4_000_000
SKIPPED = frozenset({".git", "__pycache__", ".venv", "venv", "node_modules", ".ruff_cache", ".mypy_cache"})
"""Folders that are never part of a backend's sources."""


def is_safe(path: str) -> bool:
    """Whether ``path`` is relative, stays inside its folder, and is spelled the one normal way."""
    if path in ("", ".") or "\\" in path or not path.isprintable():
        return False
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and str(pure) == path and pure.parts[0] != ".git"


def check_paths(paths: Iterable[str]) -> None:
    """Raise ``UserError`` for the first that is not safe."""
    for path in paths:
        if not is_safe(path):
            raise UserError(f"{path!r} is no path inside the output folder")


def write_tree(files: Mapping[str, str], folder: Path, *, delete: Iterable[str] = ()) -> None:
    """Write every file below ``folder``, making folders as needed; nothing is written if one path is unsafe."""
    places = {path: _place(folder, path) for path in (*files, *delete)}
    for path, text in files.items():
        places[path].parent.mkdir(parents=True, exist_ok=True)
        # Bytes that are no UTF-8 come as surrogate escapes.
        places[path].write_bytes(text.encode("utf-8", "surrogateescape"))
    for path in delete:
        places[path].unlink(missing_ok=True)


def read_tree(folder: Path) -> dict[str, str]:
    """Every text file below ``folder`` by its relative path; links, caches, binary and huge files are left out."""
    files: dict[str, str] = {}
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in SKIPPED)
        for name in sorted(names):
            file = Path(where, name)
            if file.is_symlink() or not file.is_file() or file.stat().st_size > MAX_FILE_BYTES:
                continue
            try:
                files[file.relative_to(folder).as_posix()] = file.read_bytes().decode()
            except UnicodeDecodeError:
                continue
    return files


def _place(folder: Path, path: str) -> Path:
    check_paths([path])
    place = folder
    for part in PurePosixPath(path).parts:
        place = place / part
        if place.is_symlink():
            raise UserError(f"{path} leads through a symbolic link, which is never followed")
    return place
