"""Pull requests: find, open, change, look into."""

from typing import Any

from bot.hub import events, pulls, refs
from bot.hub.answers import commits
from bot.hub.answers import pulls as shapes
from bot.hub.errors import Refusal, check_length, invalid
from bot.hub.git import Git
from bot.hub.routing import Answer, Call, Operation, checked_text, choice
from bot.hub.state import Pull, Repository, now


def list_pulls(call: Call) -> Answer:
    """Newest first; `head` is `owner:branch` and ignored without the owner, as on GitHub."""
    state = choice("PullRequest", "state", call.query.get("state", "open"), ("open", "closed", "all"))
    owner, colon, branch = call.query.get("head", "").partition(":")
    base = call.query.get("base")
    found = [
        pull
        for pull in call.repo.pulls.values()
        if state in ("all", pull.state)
        and (not colon or (owner == (pull.fork or call.repo).owner.login and pull.head == branch))
        and (not base or pull.base == base)
    ]
    newest_first = call.query.get("direction", "desc") == "desc"
    found.sort(key=lambda pull: pull.number, reverse=newest_first)
    return call.page(found, lambda pull: shapes.simple_pull(call.world, call.repo, pull))


def create_pull(call: Call) -> Answer:
    repo, body = call.repo, call.json()
    title, base = call.text("title"), call.text("base")
    source, head = _source(call)
    if not call.actor.may(source, "write", "pull_requests:write"):
        raise Refusal(
            403, f"Resource not accessible by {'integration' if call.actor.token else 'personal access token'}"
        )
    text = checked_text("body", body["body"]) if body.get("body") is not None else None
    check_length("PullRequest", text or "")
    head_sha, base_sha = _tip(source.git, "head", head), _tip(repo.git, "base", base)
    wanted = (source, head, base)
    if any(
        pull.state == "open" and (pull.fork or repo, pull.head, pull.base) == wanted for pull in repo.pulls.values()
    ):
        message = f"A pull request already exists for {source.owner.login}:{head}."
        raise Refusal(422, "Validation Failed", [_custom(message)])
    if source.git.contains(head_sha, base_sha):
        raise Refusal(422, "Validation Failed", [_custom(f"No commits between {base} and {head}")])
    pull = Pull(
        id=call.world.next_id(),
        number=len(repo.pulls) + 1,
        title=title,
        body=text,
        user=call.user,
        head=head,
        base=base,
        head_sha=head_sha,
        base_sha=base_sha,
        created_at=now(),
        updated_at=now(),
        by_app=call.actor.by_app,
        draft=body.get("draft") is True,
        fork=source if source is not repo else None,
    )
    repo.pulls[pull.number] = pull
    refs.keep_head(repo, pull)
    events.pull_request(call.world, repo, pull, "opened", call.user)
    return Answer(_full(call, pull), 201)


def _source(call: Call) -> tuple[Repository, str]:
    """Where the head lives, and its branch: `branch`, or `owner:branch` for a fork."""
    repo, (owner, _, branch) = call.repo, call.text("head").rpartition(":")
    if owner in ("", repo.owner.login):
        return repo, branch
    forks = (one for one in call.world.repositories.values() if one.parent is repo and one.owner.login == owner)
    found = next(forks, None)
    if found is None:
        raise invalid("PullRequest", "head", code="invalid")
    return found, branch


def get_pull(call: Call) -> Answer:
    """As JSON, or as the text of its diff when that media type is asked for."""
    if "diff" in call.accept:
        patches = (
            f"diff --git a/{file.path} b/{file.path}\n{file.patch}\n" for file in pulls.files(call.repo, call.pull)
        )
        return Answer("".join(patches).encode())
    return Answer(_full(call, call.pull))


def update_pull(call: Call) -> Answer:
    """Its author and those who may write change title, body, base and state."""
    pull, body = call.pull, call.json()
    if call.user != pull.user and not call.actor.may(call.repo, "write", "pull_requests:write"):
        raise Refusal(403, "Resource not accessible by personal access token")
    _edit(call, pull)
    state = body.get("state")
    if state is not None and choice("PullRequest", "state", state, ("open", "closed")) != pull.state:
        _turn(call, pull, state)
    return Answer(_full(call, pull))


