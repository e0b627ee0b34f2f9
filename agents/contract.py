"""What the agents hand each other: the brief, the plan, the files, the verdict.

An agent is a record and not a class: a name, the files it writes, and the function that drafts them. See
``agents/team.py`` for the team itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from agents.erd.model import Erd

Engine = Literal["builtin", "model"]
Gate = Literal["fast", "full"]


class UserError(Exception):
    """Something the person can mend; the message is written for them."""


@dataclass(frozen=True, slots=True)
class Options:
    """What revisions set, by recipe and entity; ``"*"`` stands for every entity.

    ``{"pagination": {"*": {"page_size": 20}, "Job": {"page_size": 5}}}``. Kept in the manifest, so that a file
    drafted anew keeps what reviewers asked for.
    """

    values: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    """Files that reviewers took out of the plan, in its order; relative to the output folder."""

    def get(self, recipe: str, entity: str) -> Mapping[str, Any] | None:
        """What ``recipe`` set for ``entity``: its own entry, else that for every entity, else ``None``."""
        entries = self.values.get(recipe, {})
        return entries.get(entity, entries.get("*"))

    def with_(self, recipe: str, entity: str, setting: Mapping[str, Any]) -> Options:
        """These options with one setting added or replaced; a setting for ``"*"`` replaces those of single entities."""
        entries = {} if entity == "*" else dict(self.values.get(recipe, {}))
        return replace(self, values={**self.values, recipe: {**entries, entity: dict(setting)}})


@dataclass(frozen=True, slots=True)
class Step:
    """One file of the plan. ``path`` is relative to the output folder, ``after`` lists paths it builds on."""

    path: str
    agent: str
    after: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class Plan:
    """Which agent writes which file, in the order in which a reviewer should read them."""

    steps: tuple[Step, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(step.path for step in self.steps)


@dataclass(frozen=True, slots=True)
class Brief:
    """All that an agent may look at."""

    erd: Erd
    package: str
    """The output folder's name, which is the Python package's name."""
    options: Options = Options()


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """One file = one commit. ``summary`` is the subject's tail: what a reviewer finds in it."""

    path: str
    content: str
    agent: str
    summary: str
    engine: Engine = "builtin"


@dataclass(frozen=True, slots=True)
class Agent:
    """A member of the team: ``writes`` maps a path to why it exists, ``draft`` makes every one of them.

    ``builds_on`` maps a path to those that must say what its draft relies on: without them it would not stand.
    """

    name: str
    writes: Mapping[str, str]
    draft: Callable[[Brief], tuple[GeneratedFile, ...]]
    builds_on: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wanted: Callable[[Erd], bool] = lambda erd: True
    """Whether an ERD has something for it to write; what it drafts for any other is nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What a check found; ``path`` is relative to the output folder, ``line`` counts from 1."""

    check: str
    path: str | None
    line: int | None
    message: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check of a verdict."""

    id: str
    ok: bool
    seconds: float
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the proof found. ``not_proven`` says in plain words what was not looked at, and why."""

    tier: Literal["bubblewrap", "landlock", "static", "none"]
    gate: Gate
    checks: tuple[CheckResult, ...] = ()
    not_proven: tuple[str, ...] = ()
    database: Literal["SQLite", "PostgreSQL"] = "SQLite"
    """Where the tables were made."""
    lacking: tuple[str, ...] = ()
    """Packages without which the code could not be run here."""

    @property
    def ok(self) -> bool:
        """Every check that ran holds, and at least one ran."""
        return bool(self.checks) and all(check.ok for check in self.checks)

    @property
    def was_run(self) -> bool:
        """Whether the code ran at all; without a sandbox, or what it needs, it is only looked at, which is no proof."""
        return self.tier != "static" and not self.lacking

    @property
    def summary(self) -> tuple[CheckResult, ...]:
        """What a person reads: every failed check, and those that hold by family (``code`` for ``code.files``)."""
        families: dict[str, CheckResult] = {}
        for check in self.checks:
            name = check.id.partition(".")[0] if check.ok else check.id
            before = families.get(name)
            seconds = round(check.seconds + (before.seconds if before else 0.0), 3)
            families[name] = CheckResult(name, check.ok, seconds, check.problems)
        return tuple(families.values())

    @property
    def problems(self) -> tuple[Problem, ...]:
        return tuple(problem for check in self.checks for problem in check.problems)
