"""What a rule in plain words comes to: a few kinds of laws over one entity, and what became of each sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from agents.erd.model import Party

Kind = Literal["bounds", "comparison", "required-if", "uniqueness", "ownership", "immutability", "transitions"]


@dataclass(frozen=True, slots=True)
class Must:
    """Conditions as ``$meta.checks`` has them; ``optional`` are fields that may be empty where no condition asks."""

    kind: Literal["bounds", "comparison", "required-if"]
    entity: str
    checks: tuple[str, ...]
    optional: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Once:
    """No two rows have the same values in all of ``fields``."""

    entity: str
    fields: tuple[str, ...]
    kind: Literal["uniqueness"] = "uniqueness"


@dataclass(frozen=True, slots=True)
class Owned:
    """Whose the rows are, where the sentence says it, and who reads and writes them; ``None`` = as it is."""

    entity: str
    owner: str | None = None
    read: Party | None = None
    write: Party | None = None
    kind: Literal["ownership"] = "ownership"


@dataclass(frozen=True, slots=True)
class Fixed:
    """Members that a row keeps as it was made with."""

    entity: str
    fields: tuple[str, ...]
    kind: Literal["immutability"] = "immutability"


@dataclass(frozen=True, slots=True)
class Moves:
    """The only changes that a field may make, each from a state to another; ``states`` in the order of mention."""

    entity: str
    field: str
    steps: tuple[tuple[str, str], ...]
    states: tuple[str, ...]
    kind: Literal["transitions"] = "transitions"


Law = Must | Once | Owned | Fixed | Moves


@dataclass(frozen=True, slots=True)
class Outcome:
    """A rule and what became of it: ``law`` if it is implemented, else ``reason`` says why it is not."""

    text: str
    law: Law | None = None
    reason: str = ""
