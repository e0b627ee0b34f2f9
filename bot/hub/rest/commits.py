"""Commits and what lies between two of them."""

from bot.hub import diff
from bot.hub.answers import commits, repositories
from bot.hub.errors import Refusal, not_found
from bot.hub.git import EMPTY_TREE, Commit
from bot.hub.routing import Answer, Call, Operation

# GitHub's own caps for one comparison.
_MAX_COMMITS, _MAX_FILES = 250, 300


def list_commits(call: Call) -> Answer:
    start = call.query.get("sha") or call.repo.default_branch
    found = call.repo.git.commits(_resolved(call, start).sha)
    return call.page(found, lambda one: commits.commit(call.world, call.repo, one))


def get_commit(call: Call) -> Answer:
    repo = call.repo
    one = _resolved(call, call.path["ref"])
    files = diff.changes(repo.git, one.parents[0] if one.parents else EMPTY_TREE, one.sha)
    return Answer(commits.commit_with_files(call.world, repo, one, files))


def get_git_commit(call: Call) -> Answer:
    return Answer(commits.git_commit(call.world, call.repo, _resolved(call, call.path["sha"])))


def compare(call: Call) -> Answer:
    """`base...head`, from where both parted."""
    repo, git = call.repo, call.repo.git
    base_name, dots, head_name = call.path["basehead"].partition("...")
    if not dots:
        raise not_found()
    base, head = _resolved(call, base_name, missing=404), _resolved(call, head_name, missing=404)
    merge_base = git.merge_base(base.sha, head.sha)
    if merge_base is None:
        raise Refusal(404, f"No common ancestor between {base_name} and {head_name}.")
    ahead, behind = git.count(f"{base.sha}..{head.sha}"), git.count(f"{head.sha}..{base.sha}")
    between = git.commits("--reverse", f"-{_MAX_COMMITS}", f"{base.sha}..{head.sha}")
    address = f"{repositories.api(call.world, repo)}/compare/{call.path['basehead']}"
    page = f"{repositories.html(call.world, repo)}/compare/{base.sha}...{head.sha}"
    files = diff.changes(git, merge_base, head.sha)[:_MAX_FILES]
    return Answer(
        {
            "url": address,
            "html_url": page,
            "permalink_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "base_commit": commits.commit(call.world, repo, base),
            "merge_base_commit": commits.commit(call.world, repo, git.commit(merge_base)),
            "status": _relation(ahead, behind),
            "ahead_by": ahead,
            "behind_by": behind,
            "total_commits": ahead,
            "commits": [commits.commit(call.world, repo, one) for one in between],
            "files": [commits.diff_entry(call.world, repo, file, head.sha) for file in files],
        }
    )


def _relation(ahead: int, behind: int) -> str:
    if ahead and behind:
        return "diverged"
    return "ahead" if ahead else "behind" if behind else "identical"


def _resolved(call: Call, name: str, missing: int = 422) -> Commit:
    sha = call.repo.git.resolve(name.removeprefix(f"{call.repo.owner.login}:"))
    if sha is None:
        raise not_found() if missing == 404 else Refusal(422, f"No commit found for SHA: {name}")
    return call.repo.git.commit(sha)


_REPO = "/repos/{owner}/{repo}"

OPERATIONS = [
    Operation("GET", f"{_REPO}/commits", list_commits, "contents:read"),
    Operation("GET", f"{_REPO}/commits/{{ref:path}}", get_commit, "contents:read"),
    Operation("GET", f"{_REPO}/git/commits/{{sha}}", get_git_commit, "contents:read"),
    Operation("GET", f"{_REPO}/compare/{{basehead:path}}", compare, "contents:read"),
]
