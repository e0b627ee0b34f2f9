"""Who may do what with an entity's rows, right by right, where one word each for reading and writing is not enough."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Right = Literal["read", "create", "update", "delete"]
PLAIN = frozenset({"anyone", "authenticated", "owner", "staff"})
"""Words that are no role."""


@dataclass(frozen=True, slots=True)
class Grants:
    """Each right with those who have it besides staff: ``anyone``, ``authenticated``, ``owner``, and roles by name."""

    read: tuple[str, ...]
    create: tuple[str, ...]
    update: tuple[str, ...]
    delete: tuple[str, ...]

    @property
    def by_right(self) -> dict[Right, tuple[str, ...]]:
        return {"read": self.read, "create": self.create, "update": self.update, "delete": self.delete}

    @property
    def roles(self) -> tuple[str, ...]:
        """Every role that has a right."""
        return tuple(dict.fromkeys(word for words in self.by_right.values() for word in words if word not in PLAIN))

    def are_for_users(self, right: Right) -> bool:
        """Whether somebody has it who has no role, at least over rows of their own."""
        return bool({"owner", "authenticated", "anyone"} & {*self.by_right[right]})


RIGHTS: tuple[Right, ...] = tuple(each.name for each in fields(Grants))  # type: ignore[misc]  # they are named alike
