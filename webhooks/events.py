"""Which webhooks mean work, and how each payload shrinks to an ``Event``.

One function per (event, action), registered with ``@on``; ``github_app.yml`` subscribes to exactly these events (a
test compares them). The models name only the fields that are read, so that GitHub may add what it likes; githubkit's
full models reject a third of GitHub's own example payloads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from bot import spoken
from bot.commands import Place
from bot.event import Event, Kind
from bot.github import Comment as Words


class _Payload(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Installation(_Payload):
    id: int


class Repository(_Payload):
    full_name: str


class Account(_Payload):
    login: str = "ghost"
    type: str = "User"


class Envelope(_Payload):
    """What every webhook may carry."""

    action: str | None = None
    installation: Installation | None = None
    repository: Repository | None = None
    sender: Account = Account()


class Push(Envelope):
    ref: str
    deleted: bool = False


class Issue(_Payload):
    number: int
    pull_request: dict[str, object] | None = None


class Before(_Payload):
    """The text that an edit replaced."""

    text: str | None = Field(default=None, alias="from")


class Changes(_Payload):
    """What an edit changed."""

    body: Before = Before()
    base: dict[str, object] | None = None


class Comment(_Payload):
    id: int
    body: str | None = None
    path: str | None = None
    in_reply_to_id: int | None = None
    pull_request_review_id: int | None = None


class IssueComment(Envelope):
    issue: Issue
    comment: Comment
    changes: Changes = Changes()


class Head(_Payload):
    ref: str = ""


class PullRequest(_Payload):
    number: int
    head: Head = Head()
    user: Account | None = None


class PullRequestEvent(Envelope):
    pull_request: PullRequest
    changes: Changes = Changes()


class ReviewEvent(PullRequestEvent):
    review: Comment


class ReviewCommentEvent(PullRequestEvent):
    comment: Comment


class Suite(_Payload):
    head_branch: str | None = None


class CheckRun(_Payload):
    name: str
    head_sha: str
    check_suite: Suite = Suite()


class CheckRunEvent(Envelope):
    check_run: CheckRun


class Source(_Payload):
    """Where a webhook came from: all of it is in every delivery to an App."""

    delivery: str
    installation: int
    repository: str


Reader = Callable[[Source, bytes], Event | None]
_READERS: dict[tuple[str, str | None], Reader] = {}


def on(event: str, action: str | None = None) -> Callable[[Reader], Reader]:
    """Register the reader of one webhook; ``action`` is ``None`` for events that have none."""

    def register(reader: Reader) -> Reader:
        _READERS[event, action] = reader
        return reader

    return register


def subscribed() -> frozenset[str]:
    """The names of the events that mean work."""
    return frozenset(event for event, _ in _READERS)


def read(event: str, delivery: str, body: bytes) -> Event | None:
    """The work that a verified webhook asks for, or ``None``.

    Raises ``pydantic.ValidationError`` for a body that is no payload of that event.
    """
    envelope = Envelope.model_validate_json(body)
    reader = _READERS.get((event, envelope.action))
    from_bot = envelope.sender.type == "Bot" and event not in ("push", "pull_request")
    if reader is None or envelope.installation is None or envelope.repository is None or from_bot:
        return None
    source = Source(delivery=delivery, installation=envelope.installation.id, repository=envelope.repository.full_name)
    return reader(source, body)


@on("push")
def pushed(source: Source, body: bytes) -> Event | None:
    push = Push.model_validate_json(body)
    branch = push.ref.removeprefix("refs/heads/")
    if push.deleted or branch == push.ref or branch.startswith("erdsmith/"):
        return None
    return Event("push", source.delivery, source.installation, source.repository, branch=branch)


@on("issue_comment", "created")
def commented(source: Source, body: bytes) -> Event | None:
    payload = IssueComment.model_validate_json(body)
    if payload.issue.pull_request is None:
        return None
    return Event(
        "comment",
        source.delivery,
        source.installation,
        source.repository,
        number=payload.issue.number,
        comment=payload.comment.id,
    )


def _edit(
    event: Event, payload: IssueComment | ReviewEvent | ReviewCommentEvent, said: Comment, place: Place
) -> Event | None:
    """Only what is new in an edited text is asked for, and by who edited it."""
    before = payload.changes.body.text
    if before is None:
        return None
    words = Words(
        said.id, "", said.body or "", by_person=True, created=0, url="", path=said.path, replies_to=said.in_reply_to_id
    )
    asked = spoken.came_in(words, place, before)
    return replace(event, editor=payload.sender.login, asked=asked) if asked else None


@on("issue_comment", "edited")
def comment_edited(source: Source, body: bytes) -> Event | None:
    event, payload = commented(source, body), IssueComment.model_validate_json(body)
    return event and _edit(event, payload, payload.comment, "conversation")


@on("pull_request_review", "edited")
def review_edited(source: Source, body: bytes) -> Event | None:
    payload = ReviewEvent.model_validate_json(body)
    event = replace(_review(source, payload.pull_request.number, payload.review.id), key=source.delivery)
    return _edit(event, payload, payload.review, "review")


@on("pull_request_review_comment", "edited")
def line_comment_edited(source: Source, body: bytes) -> Event | None:
    payload = ReviewCommentEvent.model_validate_json(body)
    event = Event(
        "comment",
        source.delivery,
        source.installation,
        source.repository,
        number=payload.pull_request.number,
        comment=payload.comment.id,
        on_line=True,
    )
    return _edit(event, payload, payload.comment, "line")


def _review(source: Source, number: int, review: int) -> Event:
    return Event("review", f"review:{review}", source.installation, source.repository, number=number, review=review)


@on("pull_request_review", "submitted")
def reviewed(source: Source, body: bytes) -> Event | None:
    payload = ReviewEvent.model_validate_json(body)
    return _review(source, payload.pull_request.number, payload.review.id)


@on("pull_request_review_comment", "created")
def commented_on_line(source: Source, body: bytes) -> Event | None:
    payload = ReviewCommentEvent.model_validate_json(body)
    if payload.comment.pull_request_review_id is None:
        return None
    return _review(source, payload.pull_request.number, payload.comment.pull_request_review_id)


@on("pull_request", "opened")
def opened(source: Source, body: bytes) -> Event | None:
    """Who opens the bot's own posts the proof of its head as well."""
    event = proposed(source, body)
    return None if event is None or event.kind == "head" else event


