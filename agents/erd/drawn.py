"""What stands in the file, split into parts but not yet judged: the same for the short and the object form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from agents.erd.granted import Grants
from agents.erd.limits import Limits
from agents.erd.model import OPERATIONS, Access, Choice, Field, Operation, Relation
from agents.erd.notes import Notes
from agents.erd.position import Path
from agents.erd.problems import Problems
from agents.erd.types import FieldType
from agents.erd.wanted import Wants


@dataclass(frozen=True)
class Drawn:
    """A member of an entity. ``options`` has canonical names, ``keys`` the spelling of each in the file."""

    raw: str
    path: Path
    type: FieldType
    options: Mapping[str, Any]
    keys: Mapping[str, str] = field(default_factory=dict)
    short: bool = False

    def at(self, option: str) -> Path:
        """Where an option stands; in the short form all of them stand in one text."""
        return self.path if self.short or option not in self.keys else (*self.path, self.keys[option])

    @property
    def is_relation(self) -> bool:
        return self.type.kind in ("reference", "many")


@dataclass
class Table:
    """An entity in the making.

    ``final`` maps drawn names to those in the code, ``broken`` holds the drawn names that already have a problem, so
    that nothing which refers to them is reported a second time.
    """

    raw: str
    path: Path
    name: str
    drawn: list[Drawn] = field(default_factory=list)
    wishes: list[Wish] = field(default_factory=list)
    meta: dict[str, Any] = field(default_factory=dict)
    meta_path: Path = ()
    places: dict[str, Path] = field(default_factory=dict)
    """Where each option of ``meta`` stands."""
    members: dict[str, Field | Relation] = field(default_factory=dict)
    paths: dict[str, Path] = field(default_factory=dict)
    short: set[str] = field(default_factory=set)
    final: dict[str, str] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    extras: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Options that no writer implements yet, by final member name; ``""`` holds those of the entity itself."""
    access: Access = field(default_factory=Access)
    given: dict[str, list[str]] | None = None
    """Who has which right, as far as it is said in more words than ``access`` has."""
    grants: Grants | None = None
    operations: tuple[Operation, ...] = OPERATIONS
    throttle: str = ""
    wants: Wants = field(default_factory=Wants)
    asked: dict[str, Any] = field(default_factory=dict)
    """What ``wants`` is made of: words of ``meta`` and of its ``api`` with their values."""
    expand: dict[str, bool] = field(default_factory=dict)
    """Final member name → whether answers may hold the row that it refers to."""
    size: int = 0
    is_user: bool = False
    implied: bool = False
    inherited: tuple[str, ...] = ()

    @property
    def relations(self) -> dict[str, Relation]:
        return {name: member for name, member in self.members.items() if isinstance(member, Relation)}

    def column(self, name: str) -> str:
        """The attribute that holds a member's value: ``author_id`` for a reference ``author``."""
        member = self.members[name]
        return f"{name}_id" if isinstance(member, Relation) and not member.many else name


@dataclass(frozen=True)
class Wish:
    """One entry of ``has_many``, ``has_one``, ``belongs_to`` or ``many_to_many``."""

    kind: str
    target: str
    path: Path


@dataclass
class Reading:
    """What every part of the reader writes to and looks up."""

    problems: Problems
    notes: Notes
    limits: Limits
    enums: dict[str, tuple[Choice, ...] | None] = field(default_factory=dict)
    """``None`` for an enum that is broken."""
    keep_names: bool = False
    size: int = 0
    choices: int = 0

    def count_choices(self, number: int, path: Path) -> None:
        """Count the values that one more field may take; raises ``ErdError`` when there are too many."""
        self.choices += number
        if self.choices > self.limits.max_total_choices:
            message = f"the choices of all fields together are more than the {self.limits.max_total_choices:,} allowed"
            self.problems.add("too-large", path, message, "draw an entity for them, and refer to it")
            self.problems.raise_if_any()

    def has_too_many(self, sentences: Sequence[Any], path: Path) -> bool:
        """Whether there are more rules or features than anybody reads, after noting it."""
        if len(sentences) <= self.limits.max_sentences:
            return False
        message = f"{len(sentences):,} sentences, more than the {self.limits.max_sentences:,} allowed"
        self.problems.add("too-large", path, message, "keep those that matter")
        return True

    def count_member(self, table: Table, path: Path) -> None:
        """Count one more member, wherever it comes from; raises ``ErdError`` when there are too many."""
        table.size += 1
        self.size += 1
        if table.size > self.limits.max_fields:
            message = f"the fields of {table.name} are more than the {self.limits.max_fields:,} allowed"
        elif self.size > self.limits.max_total_fields:
            message = f"all fields together are more than the {self.limits.max_total_fields:,} allowed"
        else:
            return
        self.problems.add("too-large", path, message, "split it")
        self.problems.raise_if_any()
