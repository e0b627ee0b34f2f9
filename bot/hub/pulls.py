"""How large a pull request is and whether it can be merged: read from git, remembered by commit ids."""

from dataclasses import dataclass
from functools import lru_cache

from bot.hub import diff
from bot.hub.git import Commit, Git, GitError
from bot.hub.state import Pull, Repository


@dataclass(frozen=True)
class Extent:
    """`mergeable` is None once the pull request is closed."""

    commits: int
    additions: int
    deletions: int
    changed_files: int
    mergeable: bool | None


def extent(repo: Repository, pull: Pull) -> Extent:
    changed = files(repo, pull)
    mergeable = None if pull.closed_at else merged_tree(repo.git, pull.base_sha, pull.head_sha) is not None
    return Extent(
        commits=len(commits(repo, pull)),
        additions=sum(file.additions for file in changed),
        deletions=sum(file.deletions for file in changed),
        changed_files=len(changed),
        mergeable=mergeable,
    )


def files(repo: Repository, pull: Pull) -> tuple[diff.FileChange, ...]:
    """What the head changed since it left the base, as the Files tab shows it."""
    return _files(repo.git, pull.base_sha, pull.head_sha)


def commits(repo: Repository, pull: Pull) -> tuple[Commit, ...]:
    """Oldest first."""
    return _commits(repo.git, pull.base_sha, pull.head_sha)


@lru_cache(maxsize=256)
def _files(git: Git, base: str, head: str) -> tuple[diff.FileChange, ...]:
    return diff.changes(git, git.merge_base(base, head) or base, head)


@lru_cache(maxsize=256)
def _commits(git: Git, base: str, head: str) -> tuple[Commit, ...]:
    return tuple(git.commits("--reverse", "--topo-order", head, f"^{base}"))


@lru_cache(maxsize=256)
def merged_tree(git: Git, base: str, head: str) -> str | None:
    """The tree of a merge of both, or None when they conflict."""
    try:
        return git.run("merge-tree", "--write-tree", base, head).decode().split("\n", 1)[0]
    except GitError as error:
        if error.code == 1:
            return None
        raise
