"""What the bot reads of GitHub's answers: small frozen records instead of githubkit's full models."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from bot.names import bears

Conclusion = Literal["success", "failure", "neutral", "action_required"]


Level = Literal["none", "read", "write", "maintain", "admin"]
"""What a person may do in a repository, weakest first (``triage`` is a kind of ``read``)."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark on one line of a file, shown beside the diff."""

    path: str
    line: int
    message: str
    title: str


@dataclass(frozen=True, slots=True)
class Repository:
    """What is read of a repository."""

    clone_url: str
    default_branch: str


@dataclass(frozen=True, slots=True)
class Blob:
    """A regular file at some commit: the id of its content, and how many bytes that has."""

    sha: str
    size: int


@dataclass(frozen=True, slots=True)
class Pull:
    """What is read of a pull request. ``fork`` is true when its head lives in another repository."""

    number: int
    open: bool
    head: str
    head_sha: str
    base: str
    author: str
    body: str
    title: str
    fork: bool
    clone_url: str
    url: str


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment of the conversation, of a review, or on a line.

    ``path`` is set for a comment on a file; ``replies_to`` is the comment that opened its thread, if another did.
    """

    id: int
    author: str
    body: str
    by_person: bool
    created: int
    url: str
    path: str | None = None
    line: int | None = None
    """The line of the new file, at ``commit``; of several lines the last. ``None`` for a line that was removed."""
    replies_to: int | None = None
    commit: str = ""
    """For a review and a comment on a line: the commit that its author looked at."""


@dataclass(frozen=True, slots=True)
class Review:
    """What somebody decided about a whole pull request, and at which commit; ``commit`` is ``""`` if that is gone."""

    author: str
    by_person: bool
    state: str
    """``APPROVED``, ``CHANGES_REQUESTED``, ``COMMENTED`` or ``DISMISSED``."""
    commit: str
    time: int
    url: str


@dataclass(frozen=True, slots=True)
class LineComment:
    """A comment of a review: ``line`` of the new file, which must be part of the diff."""

    path: str
    line: int
    body: str


@dataclass(frozen=True, slots=True)
class Said:
    """One comment of a thread, as GraphQL tells it: an App's login comes without the ``[bot]`` that REST adds."""

    id: int
    body: str
    author: str
    node: str = ""
    """GraphQL's id."""


@dataclass(frozen=True, slots=True)
class Thread:
    """A review thread; ``id`` is GraphQL's."""

    id: str
    resolved: bool
    comments: tuple[Said, ...]

    @property
    def ids(self) -> frozenset[int]:
        """The comments' ids in REST."""
        return frozenset(comment.id for comment in self.comments)

    def holds(self, marker: str, login: str) -> bool:
        """Whether the user ``login`` left this hidden marker here."""
        names = (login, login.removesuffix("[bot]"))
        return any(comment.author in names and bears(comment.body, marker) for comment in self.comments)


@dataclass(frozen=True, slots=True)
class Check:
    """A check run; ``key`` is what the run that opened it wrote into ``external_id``."""

    id: int
    completed: bool
    conclusion: str | None
    key: str
    title: str
    annotations: int = 0
    """How many it has."""
    summary: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a concluded check run says.

    GitHub shows 65,535 characters of ``summary``, as many of ``text`` below it, and takes 50 annotations.
    """

    conclusion: Conclusion
    title: str
    summary: str
    annotations: tuple[Annotation, ...] = ()
    text: str = ""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Report:
        return cls(**{**data, "annotations": tuple(Annotation(**item) for item in data["annotations"])})
