"""Which places of a repository a configuration may name: none outside of it, none that git or GitHub act upon."""

from __future__ import annotations

import re

from agents.contract import UserError
from agents.proof.proving import check_package

MAX_PATH = 200
"""Characters; a branch is named after a folder, and GitHub takes 255 bytes."""
_FOLDER = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?")


def why_no_erd(path: str) -> str | None:
    """What keeps a path from being that of an ERD; ``None`` = nothing."""
    if not path.endswith(".json"):
        return "an ERD is a file that ends with .json"
    return _why_not(path)


def why_no_output(path: str) -> str | None:
    """What keeps a path from being an output folder; its last part is the name of a Python package."""
    if reason := _why_not(path):
        return reason
    if not all(_FOLDER.fullmatch(part) for part in path.split("/")):
        return "the parts of a folder's path are letters, digits, '_', '-' and '.'"
    try:
        check_package(path.rpartition("/")[2])
    except UserError as error:
        return str(error)
    return None


def is_inside(path: str, folder: str) -> bool:
    """Whether ``path`` is ``folder`` or below it, also where upper and lower case are the same."""
    return f"{path}/".casefold().startswith(f"{folder}/".casefold())


def _why_not(path: str) -> str | None:
    parts = path.split("/")
    if len(path) > MAX_PATH:
        return f"a path has at most {MAX_PATH} characters"
    if path.startswith(("/", "~")) or "\\" in path or ":" in path:
        return "a path begins at the repository's root and has '/' between its parts"
    if not path.isprintable() or any(part != part.strip() for part in parts):
        return "a path has visible characters, and no space at the end of a part"
    if any(part in ("", ".", "..") for part in parts):
        return "a path has no empty part, no '.' and no '..'"
    if any(part.casefold().startswith(".git") for part in parts):
        return "what begins with .git is git's and GitHub's"
    return None