@on("pull_request", "reopened")
@on("pull_request", "synchronize")
def proposed(source: Source, body: bytes) -> Event | None:
    """A new head, or one that nobody looked at: on the bot's own pull request it is proven."""
    pull = PullRequestEvent.model_validate_json(body).pull_request
    is_own = pull.head.ref.startswith("erdsmith/") and pull.user is not None and pull.user.type == "Bot"
    kind: Kind = "head" if is_own else "pull"
    return Event(kind, source.delivery, source.installation, source.repository, number=pull.number)


@on("pull_request", "edited")
def edited(source: Source, body: bytes) -> Event | None:
    """Only another base makes a difference, not another title."""
    if PullRequestEvent.model_validate_json(body).changes.base is None:
        return None
    return opened(source, body)


@on("check_run", "rerequested")
def rerequested(source: Source, body: bytes) -> Event | None:
    """The button beside one of the bot's checks: GitHub tells nobody else of it."""
    check = CheckRunEvent.model_validate_json(body).check_run
    branch = check.check_suite.head_branch or ""
    found = Event("rerun", source.delivery, source.installation, source.repository)
    return replace(found, branch=branch, commit=check.head_sha, check=check.name)


@on("pull_request", "closed")
def closed(source: Source, body: bytes) -> Event | None:
    payload = PullRequestEvent.model_validate_json(body)
    return Event("closed", source.delivery, source.installation, source.repository, number=payload.pull_request.number)
