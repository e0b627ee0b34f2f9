"""One file written or removed over REST: a commit on a branch for each."""

from bot.hub import push_rules
from bot.hub.answers import commits
from bot.hub.answers.repositories import content
from bot.hub.errors import Refusal, not_found
from bot.hub.git import GitError
from bot.hub.refs import announce
from bot.hub.rest.objects import decoded, person
from bot.hub.routing import Answer, Call, Operation


def put_file(call: Call) -> Answer:
    """201 for a new file, 200 for one that was there; then `sha` must be the one it had."""
    had = _current(call)
    blob = call.repo.git.write_blob(decoded(call.text("content")))
    return _committed(call, blob, 200 if had else 201)


def delete_file(call: Call) -> Answer:
    call.text("sha")
    if _current(call) is None:
        raise not_found()
    return _committed(call, None, 200)


def _branch(call: Call) -> tuple[str, str]:
    """The branch to write to and the commit it is at."""
    name = call.text("branch", call.repo.default_branch)
    sha = call.repo.git.branch(name)
    if sha is None:
        raise Refusal(404, f"Branch {name} not found")
    return name, sha


def _current(call: Call) -> str | None:
    """The file's blob so far; refuses a write that does not know it."""
    name, head = _branch(call)
    if name in call.repo.protected:
        raise Refusal(409, f"Could not change file: {push_rules.BY_PULL_REQUEST}")
    push_rules.check_path(call.actor, call.path["path"])
    found = call.repo.git.entries(head, call.path["path"])
    had = found[0].sha if found else None
    sha = call.json().get("sha")
    if had and sha is None:
        raise Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
    if sha is not None and sha != had:
        raise Refusal(409, f"{call.path['path']} does not match {sha}")
    return had


def _committed(call: Call, blob: str | None, status: int) -> Answer:
    repo, git, path = call.repo, call.repo.git, call.path["path"]
    branch, head = _branch(call)
    author = person(call, call.json().get("author"))
    try:
        tree = git.write_tree(head, [("100644", blob, path)])
    except GitError as error:
        raise Refusal(422, "path contains a malformed path component") from error
    sha = git.commit_tree(tree, [head], call.text("message"), author, author)
    if call.actor.by_app and not {"author", "committer"} & call.json().keys():
        repo.verified.add(sha)
    git.update(f"refs/heads/{branch}", sha, head)
    announce(call.world, repo, call.user)
    written = git.entries(sha, path) if blob else []
    shape = content(call.world, repo, written[0], branch, None) if written else None
    return Answer({"content": shape, "commit": commits.git_commit(call.world, repo, git.commit(sha))}, status)


_PATH = "/repos/{owner}/{repo}/contents/{path:path}"

OPERATIONS = [
    Operation("PUT", _PATH, put_file, "contents:write", "write"),
    Operation("DELETE", _PATH, delete_file, "contents:write", "write"),
]
