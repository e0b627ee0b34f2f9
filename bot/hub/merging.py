"""The three ways GitHub merges a pull request, each giving the commit the base moves to."""

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from bot.hub import pulls
from bot.hub.git import Git, GitError, Person
from bot.hub.state import Pull, Repository, User, now

# The committer of everything GitHub itself writes.
_WEB_FLOW = ("GitHub", "noreply@github.com")

MergeStyle = Callable[[Repository, Pull, User, str | None, str | None], str | None]


def merge_commit(repo: Repository, pull: Pull, user: User, title: str | None, message: str | None) -> str | None:
    """Both histories under one new commit; None on a conflict."""
    title = title or f"Merge pull request #{pull.number} from {(pull.fork or repo).owner.login}/{pull.head}"
    return _written(
        repo.git, pull, user, [pull.base_sha, pull.head_sha], title, pull.title if message is None else message
    )


def squash(repo: Repository, pull: Pull, user: User, title: str | None, message: str | None) -> str | None:
    """One commit on the base with everything the pull request changes; None on a conflict."""
    commits = pulls.commits(repo, pull)
    listing = commits[0].message.partition("\n\n")[2] if len(commits) == 1 else _listing(pull, repo)
    title = title or f"{commits[0].message.partition(chr(10))[0] if len(commits) == 1 else pull.title} (#{pull.number})"
    return _written(repo.git, pull, user, [pull.base_sha], title, listing if message is None else message)


def rebase(repo: Repository, pull: Pull, user: User, title: str | None, message: str | None) -> str | None:
    """Every commit anew on top of the base; None on a conflict. Titles are the commits' own."""
    committer = {"GIT_COMMITTER_NAME": _WEB_FLOW[0], "GIT_COMMITTER_EMAIL": _WEB_FLOW[1]}
    with tempfile.TemporaryDirectory(prefix="hub-rebase-") as folder:
        tree = str(Path(folder) / "tree")
        repo.git.run("worktree", "add", "--quiet", "--detach", tree, pull.head_sha)
        try:
            repo.git.run("-C", tree, "rebase", "--quiet", "--force-rebase", pull.base_sha, env=committer)
            return repo.git.run("-C", tree, "rev-parse", "HEAD").decode().strip()
        except GitError:
            return None
        finally:
            repo.git.run("worktree", "remove", "--force", tree)


def base_into_head(repo: Repository, pull: Pull, user: User) -> str | None:
    """The commit of the button "Update branch"; None on a conflict."""
    title = f"Merge branch '{pull.base}' into {pull.head}"
    return _written(repo.git, pull, user, [pull.head_sha, pull.base_sha], title, "")


STYLES: Mapping[str, MergeStyle] = {"merge": merge_commit, "squash": squash, "rebase": rebase}


def _listing(pull: Pull, repo: Repository) -> str:
    return "\n\n".join(f"* {commit.message}" for commit in pulls.commits(repo, pull))


def _written(git: Git, pull: Pull, user: User, parents: list[str], title: str, message: str) -> str | None:
    tree = pulls.merged_tree(git, pull.base_sha, pull.head_sha)
    if tree is None:
        return None
    date = now().isoformat()
    text = f"{title}\n\n{message}" if message else title
    return git.commit_tree(tree, parents, text, Person(user.name, user.email, date), Person(*_WEB_FLOW, date))
