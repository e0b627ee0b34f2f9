"""Files and folders at a commit."""

from bot.hub.answers.repositories import content
from bot.hub.errors import Refusal, not_found
from bot.hub.git import Entry
from bot.hub.routing import Answer, Call, Operation


def get_contents(call: Call) -> Answer:
    """A file, a link or the list of a folder; the file's bytes when the raw media type is asked for."""
    repo = call.repo
    ref = call.query.get("ref") or repo.default_branch
    path = call.path.get("path", "").strip("/")
    commit = repo.git.resolve(ref)
    if {".", ".."} & set(path.split("/")):
        raise not_found()
    if commit is None:
        raise Refusal(404, f"No commit found for the ref {ref}")
    entry = _entry(call, commit, path)
    if entry is None or entry.type == "tree":
        listed = repo.git.entries(commit, f"{path}/" if path else "")
        return Answer([content(call.world, repo, one, ref, None) for one in listed])
    if entry.type != "blob":
        return Answer(content(call.world, repo, entry, ref, None) | {"submodule_git_url": call.url})
    data = repo.git.blob(entry.sha)
    if "raw" in call.accept:
        return Answer(data)
    return Answer(content(call.world, repo, entry, ref, data))


def _entry(call: Call, commit: str, path: str) -> Entry | None:
    """The entry at `path`; None stands for the root."""
    if not path:
        return None
    found = call.repo.git.entries(commit, path)
    if not found:
        raise not_found()
    return found[0]


OPERATIONS = [
    Operation("GET", "/repos/{owner}/{repo}/contents", get_contents, "contents:read"),
    Operation("GET", "/repos/{owner}/{repo}/contents/{path:path}", get_contents, "contents:read"),
]
