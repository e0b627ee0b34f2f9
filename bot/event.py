"""What happened, reduced to an identity.

A webhook is only a hint that something changed: an ``Event`` says where to look, and everything else is read afresh
from GitHub when the run starts. So duplicates, late and reordered deliveries do no harm.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["push", "comment", "review", "pull", "closed", "head", "proof", "verdict", "decided", "next", "rerun"]


@dataclass(frozen=True, slots=True)
class Event:
    """``key`` names the run: deliveries with the same key start one run together."""

    kind: Kind
    key: str
    installation: int
    repository: str
    """``owner/name``"""
    branch: str = ""
    """For ``push``: the branch that moved. For ``rerun``: the one that the check's commit was pushed to."""
    number: int = 0
    """For the others: the pull request."""
    comment: int = 0
    """For ``comment``: the issue comment."""
    on_line: bool = False
    """For ``comment``: whether it stands on a line or a file of the diff."""
    review: int = 0
    """For ``review``: the submitted review."""
    editor: str = ""
    """For what was edited: who did. It is their permission that counts."""
    asked: tuple[str, ...] = ()
    """For what was edited: the keys of the commands that came in with the edit; no other is run."""
    commit: str = ""
    """For ``rerun``: the check's. For ``proof`` and ``verdict``, which the bot asks itself for: the head."""
    check: str = ""
    """For ``rerun``: the name of the check."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Event:
        return cls(**{**data, "asked": tuple(data.get("asked", ()))})