def _edit(call: Call, pull: Pull) -> None:
    """Set what the body names and tell what it was before."""
    body, changes = call.json(), dict[str, Any]()
    title, text, base = call.text("title", pull.title), call.text("body", pull.body or ""), call.text("base", pull.base)
    check_length("PullRequest", text)
    base_sha = _tip(call.repo.git, "base", base) if base != pull.base else pull.base_sha
    if title != pull.title:
        changes["title"] = {"from": pull.title}
    if text != (pull.body or ""):
        changes["body"] = {"from": pull.body or ""}
    if base != pull.base:
        changes["base"] = {"ref": {"from": pull.base}, "sha": {"from": pull.base_sha}}
    pull.title, pull.base, pull.base_sha = title, base, base_sha
    pull.body = text if "body" in body else pull.body
    if changes:
        pull.updated_at = now()
        events.pull_request(call.world, call.repo, pull, "edited", call.user, {"changes": changes})


def _turn(call: Call, pull: Pull, state: str) -> None:
    if state == "closed":
        refs.close(call.world, call.repo, pull, call.user)
        return
    tip = (pull.fork or call.repo).git.branch(pull.head)
    if pull.merged_at or tip is None:
        reason = "The pull request is merged." if pull.merged_at else f"The {pull.head} branch has been deleted."
        raise invalid("PullRequest", "state", f"state cannot be changed. {reason}")
    pull.closed_at, pull.updated_at = None, now()
    pull.head_sha, pull.base_sha = tip, call.repo.git.branch(pull.base) or pull.base_sha
    refs.keep_head(call.repo, pull)
    events.pull_request(call.world, call.repo, pull, "reopened", call.user)


def request_reviewers(call: Call) -> Answer:
    """People only: the hub has no teams."""
    pull, names = call.pull, call.json().get("reviewers") or []
    if pull.user.login in names:
        raise Refusal(422, "Review cannot be requested from pull request author.")
    for name in names:
        user = call.world.users.get(name)
        if user is None or user.type != "User" or call.repo.role(user) == "none":
            raise Refusal(422, "Reviews may only be requested from collaborators. One or more of the users are not.")
        if user not in pull.reviewers:
            pull.reviewers.append(user)
    return Answer(shapes.simple_pull(call.world, call.repo, pull), 201)


def list_files(call: Call) -> Answer:
    found = pulls.files(call.repo, call.pull)
    return call.page(found, lambda file: commits.diff_entry(call.world, call.repo, file, call.pull.head_sha))


def list_commits(call: Call) -> Answer:
    found = pulls.commits(call.repo, call.pull)
    return call.page(found, lambda commit: commits.commit(call.world, call.repo, commit))


def get_issue(call: Call) -> Answer:
    return Answer(shapes.issue(call.world, call.repo, call.pull))


def _full(call: Call, pull: Pull) -> dict[str, object]:
    return shapes.full_pull(call.world, call.repo, pull, pulls.extent(call.repo, pull))


def _tip(git: Git, field: str, branch: str) -> str:
    sha = git.branch(branch)
    if sha is None:
        raise invalid("PullRequest", field, code="invalid")
    return sha


def _custom(message: str) -> dict[str, str]:
    return {"resource": "PullRequest", "code": "custom", "message": message}


_PULLS = "/repos/{owner}/{repo}/pulls"
_READ, _WRITE = "pull_requests:read", "pull_requests:write"

OPERATIONS = [
    Operation("GET", _PULLS, list_pulls, _READ),
    Operation("POST", _PULLS, create_pull, _WRITE),
    Operation("GET", f"{_PULLS}/{{number:int}}", get_pull, _READ),
    Operation("PATCH", f"{_PULLS}/{{number:int}}", update_pull, _WRITE),
    Operation("POST", f"{_PULLS}/{{number:int}}/requested_reviewers", request_reviewers, _WRITE, "write"),
    Operation("GET", f"{_PULLS}/{{number:int}}/files", list_files, _READ),
    Operation("GET", f"{_PULLS}/{{number:int}}/commits", list_commits, _READ),
    Operation("GET", "/repos/{owner}/{repo}/issues/{number:int}", get_issue, f"issues:read|{_READ}"),
]
