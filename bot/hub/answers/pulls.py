"""Pull requests, also in the dress of an issue."""

from bot.hub.answers.people import Json, simple_user, stamp, stamp_or_none, user_or_none
from bot.hub.answers.reactions import rollup
from bot.hub.answers.repositories import api, html, label, repository
from bot.hub.pulls import Extent
from bot.hub.state import Pull, Repository, Role, User, World

_ASSOCIATION: dict[Role, str] = {"none": "NONE", "read": "COLLABORATOR", "write": "COLLABORATOR", "admin": "MEMBER"}


def association(repo: Repository, user: User) -> str:
    """Schema `author-association`."""
    return _ASSOCIATION[repo.roles.get(user.login, "none")]


def page(world: World, repo: Repository, number: int) -> str:
    """The address of a pull request for people."""
    return f"{html(world, repo)}/pull/{number}"


def simple_pull(world: World, repo: Repository, pull: Pull) -> Json:
    """Schema `pull-request-simple`."""
    address = f"{api(world, repo)}/pulls/{pull.number}"
    issue = f"{api(world, repo)}/issues/{pull.number}"
    links = {
        "self": address,
        "html": page(world, repo, pull.number),
        "issue": issue,
        "comments": f"{issue}/comments",
        "review_comments": f"{address}/comments",
        "review_comment": f"{api(world, repo)}/pulls/comments{{/number}}",
        "commits": f"{address}/commits",
        "statuses": f"{api(world, repo)}/statuses/{pull.head_sha}",
    }
    return {
        "url": address,
        "id": pull.id,
        "node_id": f"PR_{pull.id}",
        "html_url": links["html"],
        "diff_url": f"{links['html']}.diff",
        "patch_url": f"{links['html']}.patch",
        "issue_url": issue,
        "commits_url": links["commits"],
        "review_comments_url": links["review_comments"],
        "review_comment_url": links["review_comment"],
        "comments_url": links["comments"],
        "statuses_url": links["statuses"],
        "number": pull.number,
        "state": pull.state,
        "locked": pull.locked,
        "title": pull.title,
        "user": simple_user(world, pull.user),
        "body": pull.body,
        "labels": [label(world, repo, one) for one in pull.labels],
        "milestone": None,
        "active_lock_reason": None,
        "created_at": stamp(pull.created_at),
        "updated_at": stamp(pull.updated_at),
        "closed_at": stamp_or_none(pull.closed_at),
        "merged_at": stamp_or_none(pull.merged_at),
        "assignees": [],
        "requested_reviewers": [simple_user(world, user) for user in pull.reviewers],
        "requested_teams": [],
        "head": _side(world, pull.fork or repo, pull.head, pull.head_sha),
        "base": _side(world, repo, pull.base, pull.base_sha),
        "_links": {name: {"href": address} for name, address in links.items()},
        "author_association": association(repo, pull.user),
        "auto_merge": None,
        "draft": pull.draft,
        "assignee": None,
        "merge_commit_sha": pull.merge_sha,
    }


def _side(world: World, repo: Repository, branch: str, sha: str) -> Json:
    return {
        "label": f"{repo.owner.login}:{branch}",
        "ref": branch,
        "sha": sha,
        "user": simple_user(world, repo.owner),
        "repo": repository(world, repo),
    }


def full_pull(world: World, repo: Repository, pull: Pull, extent: Extent) -> Json:
    """Schema `pull-request`."""
    return simple_pull(world, repo, pull) | {
        "merged": pull.merged_at is not None,
        "mergeable": extent.mergeable,
        "rebaseable": extent.mergeable,
        "mergeable_state": _mergeable_state(pull, extent),
        "merged_by": user_or_none(world, pull.merged_by),
        "comments": sum(comment.number == pull.number for comment in repo.issue_comments.values()),
        "review_comments": sum(comment.number == pull.number for comment in repo.review_comments.values()),
        "maintainer_can_modify": False,
        "commits": extent.commits,
        "additions": extent.additions,
        "deletions": extent.deletions,
        "changed_files": extent.changed_files,
    }


def _mergeable_state(pull: Pull, extent: Extent) -> str:
    if extent.mergeable is None:
        return "unknown"
    if not extent.mergeable:
        return "dirty"
    return "draft" if pull.draft else "clean"


def webhook_pull(world: World, repo: Repository, pull: Pull, extent: Extent | None = None) -> Json:
    """Schema `pull-request-webhook`; without `extent` the shorter one that reviews carry."""
    return full_pull(world, repo, pull, extent) if extent else simple_pull(world, repo, pull)


def minimal_pull(world: World, repo: Repository, pull: Pull) -> Json:
    """Schema `pull-request-minimal`."""
    base = {"id": repo.id, "name": repo.name, "url": api(world, repo)}
    source = pull.fork or repo
    head = {"id": source.id, "name": source.name, "url": api(world, source)}
    return {
        "id": pull.id,
        "number": pull.number,
        "url": f"{api(world, repo)}/pulls/{pull.number}",
        "head": {"ref": pull.head, "sha": pull.head_sha, "repo": head},
        "base": {"ref": pull.base, "sha": pull.base_sha, "repo": base},
    }


def issue(world: World, repo: Repository, pull: Pull) -> Json:
    """Schema `issue`."""
    simple = simple_pull(world, repo, pull)
    address = simple["issue_url"]
    links = {"url": simple["url"], **{key: simple[key] for key in ("html_url", "diff_url", "patch_url")}}
    if pull.merged_at:
        links["merged_at"] = stamp(pull.merged_at)
    same = "id node_id html_url number title user labels state locked milestone created_at updated_at closed_at"
    return {
        "url": address,
        "repository_url": api(world, repo),
        "labels_url": f"{address}/labels{{/name}}",
        "comments_url": f"{address}/comments",
        "events_url": f"{address}/events",
        **{key: simple[key] for key in f"{same} author_association active_lock_reason body draft".split()},
        "assignee": None,
        "assignees": [],
        "comments": sum(comment.number == pull.number for comment in repo.issue_comments.values()),
        "pull_request": links,
        "reactions": rollup([], address),
        "timeline_url": f"{address}/timeline",
        "performed_via_github_app": None,
        "state_reason": None,
    }
