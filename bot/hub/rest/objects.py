"""git's own objects over REST: blobs, trees and commits that no ref has yet."""

import base64
import binascii
from typing import Any

from bot.hub.answers import commits
from bot.hub.answers.people import Json
from bot.hub.answers.repositories import api
from bot.hub.errors import Refusal, not_found
from bot.hub.git import GitError, Person
from bot.hub.push_rules import check_path
from bot.hub.routing import Answer, Call, Operation, checked_text
from bot.hub.state import now


def create_blob(call: Call) -> Answer:
    content, encoding = call.text("content"), call.text("encoding", "utf-8")
    sha = call.repo.git.write_blob(decoded(content) if encoding == "base64" else content.encode())
    return Answer({"sha": sha, "url": f"{api(call.world, call.repo)}/git/blobs/{sha}"}, 201)


def get_blob(call: Call) -> Answer:
    sha, git = call.path["sha"], call.repo.git
    if git.kind(sha) != "blob":
        raise not_found()
    data = git.blob(sha)
    if "raw" in call.accept:
        return Answer(data)
    return Answer(
        {
            "sha": sha,
            "node_id": f"B_{sha}",
            "size": len(data),
            "url": f"{api(call.world, call.repo)}/git/blobs/{sha}",
            "content": base64.encodebytes(data).decode(),
            "encoding": "base64",
        }
    )


def create_tree(call: Call) -> Answer:
    body, git = call.json(), call.repo.git
    wishes = body.get("tree")
    if not isinstance(wishes, list) or not all(isinstance(wish, dict) for wish in wishes):
        raise Refusal(422, 'Invalid request.\n\n"tree" wasn\'t supplied.')
    base = body.get("base_tree")
    if base is not None and git.kind(str(base)) not in ("tree", "commit"):
        raise Refusal(422, "base_tree is not a valid tree oid")
    entries = [_entry(call, wish) for wish in wishes]
    try:
        sha = git.write_tree(base, entries)
    except GitError as error:
        raise Refusal(422, "tree contains an invalid path or object") from error
    return Answer(_tree(call, sha, recursive=False), 201)


def _entry(call: Call, wish: dict[str, Any]) -> tuple[str, str | None, str]:
    path = checked_text("path", wish.get("path"))
    check_path(call.actor, path)
    mode = wish.get("mode")
    if mode not in ("100644", "100755", "040000", "160000", "120000"):
        raise Refusal(422, "Must supply a valid tree.mode")
    if "content" in wish:
        return mode, call.repo.git.write_blob(checked_text("content", wish["content"]).encode()), path
    if "sha" not in wish:
        raise Refusal(422, "Must supply either tree.sha or tree.content")
    sha = wish["sha"]
    if sha is not None and (not isinstance(sha, str) or (mode != "160000" and call.repo.git.kind(sha) is None)):
        raise Refusal(422, f"tree.sha {sha} is not a valid blob")
    return mode, sha, path


def get_tree(call: Call) -> Answer:
    """Of a tree's id, or of anything that names a commit."""
    name, git = call.path["sha"], call.repo.git
    sha = name if git.kind(name) == "tree" else None
    commit = None if sha else git.resolve(name)
    if sha is None and commit is None:
        raise not_found()
    return Answer(_tree(call, sha or git.commit(str(commit)).tree, recursive="recursive" in call.query))


def _tree(call: Call, sha: str, *, recursive: bool) -> Json:
    """Schema `git-tree`."""
    address = f"{api(call.world, call.repo)}/git"
    listed: list[Json] = []
    for one in call.repo.git.tree(sha, recursive=recursive):
        shape: Json = {"path": one.path, "mode": one.mode, "type": one.type, "sha": one.sha}
        if one.type == "blob":
            shape["size"] = one.size
        if one.type != "commit":
            shape["url"] = f"{address}/{one.type}s/{one.sha}"
        listed.append(shape)
    return {"sha": sha, "url": f"{address}/trees/{sha}", "tree": listed, "truncated": False}


def create_commit(call: Call) -> Answer:
    """Signed by GitHub when a bot leaves author and committer to it."""
    body, git = call.json(), call.repo.git
    message, tree, parents = call.text("message"), call.text("tree"), body.get("parents") or []
    if git.kind(tree) != "tree":
        raise Refusal(422, "Tree SHA does not exist")
    if not isinstance(parents, list) or any(git.kind(str(sha)) != "commit" for sha in parents):
        raise Refusal(422, "Parent SHA does not exist or is not a commit object")
    author = person(call, body.get("author"))
    committer = person(call, body["committer"]) if body.get("committer") else author
    sha = git.commit_tree(tree, parents, message, author, committer)
    if call.actor.by_app and not body.get("author") and not body.get("committer"):
        call.repo.verified.add(sha)
    return Answer(commits.git_commit(call.world, call.repo, git.commit(sha)), 201)


def person(call: Call, wish: Any) -> Person:
    """Who a body says wrote a commit; the caller, where it says nothing."""
    given = wish if isinstance(wish, dict) else {}
    return Person(
        checked_text("name", given.get("name", call.user.name)),
        checked_text("email", given.get("email", call.user.email)),
        checked_text("date", given.get("date", now().isoformat())),
    )


def decoded(content: str) -> bytes:
    """Base64, in which GitHub allows line breaks."""
    try:
        return base64.b64decode("".join(content.split()), validate=True)
    except binascii.Error as error:
        raise Refusal(422, "content is not valid Base64") from error


_GIT = "/repos/{owner}/{repo}/git"
_READ, _WRITE = "contents:read", "contents:write"

OPERATIONS = [
    Operation("POST", f"{_GIT}/blobs", create_blob, _WRITE, "write"),
    Operation("GET", f"{_GIT}/blobs/{{sha}}", get_blob, _READ),
    Operation("POST", f"{_GIT}/trees", create_tree, _WRITE, "write"),
    Operation("GET", f"{_GIT}/trees/{{sha}}", get_tree, _READ),
    Operation("POST", f"{_GIT}/commits", create_commit, _WRITE, "write"),
]
