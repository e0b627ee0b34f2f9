"""What every check of the doctor gives."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "note", "bad"]
"""``note``: worth knowing, in the way of nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. ``mend`` says what to do about it; no secret reaches either text."""

    area: str
    state: State
    text: str
    mend: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def fine(area: str, text: str) -> Finding:
    return Finding(area, "ok", text)


def bad(area: str, text: str, mend: str) -> Finding:
    return Finding(area, "bad", text, mend)
