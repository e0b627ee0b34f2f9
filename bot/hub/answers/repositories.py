"""Repositories, their labels, refs and the contents of their trees."""

import base64
from typing import Any
from urllib.parse import quote

from bot.hub.answers.people import Json, organization, simple_user, stamp
from bot.hub.git import Entry
from bot.hub.state import Label, Repository, World

_PLAIN_LINKS = [
    "contributors",
    "deployments",
    "downloads",
    "events",
    "forks",
    "hooks",
    "languages",
    "merges",
    "stargazers",
    "subscribers",
    "subscription",
    "tags",
    "teams",
]

_TEMPLATE_LINKS = {
    "archive_url": "/{archive_format}{/ref}",
    "assignees_url": "/assignees{/user}",
    "blobs_url": "/git/blobs{/sha}",
    "branches_url": "/branches{/branch}",
    "collaborators_url": "/collaborators{/collaborator}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "compare_url": "/compare/{base}...{head}",
    "contents_url": "/contents/{+path}",
    "git_commits_url": "/git/commits{/sha}",
    "git_refs_url": "/git/refs{/sha}",
    "git_tags_url": "/git/tags{/sha}",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "issues_url": "/issues{/number}",
    "keys_url": "/keys{/key_id}",
    "labels_url": "/labels{/name}",
    "milestones_url": "/milestones{/number}",
    "notifications_url": "/notifications{?since,all,participating}",
    "pulls_url": "/pulls{/number}",
    "releases_url": "/releases{/id}",
    "statuses_url": "/statuses/{sha}",
    "trees_url": "/git/trees{/sha}",
}


def api(world: World, repo: Repository) -> str:
    """The address of the repository in the REST API."""
    return f"{world.root}/repos/{repo.full_name}"


def html(world: World, repo: Repository) -> str:
    """The address of the repository for people."""
    return f"{world.root}/{repo.full_name}"


def repository(world: World, repo: Repository) -> Json:
    """Schemas `repository` and `minimal-repository`."""
    address, page = api(world, repo), html(world, repo)
    open_count = sum(pull.state == "open" for pull in repo.pulls.values())
    return {
        "id": repo.id,
        "node_id": f"R_{repo.id}",
        "name": repo.name,
        "full_name": repo.full_name,
        "private": repo.private,
        "visibility": "private" if repo.private else "public",
        "owner": simple_user(world, repo.owner),
        "html_url": page,
        "description": None,
        "fork": repo.parent is not None,
        "url": address,
        **{f"{name}_url": f"{address}/{name}" for name in _PLAIN_LINKS},
        **{name: address + rest for name, rest in _TEMPLATE_LINKS.items()},
        "created_at": stamp(repo.created_at),
        "updated_at": stamp(repo.pushed_at),
        "pushed_at": stamp(repo.pushed_at),
        "git_url": f"{page}.git",
        "ssh_url": f"{page}.git",
        "clone_url": f"{page}.git",
        "svn_url": page,
        "mirror_url": None,
        "homepage": None,
        "size": 0,
        "stargazers_count": 0,
        "watchers_count": 0,
        "watchers": 0,
        "forks_count": 0,
        "forks": 0,
        "open_issues_count": open_count,
        "open_issues": open_count,
        "language": None,
        "license": None,
        "topics": [],
        "has_issues": True,
        "has_projects": False,
        "has_wiki": False,
        "has_pages": False,
        "has_discussions": False,
        "has_downloads": False,
        "archived": False,
        "disabled": False,
        "is_template": False,
        "allow_forking": True,
        "web_commit_signoff_required": False,
        "default_branch": repo.default_branch,
    }


def full_repository(world: World, repo: Repository) -> Json:
    """Schema `full-repository`."""
    family = {"parent": repository(world, repo.parent), "source": repository(world, repo.parent)} if repo.parent else {}
    return repository(world, repo) | {
        **family,
        "network_count": 0,
        "subscribers_count": 0,
        "organization": simple_user(world, repo.owner) if repo.owner.type == "Organization" else None,
        "allow_merge_commit": True,
        "allow_squash_merge": True,
        "allow_rebase_merge": True,
        "delete_branch_on_merge": False,
    }


def webhook_frame(world: World, repo: Repository) -> Json:
    """What every webhook of a repository carries."""
    found = world.installation_of(repo)
    frame: Json = {
        "repository": repository(world, repo),
        "organization": organization(world, repo.owner),
    }
    if found:
        frame["installation"] = {"id": found.id, "node_id": f"MDIz{found.id}"}
    return frame


def label(world: World, repo: Repository, one: Label) -> Json:
    """Schema `label`."""
    return {
        "id": one.id,
        "node_id": f"LA_{one.id}",
        "url": f"{api(world, repo)}/labels/{quote(one.name, safe='')}",
        "name": one.name,
        "color": one.color,
        "default": False,
        "description": one.description,
        "archived_at": None,
        "archived_by": None,
    }


def git_ref(world: World, repo: Repository, ref: str, sha: str) -> Json:
    """Schema `git-ref`."""
    address = api(world, repo)
    return {
        "ref": ref,
        "node_id": f"REF_{ref}",
        "url": f"{address}/git/{ref}",
        "object": {"sha": sha, "type": "commit", "url": f"{address}/git/commits/{sha}"},
    }


def content(world: World, repo: Repository, entry: Entry, ref: str, data: bytes | None) -> Json:
    """Schemas `content-file`, `content-symlink`, `content-submodule`; an item of a directory without `data`."""
    kind = {"tree": "dir", "commit": "submodule"}.get(entry.type, "symlink" if entry.mode == "120000" else "file")
    address = f"{api(world, repo)}/contents/{quote(entry.path)}?ref={quote(ref, safe='')}"
    git_kind = "trees" if kind == "dir" else "blobs"
    git_address = f"{api(world, repo)}/git/{git_kind}/{entry.sha}"
    page = f"{html(world, repo)}/{'tree' if kind == 'dir' else 'blob'}/{quote(ref)}/{quote(entry.path)}"
    shape: dict[str, Any] = {
        "name": entry.path.rpartition("/")[2],
        "path": entry.path,
        "sha": entry.sha,
        "size": entry.size,
        "url": address,
        "html_url": page,
        "git_url": git_address,
        "download_url": f"{html(world, repo)}/raw/{quote(ref)}/{quote(entry.path)}" if kind == "file" else None,
        "type": kind,
        "_links": {"self": address, "git": git_address, "html": page},
    }
    if data is None:
        return shape
    if kind == "symlink":
        return shape | {"target": data.decode(errors="replace")}
    # GitHub leaves the content of a file over 1 MB out and says encoding "none".
    if entry.size > 1 << 20:
        return shape | {"content": "", "encoding": "none"}
    return shape | {"content": base64.encodebytes(data).decode(), "encoding": "base64"}
