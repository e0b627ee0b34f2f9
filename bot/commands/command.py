"""One command, as somebody gave it."""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import Any, Literal

Place = Literal["conversation", "line", "review"]
"""Where something was said; a review's own text is neither of the others, and cannot be reacted to."""


@dataclass(frozen=True, slots=True)
class Command:
    """One command of one comment. ``name`` may be unknown; then ``argument`` holds the rest of its line."""

    name: str
    target: str
    argument: str
    author: str
    comment: int
    thread: int = 0
    """For a comment on a line: the comment to reply to."""
    place: Place = "conversation"
    about: str = ""
    """For a comment on a line: the file, from the root of the repository."""
    line: int = 0
    """For a comment that opens a thread: the line of that file, unless it is gone."""
    remark: bool = False
    """Whether no command was named: it is a comment on a line, or was said to the bot by its name."""
    retries: str = ""
    """For a second try: the ``key`` of the first."""

    @property
    def key(self) -> str:
        """What is remembered of a command that was carried out: its comment and a hash of its words."""
        words = f"{self.name}\0{self.target}\0{' '.join(self.argument.split())}"
        return f"{self.comment}-{hashlib.sha256(words.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Command:
        return cls(**data)
