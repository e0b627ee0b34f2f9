"""What the hub knows: people, the App, repositories and everything said on their pull requests."""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Literal

from bot.hub.git import Git

Role = Literal["none", "read", "write", "admin"]
ROLES: tuple[Role, ...] = ("none", "read", "write", "admin")

TOKEN_LIFE = timedelta(hours=1)


@dataclass(frozen=True)
class User:
    """A person, an organisation, or an App's bot user."""

    id: int
    login: str
    name: str
    type: Literal["User", "Bot", "Organization"] = "User"

    @property
    def email(self) -> str:
        """The address GitHub gives to those who hide theirs."""
        return f"{self.id}+{self.login}@users.noreply.github.com"


@dataclass(frozen=True)
class App:
    """The one GitHub App this hub knows."""

    id: int
    slug: str
    name: str
    client_id: str
    owner: User
    bot: User
    public_key: str
    private_key: str
    webhook_secret: str
    permissions: Mapping[str, str]
    events: tuple[str, ...]
    created_at: datetime


@dataclass
class Installation:
    """The App on one account, with access to some of its repositories."""

    id: int
    account: User
    created_at: datetime
    repositories: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class InstallationToken:
    """A short-lived token; `repositories` and `permissions` may be narrower than the installation's."""

    installation: Installation
    expires_at: datetime
    permissions: Mapping[str, str]
    repositories: tuple[str, ...]


@dataclass(frozen=True)
class Reaction:
    id: int
    content: str
    user: User
    created_at: datetime


@dataclass(frozen=True)
class Label:
    id: int
    name: str
    color: str = "ededed"
    description: str = ""


@dataclass
class Pull:
    """A pull request. `head_sha` and `base_sha` stay as they were once it is closed.

    `fork` is the repository its head lives in, where that is another one.
    """

    id: int
    number: int
    title: str
    body: str | None
    user: User
    head: str
    base: str
    head_sha: str
    base_sha: str
    created_at: datetime
    updated_at: datetime
    by_app: bool
    draft: bool = False
    closed_at: datetime | None = None
    merged_at: datetime | None = None
    merged_by: User | None = None
    merge_sha: str | None = None
    labels: list[Label] = field(default_factory=list)
    # Every head it has had, with the time it came.
    heads: dict[str, datetime] = field(default_factory=dict)
    reviewers: list[User] = field(default_factory=list)
    fork: "Repository | None" = None
    locked: bool = False

    @property
    def state(self) -> Literal["open", "closed"]:
        return "closed" if self.closed_at else "open"


@dataclass
class IssueComment:
    id: int
    number: int
    user: User
    body: str
    created_at: datetime
    updated_at: datetime
    by_app: bool
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class Review:
    id: int
    number: int
    user: User
    body: str
    state: Literal["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED"]
    commit_id: str
    submitted_at: datetime
    reactions: list[Reaction] = field(default_factory=list)


@dataclass
class ReviewComment:
    """A comment on a file or a line of the diff.

    `line` and `position` follow the head and become None once the line is gone; `original_…` stay. A thread is
    its first comment and those whose `in_reply_to` is that comment; `resolved_by` is kept on the first.
    """

    id: int
    number: int
    review_id: int
    user: User
    body: str
    path: str
    side: Literal["LEFT", "RIGHT"]
    line: int | None
    original_line: int | None
    start_line: int | None
    original_start_line: int | None
    position: int | None
    original_position: int
    diff_hunk: str
    commit_id: str
    original_commit_id: str
    subject_type: Literal["line", "file"]
    in_reply_to: int | None
    created_at: datetime
    updated_at: datetime
    reactions: list[Reaction] = field(default_factory=list)
    resolved_by: User | None = None


@dataclass
class CheckRun:
    id: int
    name: str
    head_sha: str
    suite_id: int
    status: str
    conclusion: str | None
    started_at: datetime | None
    completed_at: datetime | None
    external_id: str
    details_url: str
    title: str | None = None
    summary: str | None = None
    text: str | None = None
    annotations: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Status:
    """A commit status, the older sister of check runs; the newest of each context counts."""

    id: int
    state: str
    context: str
    description: str | None
    target_url: str | None
    user: User
    created_at: datetime


@dataclass
class Repository:
    """`protected` are branches that change through pull requests only, `verified` the commits that GitHub signed.

    A fork has its `parent`.
    """

    id: int
    owner: User
    name: str
    git: Git
    private: bool
    default_branch: str
    roles: dict[str, Role]
    created_at: datetime
    pushed_at: datetime
    pulls: dict[int, Pull] = field(default_factory=dict)
    issue_comments: dict[int, IssueComment] = field(default_factory=dict)
    reviews: dict[int, Review] = field(default_factory=dict)
    review_comments: dict[int, ReviewComment] = field(default_factory=dict)
    check_runs: dict[int, CheckRun] = field(default_factory=dict)
    check_suites: dict[str, int] = field(default_factory=dict)
    labels: dict[str, Label] = field(default_factory=dict)
    statuses: dict[str, list[Status]] = field(default_factory=dict)
    protected: set[str] = field(default_factory=set)
    verified: set[str] = field(default_factory=set)
    parent: "Repository | None" = None

    @property
    def full_name(self) -> str:
        return f"{self.owner.login}/{self.name}"

    def role(self, user: User) -> Role:
        """What the user may do here; everybody may read a public repository."""
        return self.roles.get(user.login, "none" if self.private else "read")


@dataclass
class World:
    """Everything, guarded by one lock that every request and every finished push takes."""

    app: App
    users: dict[str, User]
    tokens: dict[str, User]
    ids: "count[int]"
    root: str = ""
    installations: dict[int, Installation] = field(default_factory=dict)
    installation_tokens: dict[str, InstallationToken] = field(default_factory=dict)
    repositories: dict[str, Repository] = field(default_factory=dict)
    manifests: dict[str, dict[str, Any]] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)
    publish: "Callable[[str, str | None, Repository | None, dict[str, Any]], None]" = lambda *_: None

    def next_id(self) -> int:
        """One row of numbers for everything that has an id."""
        return next(self.ids)

    def repository(self, full_name: str) -> Repository | None:
        """Found whatever its case, as on GitHub."""
        return self.repositories.get(full_name.lower())

    def installation_of(self, repo: Repository) -> Installation | None:
        return next((one for one in self.installations.values() if repo.full_name in one.repositories), None)

    def user_of_email(self, email: str) -> User | None:
        """Whom GitHub links a commit to."""
        return next((user for user in self.users.values() if user.email == email), None)


def now() -> datetime:
    """GitHub's times have no fraction of a second."""
    return datetime.now(UTC).replace(microsecond=0)
