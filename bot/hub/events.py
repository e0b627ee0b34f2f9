"""The webhooks GitHub sends: one function per thing that happens, each with GitHub's own payload."""

from collections.abc import Sequence
from typing import Any

from bot.hub import pulls
from bot.hub.answers import checks, comments, people, repositories
from bot.hub.answers import commits as commit_answers
from bot.hub.answers import pulls as pull_answers
from bot.hub.git import ZERO
from bot.hub.state import (
    CheckRun,
    Installation,
    IssueComment,
    Pull,
    Repository,
    Review,
    ReviewComment,
    User,
    World,
)

Json = dict[str, Any]

# GitHub's own cap (docs, webhook events and payloads).
MAX_PUSH_COMMITS = 2048


def _tell(world: World, repo: Repository, event: str, action: str | None, user: User, body: Json) -> None:
    payload = ({"action": action} if action else {}) | body | repositories.webhook_frame(world, repo)
    world.publish(event, action, repo, payload | {"sender": people.simple_user(world, user)})


def installed(world: World, installation: Installation, user: User) -> None:
    """The App was installed."""
    covered = [world.repository(name) for name in installation.repositories]
    short = [
        {
            "id": repo.id,
            "node_id": f"R_{repo.id}",
            "name": repo.name,
            "full_name": repo.full_name,
            "private": repo.private,
        }
        for repo in covered
        if repo
    ]
    payload = {
        "action": "created",
        "installation": people.installation(world, installation),
        "repositories": short,
        "requester": None,
        "sender": people.simple_user(world, user),
    }
    world.publish("installation", "created", None, payload)


def _short(ref: str) -> Json:
    kind = "tag" if ref.startswith("refs/tags/") else "branch"
    return {"ref": ref.split("/", 2)[2], "ref_type": kind, "pusher_type": "user"}


def ref_created(world: World, repo: Repository, ref: str, user: User) -> None:
    """A branch or tag is new."""
    more = {"master_branch": repo.default_branch, "description": None}
    _tell(world, repo, "create", None, user, _short(ref) | more)


def ref_deleted(world: World, repo: Repository, ref: str, user: User) -> None:
    """A branch or tag is gone."""
    _tell(world, repo, "delete", None, user, _short(ref))


def pushed(world: World, repo: Repository, ref: str, old: str, new: str, user: User) -> None:
    """A branch or tag moved, appeared or went."""
    git = repo.git
    others = [sha for name, sha in git.refs.items() if name.startswith("refs/heads/") and name != ref]
    known = [f"^{sha}" for sha in ([old] if old != ZERO else others)]
    page = repositories.html(world, repo)
    commits: list[Json] = []
    head: Json | None = None
    if new != ZERO:
        commits = _push_commits(world, repo, f"-{MAX_PUSH_COMMITS}", new, *known)
        head = (commits or _push_commits(world, repo, "-1", new))[0]
    body = {
        "ref": ref,
        "before": old,
        "after": new,
        "created": old == ZERO,
        "deleted": new == ZERO,
        "forced": ZERO not in (old, new) and not git.contains(old, new),
        "base_ref": None,
        "compare": f"{page}/compare/{old[:12]}...{new[:12]}",
        "commits": commits[::-1],
        "head_commit": head,
        "pusher": {"name": user.login, "email": user.email},
    }
    _tell(world, repo, "push", None, user, body)


def _push_commits(world: World, repo: Repository, *revisions: str) -> list[Json]:
    touched = repo.git.touched(*revisions)
    return [
        commit_answers.push_commit(world, repo, commit, touched.get(commit.sha, []))
        for commit in repo.git.commits(*revisions)
    ]


def pull_request(world: World, repo: Repository, pull: Pull, action: str, user: User, more: Json | None = None) -> None:
    """Opened, synchronize, edited, closed, reopened; `more` is what the action adds."""
    shape = pull_answers.webhook_pull(world, repo, pull, pulls.extent(repo, pull))
    _tell(world, repo, "pull_request", action, user, {"number": pull.number, "pull_request": shape} | (more or {}))


def issue_comment(
    world: World, repo: Repository, pull: Pull, comment: IssueComment, action: str, user: User, old: str | None = None
) -> None:
    """Created, edited (`old` is the text before) or deleted."""
    body: Json = {
        "issue": pull_answers.issue(world, repo, pull),
        "comment": comments.issue_comment(world, repo, comment),
    }
    if old is not None:
        body["changes"] = {"body": {"from": old}}
    _tell(world, repo, "issue_comment", action, user, body)


def review(world: World, repo: Repository, pull: Pull, review: Review, action: str, user: User) -> None:
    """Submitted or dismissed; one webhook whatever its comments: each of them tells of itself."""
    body = {
        "review": comments.webhook_review(world, repo, review),
        "pull_request": pull_answers.webhook_pull(world, repo, pull),
    }
    _tell(world, repo, "pull_request_review", action, user, body)


def review_comment(
    world: World, repo: Repository, pull: Pull, comment: ReviewComment, action: str, user: User, old: str | None = None
) -> None:
    """Created, or edited (`old` is the text before)."""
    body: Json = {
        "comment": comments.webhook_review_comment(world, repo, comment),
        "pull_request": pull_answers.webhook_pull(world, repo, pull),
    }
    if old is not None:
        body["changes"] = {"body": {"from": old}}
    _tell(world, repo, "pull_request_review_comment", action, user, body)


def thread(
    world: World, repo: Repository, pull: Pull, members: Sequence[ReviewComment], action: str, user: User
) -> None:
    """A thread was resolved or unresolved; `members` are its comments, the first first."""
    shape = {
        "node_id": f"PRRT_{members[0].id}",
        "comments": [comments.webhook_review_comment(world, repo, one) for one in members],
    }
    body = {"thread": shape, "pull_request": pull_answers.webhook_pull(world, repo, pull)}
    _tell(world, repo, "pull_request_review_thread", action, user, body)


def check_run(world: World, repo: Repository, run: CheckRun, action: str, user: User) -> None:
    """Created, completed or rerequested."""
    _tell(world, repo, "check_run", action, user, {"check_run": checks.webhook_check_run(world, repo, run)})
