"""Merge a pull request, and ask whether it was."""

from bot.hub import refs
from bot.hub.errors import Refusal, not_found
from bot.hub.git import GitError
from bot.hub.merging import STYLES, base_into_head
from bot.hub.routing import Answer, Call, Operation, choice
from bot.hub.state import now


def merge(call: Call) -> Answer:
    """Moves the base, closes the pull request as merged; the head branch stays."""
    repo, pull, body = call.repo, call.pull, call.json()
    if pull.closed_at or pull.draft:
        raise Refusal(405, "Pull Request is not mergeable")
    if body.get("sha") not in (None, pull.head_sha):
        raise Refusal(409, "Head branch was modified. Review and try the merge again.")
    style = STYLES[choice("PullRequest", "merge_method", body.get("merge_method") or "merge", tuple(STYLES))]
    sha = style(repo, pull, call.user, body.get("commit_title"), body.get("commit_message"))
    if sha is None:
        raise Refusal(405, "Pull Request is not mergeable")
    try:
        repo.git.update(f"refs/heads/{pull.base}", sha, pull.base_sha)
    except GitError as error:
        raise Refusal(409, "Base branch was modified. Review and try the merge again.") from error
    pull.merged_at, pull.merged_by, pull.merge_sha = now(), call.user, sha
    refs.close(call.world, repo, pull, call.user)
    refs.announce(call.world, repo, call.user)
    return Answer({"sha": sha, "merged": True, "message": "Pull Request successfully merged"})


def is_merged(call: Call) -> Answer:
    if call.pull.merged_at is None:
        raise not_found()
    return Answer(status=204)


def update_branch(call: Call) -> Answer:
    """Merge the base into the head; GitHub does it a little later, the hub at once."""
    repo, pull = call.repo, call.pull
    expected = call.json().get("expected_head_sha")
    if expected not in (None, pull.head_sha):
        raise Refusal(422, "expected head sha didn't match current head ref.")
    if repo.git.contains(pull.base_sha, pull.head_sha):
        raise Refusal(422, "There are no new commits on the base branch.")
    if pull.fork:
        raise Refusal(403, "Resource not accessible by integration")
    sha = base_into_head(repo, pull, call.user)
    if sha is None:
        raise Refusal(422, "merge conflict between base and head")
    repo.git.update(f"refs/heads/{pull.head}", sha, pull.head_sha)
    refs.announce(call.world, repo, call.user)
    url = f"{call.world.root}/repos/{repo.full_name}/pulls/{pull.number}"
    return Answer({"message": "Updating pull request branch.", "url": url}, 202)


_PULL = "/repos/{owner}/{repo}/pulls/{number:int}"
_PATH = f"{_PULL}/merge"

OPERATIONS = [
    Operation("PUT", _PATH, merge, "contents:write", "write"),
    Operation("GET", _PATH, is_merged, "contents:read"),
    Operation("PUT", f"{_PULL}/update-branch", update_branch, "pull_requests:write", "write"),
]
