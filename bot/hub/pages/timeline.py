"""Everything that happened on a pull request, in order: said, pushed, reviewed, merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.hub import pulls, threads
from bot.hub.git import Commit
from bot.hub.pages import code
from bot.hub.state import IssueComment, Pull, Reaction, Repository, Review, ReviewComment, User

# The lines of code shown above a thread.
CONTEXT = 5

_FACES = {
    "+1": "👍",
    "-1": "👎",
    "laugh": "😄",
    "hooray": "🎉",
    "confused": "😕",
    "heart": "❤️",
    "rocket": "🚀",
    "eyes": "👀",
}


@dataclass(frozen=True)
class Reacted:
    """One kind of reaction to a comment."""

    content: str
    face: str
    logins: tuple[str, ...]


@dataclass(frozen=True)
class Said:
    """A comment, with the reactions to it."""

    comment: IssueComment | ReviewComment
    reacted: tuple[Reacted, ...]


@dataclass(frozen=True)
class Thread:
    """The comments on one line under their code."""

    first: ReviewComment
    said: tuple[Said, ...]
    code: tuple[code.Row, ...]

    @property
    def outdated(self) -> bool:
        return self.first.subject_type == "line" and self.first.line is None

    @property
    def where(self) -> str:
        """By the line it was written on, which the code above it shows, and where that is now."""
        first = self.first
        if first.subject_type == "file" or first.original_line is None:
            return "the whole file"
        moved = first.line is not None and first.line != first.original_line
        return f"line {first.original_line}" + (f", now {first.line}" if moved else "")


@dataclass
class Event:
    """One entry; only what its kind needs is set."""

    kind: Literal["comment", "commits", "review", "merged", "closed"]
    key: str
    time: datetime
    by: str
    user: User | None = None
    said: Said | None = None
    review: Review | None = None
    threads: list[Thread] = field(default_factory=list)
    commits: list[Commit] = field(default_factory=list)


def events(repo: Repository, pull: Pull) -> list[Event]:
    """Oldest first; commits that follow each other are one event."""
    found = [*_comments(repo, pull), *_reviews(repo, pull), *_commits(repo, pull), *_end(pull)]
    return _joined([event for _, event in sorted(found, key=lambda one: one[0])])


# Times are whole seconds: within one, a request comes before the commit that answers it, and the answer comes last.
_Order = tuple[datetime, int, int]


def _comments(repo: Repository, pull: Pull) -> Iterable[tuple[_Order, Event]]:
    for one in list(repo.issue_comments.values()):
        if one.number == pull.number:
            event = Event("comment", f"issuecomment-{one.id}", one.created_at, one.user.login, one.user, said(one))
            yield (one.created_at, 2 if one.by_app else 0, one.id), event


def _reviews(repo: Repository, pull: Pull) -> Iterable[tuple[_Order, Event]]:
    """A review that only replies to a thread is shown in that thread."""
    of_review: dict[int, list[Thread]] = {}
    for first in threads.of_pull(repo, pull):
        of_review.setdefault(first.review_id, []).append(thread(repo, first))
    for one in list(repo.reviews.values()):
        begun = of_review.get(one.id, [])
        if one.number == pull.number and (one.body or one.state != "COMMENTED" or begun):
            key = f"pullrequestreview-{one.id}"
            event = Event("review", key, one.submitted_at, one.user.login, one.user, review=one, threads=begun)
            # A review of a head that came within the same second came after it.
            rank = 2 if pull.heads.get(one.commit_id) == one.submitted_at else 0
            yield (one.submitted_at, rank, one.id), event


def _commits(repo: Repository, pull: Pull) -> Iterable[tuple[_Order, Event]]:
    """A commit came with the first head that holds it: its own date says when it was made, not when it was pushed."""
    first, opened_with = next(iter(pull.heads), None), False
    came = pull.heads.get(pull.head_sha, pull.created_at)
    for place, one in reversed(list(enumerate(pulls.commits(repo, pull)))):
        came = pull.heads.get(one.sha, came)
        opened_with = opened_with or one.sha == first
        event = Event("commits", f"commit-{one.sha}", came, one.author.name, commits=[one])
        yield (came, -1 if opened_with else 1, place), event


def _end(pull: Pull) -> Iterable[tuple[_Order, Event]]:
    if pull.merged_at and pull.merged_by:
        yield (pull.merged_at, 3, 0), Event("merged", "merged", pull.merged_at, pull.merged_by.login, pull.merged_by)
    elif pull.closed_at:
        yield (pull.closed_at, 3, 0), Event("closed", "closed", pull.closed_at, "")


def _joined(found: Sequence[Event]) -> list[Event]:
    joined: list[Event] = []
    for event in found:
        before = joined[-1] if joined else None
        if before and before.kind == event.kind == "commits" and before.by == event.by:
            before.commits += event.commits
        else:
            joined.append(event)
    return joined


def said(comment: IssueComment | ReviewComment) -> Said:
    return Said(comment, _reacted(list(comment.reactions)))


def thread(repo: Repository, first: ReviewComment) -> Thread:
    """A thread with the last lines of code before it."""
    rows = tuple(row for row in code.rows(first.path, first.diff_hunk) if row.kind != "hunk")
    return Thread(first, tuple(said(one) for one in threads.members(repo, first)), rows[-CONTEXT:])


def _reacted(given: Sequence[Reaction]) -> tuple[Reacted, ...]:
    return tuple(
        Reacted(content, face, logins)
        for content, face in _FACES.items()
        if (logins := tuple(one.user.login for one in given if one.content == content))
    )
