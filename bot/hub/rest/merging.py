"""Merge a pull request, and ask whether it was."""

from bot.hub import refs
from bot.hub.errors import Refusal, not_found
from bot.hub.git import GitError
from bot.hub.merging import STYLES
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


_PATH = "/repos/{owner}/{repo}/pulls/{number:int}/merge"

OPERATIONS = [
    Operation("PUT", _PATH, merge, "contents:write", "write"),
    Operation("GET", _PATH, is_merged, "contents:read"),
]
