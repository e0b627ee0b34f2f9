"""The names the bot gives on GitHub: branches, refs, checks, markers."""

from __future__ import annotations

import re
from urllib.parse import unquote

BRANCH_PREFIX = "erdsmith/"
ERD_CHECK = "ERDsmith / erd"
PROOF_CHECK = "ERDsmith / proof"
REVIEW_CHECK = "ERDsmith / review"

_MARKER = re.compile(r"<!-- erdsmith:([a-z]+) ([0-9A-Za-z:_-]+) -->")


def _encoded(text: str) -> str:
    """``text`` as one part of a branch name: no ``/``, so that no branch is a folder of another, and no ``--``."""
    quoted = "".join(char if _is_plain(char) else "".join(f"%{byte:02X}" for byte in char.encode()) for char in text)
    return re.sub(r"(?<=-)-|^-|-$", "%2D", quoted)


def _is_plain(char: str) -> bool:
    return char.isascii() and (char.isalnum() or char in "_-")


def slug(base: str, folder: str) -> str:
    """What a rolling pull request is known by: its base branch and its output folder."""
    return f"{_encoded(base)}--{_encoded(folder)}"


def head_branch(base: str, folder: str, number: int = 1) -> str:
    """The pull request's branch; ``number`` counts up past branches that hold somebody's left-over work."""
    return f"{BRANCH_PREFIX}{slug(base, folder)}" + (f"--{number}" if number > 1 else "")


def pristine_ref(base: str, folder: str) -> str:
    """Where the drafts are kept as they were made."""
    return f"refs/erdsmith/pristine/{slug(base, folder)}"


def origin(branch: str) -> tuple[str, str] | None:
    """The base branch and the output folder that a branch of the bot was named after; ``None`` for any other branch.

    A person may let the pull request go into another branch later: its name and its drafts stay.
    """
    base, _, folder = branch.removeprefix(BRANCH_PREFIX).partition("--")
    folder, _, number = folder.partition("--")
    found = unquote(base, errors="replace"), unquote(folder, errors="replace")
    counted = int(number) if re.fullmatch("[1-9][0-9]{0,3}", number) else 1
    return found if all(found) and branch == head_branch(*found, counted) else None


def marker(kind: str, key: str) -> str:
    """A hidden line that lets the bot find what it said before."""
    return f"<!-- erdsmith:{kind} {key} -->"


def bears(body: str, hidden: str) -> bool:
    """Whether a text of the bot has this marker: at its end, since further up it may be quoted from a file."""
    return body.rstrip().endswith(hidden)


def markers(body: str) -> frozenset[tuple[str, str]]:
    """Every (kind, key) hidden in a text of the bot."""
    return frozenset((kind, key) for kind, key in _MARKER.findall(body))
