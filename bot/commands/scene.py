"""What commands are planned on, and what they add up to: plain data, no GitHub, no git."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from agents.contract import Options, Plan
from agents.manifest import Manifest
from agents.planner import plan
from bot.approving import Approval
from bot.github import Pull
from bot.history import Push
from bot.signature import Signer
from bot.undoing import Merge

if TYPE_CHECKING:
    from bot.commands.spec import Spec

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Hearing:
    """What is known when a command is heard."""

    pull: Pull
    proof: Callable[[], str]
    """What the proof of the head says, in a line."""
    review: Callable[[], str]
    """What the check of the open decisions says."""
    commands: Sequence[Spec]
    """All there are."""
    times: Mapping[int, int]
    """By comment: when it was written, in seconds since 1970."""
    signer: Signer
    scope: str
    """The pull request, as what the bot remembers in its comments names it."""


@dataclass(frozen=True, slots=True)
class Version:
    """The output folder at a commit, without its manifest, which is ``None`` where the bot has written nothing."""

    files: Files
    pristine: Files
    manifest: Manifest | None


@dataclass(frozen=True, slots=True)
class Scene:
    """The pull request when its commands are worked on; paths are relative to the output folder."""

    folder: str
    """Where the output folder is, from the root of the repository."""
    package: str
    head: str
    files: Files
    pristine: Files
    manifest: Manifest
    pushes: tuple[Push, ...]
    """What the bot pushed, newest first."""
    at: Callable[[str], Version | None]
    """The folder at a commit of the branch; ``None`` if that is gone."""
    merge: Merge
    seen: Mapping[int, str]
    """By comment: the commit that its author looked at."""
    times: Mapping[int, int]
    """By comment: when it was written, in seconds since 1970."""
    threads: Sequence[frozenset[int]] = ()
    """The comments of each thread."""
    has_model: bool = False
    """Whether what no recipe is for may be left to a language model."""

    @property
    def full_plan(self) -> Plan:
        """The plan with what reviewers took out of it."""
        return plan(self.manifest.erd)

    @property
    def plan(self) -> Plan:
        return plan(self.manifest.erd, self.manifest.options.skipped)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is left to a language model: words for a file, or for ``agents.freehand.answering.FEATURES``."""

    path: str
    words: str


@dataclass(frozen=True, slots=True)
class Intent:
    """What the commands of one comment or review add up to."""

    options: Options
    placed: Mapping[str, str | None] = field(default_factory=dict)
    """Files that become this text whatever is there now; ``None`` = that are deleted."""
    drafts: Mapping[str, str | None] = field(default_factory=dict)
    """What counts as the bot's own draft of a file from then on."""
    about: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By the key of a command that changes something: the files it is about."""
    told: Mapping[str, str] = field(default_factory=dict)
    """By the key of a command: what to say, for a change if it comes about."""
    approvals: Mapping[str, Approval] = field(default_factory=dict)
    """By the key of a command: what its author approved of."""
    undoes: str = ""
    """The last commit of the push that is taken back."""
    wishes: Mapping[str, Wish] = field(default_factory=dict)
    """By the key of a command: what is left to a language model, after everything else."""

    def said(self, key: str, text: str) -> Intent:
        """The same, with an answer to a command that changes nothing."""
        return replace(self, told={**self.told, key: text})

    def changing(self, key: str, paths: Sequence[str], text: str) -> Intent:
        """The same, with a command that changes these files, and what to say of it."""
        return replace(self.said(key, text), about={**self.about, key: tuple(paths)})

    def wishing(self, key: str, path: str, words: str) -> Intent:
        """The same, with a command that is left to a language model."""
        return replace(self, wishes={**self.wishes, key: Wish(path, words)})

    @property
    def requires(self) -> frozenset[str]:
        """The files that must come out as asked, or nothing is done."""
        return frozenset(path for paths in self.about.values() for path in paths)
