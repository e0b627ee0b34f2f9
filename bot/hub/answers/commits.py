"""Commits, diffs and comparisons."""

from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import quote

from bot.hub.answers.people import Json, simple_user, stamp
from bot.hub.answers.repositories import api, html
from bot.hub.diff import FileChange
from bot.hub.git import Commit, Person
from bot.hub.state import Repository, World

_UNSIGNED: Json = {"verified": False, "reason": "unsigned", "signature": None, "payload": None, "verified_at": None}


def _signed(one: Commit) -> Json:
    """The hub only says that it signed: no client checks GitHub's signature itself."""
    payload = f"tree {one.tree}\n\n{one.message}"
    signature = "-----BEGIN PGP SIGNATURE-----\n-----END PGP SIGNATURE-----\n"
    at = _utc(one.committer.date)
    return {"verified": True, "reason": "valid", "signature": signature, "payload": payload, "verified_at": at}


def _utc(date: str) -> str:
    return stamp(datetime.fromisoformat(date).astimezone(UTC))


def _git_person(person: Person) -> Json:
    return {"name": person.name, "email": person.email, "date": _utc(person.date)}


def _account(world: World, person: Person) -> Json | None:
    user = world.user_of_email(person.email)
    return simple_user(world, user) if user else None


def commit(world: World, repo: Repository, one: Commit) -> Json:
    """Schema `commit`, without files and stats."""
    address = f"{api(world, repo)}/commits/{one.sha}"
    git_address = f"{api(world, repo)}/git"
    return {
        "sha": one.sha,
        "node_id": f"C_{one.sha}",
        "url": address,
        "html_url": f"{html(world, repo)}/commit/{one.sha}",
        "comments_url": f"{address}/comments",
        "commit": {
            "author": _git_person(one.author),
            "committer": _git_person(one.committer),
            "message": one.message,
            "tree": {"sha": one.tree, "url": f"{git_address}/trees/{one.tree}"},
            "url": f"{git_address}/commits/{one.sha}",
            "comment_count": 0,
            "verification": _signed(one) if one.sha in repo.verified else dict(_UNSIGNED),
        },
        "author": _account(world, one.author),
        "committer": _account(world, one.committer),
        "parents": [
            {"sha": sha, "url": f"{api(world, repo)}/commits/{sha}", "html_url": f"{html(world, repo)}/commit/{sha}"}
            for sha in one.parents
        ],
    }


def commit_with_files(world: World, repo: Repository, one: Commit, files: Sequence[FileChange]) -> Json:
    """Schema `commit` as one commit's own page gives it."""
    additions, deletions = sum(file.additions for file in files), sum(file.deletions for file in files)
    return commit(world, repo, one) | {
        "stats": {"additions": additions, "deletions": deletions, "total": additions + deletions},
        "files": [diff_entry(world, repo, file, one.sha) for file in files],
    }


def git_commit(world: World, repo: Repository, one: Commit) -> Json:
    """Schema `git-commit`."""
    whole = commit(world, repo, one)
    return {
        "sha": one.sha,
        "node_id": whole["node_id"],
        "html_url": whole["html_url"],
        "parents": whole["parents"],
        **{key: whole["commit"][key] for key in ("author", "committer", "message", "tree", "url", "verification")},
    }


def diff_entry(world: World, repo: Repository, file: FileChange, head: str) -> Json:
    """Schema `diff-entry`."""
    path = quote(file.path)
    shape: Json = {
        "sha": file.sha,
        "filename": file.path,
        "status": file.status,
        "additions": file.additions,
        "deletions": file.deletions,
        "changes": file.additions + file.deletions,
        "blob_url": f"{html(world, repo)}/blob/{head}/{path}",
        "raw_url": f"{html(world, repo)}/raw/{head}/{path}",
        "contents_url": f"{api(world, repo)}/contents/{path}?ref={head}",
    }
    if file.previous_path:
        shape["previous_filename"] = file.previous_path
    if file.patch:
        shape["patch"] = file.patch
    return shape


def push_commit(world: World, repo: Repository, one: Commit, touched: Sequence[tuple[str, str]]) -> Json:
    """A commit as a push webhook lists it; `touched` as `Git.touched` has it."""
    return {
        "id": one.sha,
        "tree_id": one.tree,
        "distinct": True,
        "message": one.message,
        "timestamp": one.committer.date,
        "url": f"{html(world, repo)}/commit/{one.sha}",
        "author": _named(world, one.author),
        "committer": _named(world, one.committer),
        "added": [path for letter, path in touched if letter == "A"],
        "removed": [path for letter, path in touched if letter == "D"],
        "modified": [path for letter, path in touched if letter not in ("A", "D")],
    }


def _named(world: World, person: Person) -> Json:
    user = world.user_of_email(person.email)
    return {"name": person.name, "email": person.email} | ({"username": user.login} if user else {})
