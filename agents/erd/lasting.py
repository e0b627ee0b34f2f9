"""What of a row lasts: members that never change, and the only ways in which states do. Rules say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Steps = Mapping[str, tuple[str, ...]]
"""State → the states that may follow it."""


@dataclass(frozen=True, slots=True)
class Lasting:
    """``fixed`` are members that a row keeps as it was made with, ``moves`` the fields that change step by step."""

    fixed: tuple[str, ...] = ()
    moves: Mapping[str, Steps] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.fixed or self.moves)

    def __contains__(self, name: object) -> bool:
        return name in self.fixed or name in self.moves
