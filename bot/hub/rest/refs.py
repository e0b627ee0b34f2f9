"""Refs by name: read, create, move, delete; also those outside refs/heads."""

from bot.hub.answers.repositories import git_ref
from bot.hub.errors import Refusal, not_found
from bot.hub.git import ZERO, GitError
from bot.hub.push_rules import check_update
from bot.hub.refs import announce
from bot.hub.routing import Answer, Call, Operation


def get_ref(call: Call) -> Answer:
    ref = f"refs/{call.path['ref']}"
    sha = call.repo.git.refs.get(ref)
    if sha is None:
        raise not_found()
    return Answer(git_ref(call.world, call.repo, ref, sha))


def matching_refs(call: Call) -> Answer:
    """All refs that begin so; an empty list when none does."""
    refs = call.repo.git.refs
    found = sorted(ref for ref in refs if ref.startswith(f"refs/{call.path['ref']}"))
    return call.page(found, lambda ref: git_ref(call.world, call.repo, ref, refs[ref]))


def create_ref(call: Call) -> Answer:
    ref, sha = call.text("ref"), call.text("sha")
    if not ref.startswith("refs/") or ref.count("/") < 2:
        raise Refusal(422, "Reference name must start with 'refs/' and contain at least two slashes.")
    if ref in call.repo.git.refs:
        raise Refusal(422, "Reference already exists")
    _must_exist(call, sha)
    _move(call, ref, sha, ZERO)
    return Answer(git_ref(call.world, call.repo, ref, sha), 201)


def update_ref(call: Call) -> Answer:
    """Forward only, unless `force` is true."""
    ref, sha = _existing(call), call.text("sha")
    old = call.repo.git.refs[ref]
    _must_exist(call, sha)
    if call.json().get("force") is not True and not call.repo.git.contains(old, sha):
        raise Refusal(422, "Update is not a fast forward")
    _move(call, ref, sha, old)
    return Answer(git_ref(call.world, call.repo, ref, sha))


def delete_ref(call: Call) -> Answer:
    ref = _existing(call)
    if ref == f"refs/heads/{call.repo.default_branch}":
        raise Refusal(422, "Cannot delete the default branch")
    _move(call, ref, ZERO, call.repo.git.refs[ref])
    return Answer(status=204)


def _existing(call: Call) -> str:
    ref = f"refs/{call.path['ref']}"
    if ref not in call.repo.git.refs:
        raise Refusal(422, "Reference does not exist")
    return ref


def _must_exist(call: Call, sha: str) -> None:
    if call.repo.git.resolve(sha) != sha:
        raise Refusal(422, "Object does not exist")


def _move(call: Call, ref: str, new: str, old: str) -> None:
    check_update(call.repo, call.actor, ref, new)
    try:
        call.repo.git.update(ref, new, old)
    except GitError as error:
        # A malformed name, or a branch `a` in the way of `a/b`.
        raise Refusal(422, "Reference update failed") from error
    announce(call.world, call.repo, call.user)


_REPO = "/repos/{owner}/{repo}/git"

OPERATIONS = [
    Operation("GET", f"{_REPO}/ref/{{ref:path}}", get_ref, "contents:read"),
    Operation("GET", f"{_REPO}/matching-refs/{{ref:path}}", matching_refs, "contents:read"),
    Operation("POST", f"{_REPO}/refs", create_ref, "contents:write", "write"),
    Operation("PATCH", f"{_REPO}/refs/{{ref:path}}", update_ref, "contents:write", "write"),
    Operation("DELETE", f"{_REPO}/refs/{{ref:path}}", delete_ref, "contents:write", "write"),
]
