"""Review comments: where in the diff one may sit, and what makes a thread."""

from collections.abc import Sequence
from typing import Any

from bot.hub import diff, events, pulls
from bot.hub.errors import Refusal
from bot.hub.routing import checked_text
from bot.hub.state import Pull, Repository, Review, ReviewComment, User, World, now


class Misplaced(Exception):
    """The place is not part of the diff; `field` is the part of it that is wrong."""

    def __init__(self, field: str) -> None:
        super().__init__(field)
        self.field = field


def placed(
    world: World, repo: Repository, pull: Pull, user: User, wish: dict[str, Any], review_id: int
) -> ReviewComment:
    """The comment a request body describes, not yet stored; raises Misplaced when it is not on the diff."""
    path = checked_text("path", wish.get("path"))
    changed = next((file for file in pulls.files(repo, pull) if file.path == path), None)
    if changed is None:
        raise Misplaced("path")
    whole_file = wish.get("subject_type") == "file"
    side: diff.Side = "LEFT" if wish.get("side") == "LEFT" else "RIGHT"
    shown = None if whole_file else _shown(changed.patch, side, wish)
    start = None if whole_file else wish.get("start_line")
    if start is not None and (shown is None or diff.line_at(changed.patch, side, start) is None):
        raise Misplaced("start_line")
    line = shown.number(side) if shown else None
    return ReviewComment(
        id=world.next_id(),
        number=pull.number,
        review_id=review_id,
        user=user,
        body=checked_text("body", wish.get("body")),
        path=path,
        side=side,
        line=line,
        original_line=line,
        start_line=start,
        original_start_line=start,
        position=shown.position if shown else 1,
        original_position=shown.position if shown else 1,
        diff_hunk=shown.hunk if shown else "",
        commit_id=pull.head_sha,
        original_commit_id=pull.head_sha,
        subject_type="file" if whole_file else "line",
        in_reply_to=None,
        created_at=now(),
        updated_at=now(),
    )


def _shown(patch: str, side: diff.Side, wish: dict[str, Any]) -> diff.DiffLine:
    """By `line` and `side`, or by the older `position` in the patch."""
    line, position = wish.get("line"), wish.get("position")
    if isinstance(line, int):
        found = diff.line_at(patch, side, line)
    else:
        found = next((one for one in diff.lines(patch) if one.position == position and one.number(side)), None)
    if found is None:
        raise Misplaced("line")
    return found


def reply(world: World, repo: Repository, first: ReviewComment, user: User, body: str, review_id: int) -> ReviewComment:
    """One more comment on a thread; where it sits is where the thread sits."""
    same = (
        "number path side line original_line start_line original_start_line position original_position diff_hunk "
        "commit_id original_commit_id subject_type"
    )
    return ReviewComment(
        id=world.next_id(),
        review_id=review_id,
        user=user,
        body=body,
        in_reply_to=first.id,
        created_at=now(),
        updated_at=now(),
        **{name: getattr(first, name) for name in same.split()},
    )


def root(repo: Repository, number: int, comment_id: object) -> ReviewComment:
    """The first comment of the thread that a comment belongs to; replies to replies join the same thread."""
    found = repo.review_comments.get(comment_id) if isinstance(comment_id, int) else None
    if found is None or found.number != number:
        raise Refusal(404, "Not Found")
    return repo.review_comments[found.in_reply_to] if found.in_reply_to else found


def members(repo: Repository, first: ReviewComment) -> list[ReviewComment]:
    """A thread's comments in order."""
    return [first, *(one for one in repo.review_comments.values() if one.in_reply_to == first.id)]


def of_pull(repo: Repository, pull: Pull) -> list[ReviewComment]:
    """The first comment of every thread of a pull request."""
    return [one for one in repo.review_comments.values() if one.number == pull.number and one.in_reply_to is None]


def new_review(world: World, pull: Pull, user: User, body: str, state: str) -> Review:
    """A review, not yet stored."""
    verdict: Any = state
    return Review(world.next_id(), pull.number, user, body, verdict, pull.head_sha, now())


def submit(world: World, repo: Repository, pull: Pull, review: Review, comments: Sequence[ReviewComment]) -> None:
    """Store a review with its comments and tell: one webhook for the review, one for each comment."""
    repo.reviews[review.id] = review
    repo.review_comments.update((comment.id, comment) for comment in comments)
    pull.updated_at = now()
    events.review(world, repo, pull, review, "submitted", review.user)
    for comment in comments:
        events.review_comment(world, repo, pull, comment, "created", review.user)
