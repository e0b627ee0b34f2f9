"""What a recipe is: a sentence it surely understands, the settings that sentence means, the file they concern."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from agents.contract import UserError
from agents.erd.model import Erd

Settings = Mapping[str, Any]
Entities = Literal["all"] | tuple[str, ...]
ALL = "*"
"""The key of ``Options`` that stands for every entity."""


@dataclass(frozen=True, slots=True)
class Match:
    """``settings`` holds, by entity (``"*"`` for all), only what the sentence itself says.

    ``path`` is the file that decides it, where that is not the recipe's own.
    """

    recipe: str
    entities: Entities
    settings: Mapping[str, Settings]
    path: str = ""


@dataclass(frozen=True, slots=True)
class Recipe:
    """One built-in revision.

    ``read`` returns ``None`` for every sentence that is not surely this demand and nothing else; it raises
    ``UserError`` where the demand is sure but cannot be met. ``settle`` completes what a sentence says with what is
    set already (``None`` = nothing) for one entity or for ``"*"``. ``check`` returns foreign settings, validated.
    """

    id: str
    path: str
    help: str
    topic: str
    """A pattern for the words that make a sentence look like this recipe, for naming the closest ones."""

    read: Callable[[str, Erd], Match | None]
    settle: Callable[[Erd, str, Settings | None, Settings], dict[str, Any]]
    check: Callable[[Erd, str, Settings], dict[str, Any]]
    says: Callable[[Settings], str]
    """Settled settings in words, as a reply to a person puts them."""


class NothingFits(UserError):
    """No recipe surely means this; ``closest`` are the ids of those that might."""

    def __init__(self, message: str, closest: tuple[str, ...]) -> None:
        super().__init__(message)
        self.closest = closest


class Elsewhere(NothingFits):
    """A recipe surely means this, and of another file."""
