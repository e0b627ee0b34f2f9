"""The pages of a repository: its branches, its files at a commit, its history, one commit, one comparison."""

from typing import Any
from urllib.parse import quote

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.hub import diff
from bot.hub.git import EMPTY_TREE, Entry
from bot.hub.pages import code
from bot.hub.pages.pull import checks_state, is_folded, newest_runs, newest_statuses
from bot.hub.pages.visit import HEADERS, Absent, Visit, endpoint
from bot.hub.state import Repository, World

MAX_SHOWN = 1 << 20
MAX_COMMITS = 200

_HEADS = "refs/heads/"


def routes(world: World) -> list[Route]:
    repo = "/{owner}/{name}"
    return [
        Route("/", endpoint(world, home)),
        Route(repo, endpoint(world, overview)),
        Route(f"{repo}/pulls", endpoint(world, overview)),
        Route(f"{repo}/branches", endpoint(world, overview)),
        Route(f"{repo}/tree/{{rest:path}}", endpoint(world, tree)),
        Route(f"{repo}/blob/{{rest:path}}", endpoint(world, blob)),
        Route(f"{repo}/raw/{{rest:path}}", endpoint(world, raw)),
        Route(f"{repo}/commits/{{rest:path}}", endpoint(world, history)),
        Route(f"{repo}/commit/{{sha}}", endpoint(world, commit)),
        Route(f"{repo}/compare/{{basehead:path}}", endpoint(world, compare)),
    ]


def home(visit: Visit) -> Response:
    """The repositories this person sees."""
    with visit.world.lock:
        repos = [repo for repo in visit.world.repositories.values() if repo.role(visit.person) != "none"]
    return visit.page("home.html.j2", repos=repos)


def overview(visit: Visit) -> Response:
    with visit.world.lock:
        repo = visit.repository()
        pulls = sorted(repo.pulls.values(), key=lambda pull: -pull.number)
    return _listing(visit, repo, repo.default_branch, "", pulls=pulls, states=_states(repo), branches=_branches(repo))


def tree(visit: Visit) -> Response:
    """A folder at a branch or commit."""
    with visit.world.lock:
        repo = visit.repository()
    ref, path = _parted(repo, visit.where["rest"])
    return _listing(visit, repo, ref, path, pulls=None, states={}, branches=_branches(repo))


def _listing(visit: Visit, repo: Repository, ref: str, path: str, **values: Any) -> Response:
    sha = repo.git.resolve(ref)
    entries = repo.git.entries(sha, f"{path}/" if path else "") if sha else []
    if not entries and path:
        raise Absent
    entries.sort(key=lambda entry: (entry.type != "tree", entry.path))
    readme = next((one for one in entries if one.path.rpartition("/")[2].lower() == "readme.md"), None)
    text = repo.git.blob(readme.sha).decode(errors="replace") if readme and readme.size <= MAX_SHOWN else None
    newest = repo.git.commit(sha) if sha else None
    return visit.page(
        "repository.html.j2", repo=repo, ref=ref, path=path, entries=entries, readme=text, newest=newest, **values
    )


def blob(visit: Visit) -> Response:
    """A file; a folder is shown as one."""
    with visit.world.lock:
        repo = visit.repository()
    ref, path = _parted(repo, visit.where["rest"])
    entry = _entry(repo, ref, path)
    if entry.type == "tree":
        return RedirectResponse(f"/{repo.full_name}/tree/{quote(ref)}/{quote(path)}", 303)
    if entry.type != "blob":
        raise Absent
    data = repo.git.blob(entry.sha) if entry.size <= MAX_SHOWN else None
    text = None if data is None or b"\0" in data[:8000] else data.decode(errors="replace")
    lines = code.lines(path, text) if text else ()
    return visit.page("blob.html.j2", repo=repo, ref=ref, path=path, entry=entry, text=text, lines=lines)


def raw(visit: Visit) -> Response:
    """The bytes of a file, never run or drawn by the browser."""
    with visit.world.lock:
        repo = visit.repository()
    entry = _entry(repo, *_parted(repo, visit.where["rest"]))
    if entry.type != "blob":
        raise Absent
    return Response(repo.git.blob(entry.sha), headers=HEADERS, media_type="text/plain; charset=utf-8")


def history(visit: Visit) -> Response:
    with visit.world.lock:
        repo = visit.repository()
    ref, path = _parted(repo, visit.where["rest"])
    sha = repo.git.resolve(ref)
    if sha is None or path:
        raise Absent
    commits = repo.git.commits(f"-{MAX_COMMITS}", sha)
    return visit.page("commits.html.j2", repo=repo, ref=ref, commits=commits)


def commit(visit: Visit) -> Response:
    """One commit with its diff and its checks; `.diff` and `.patch` give the text."""
    with visit.world.lock:
        repo = visit.repository()
        name, _, form = visit.where["sha"].partition(".")
        sha = repo.git.resolve(name)
        checks = checks_state(newest_runs(repo, sha), newest_statuses(repo, sha)) if sha else "none"
    if sha is None or form not in ("", "diff", "patch"):
        raise Absent
    one = repo.git.commit(sha)
    if form:
        return _text(repo, one.parents[0] if one.parents else EMPTY_TREE, sha)
    files = diff.changes(repo.git, one.parents[0] if one.parents else EMPTY_TREE, sha)
    values: dict[str, Any] = {
        "files": files,
        "rows": code.rows,
        "threads": {},
        "folded": is_folded,
        "checks": checks,
    }
    return visit.page("commit.html.j2", repo=repo, commit=one, **values)


def compare(visit: Visit) -> Response:
    """`base...head`."""
    with visit.world.lock:
        repo = visit.repository()
    names, form = visit.where["basehead"], ""
    if names.endswith((".diff", ".patch")):
        names, _, form = names.rpartition(".")
    base, dots, head = names.partition("...")
    start, end = repo.git.resolve(base), repo.git.resolve(head)
    if not dots or start is None or end is None:
        raise Absent
    parted = repo.git.merge_base(start, end) or start
    if form:
        return _text(repo, parted, end)
    files = diff.changes(repo.git, parted, end)
    commits = repo.git.commits("--reverse", f"-{MAX_COMMITS}", f"{start}..{end}")
    values: dict[str, Any] = {"files": files, "rows": code.rows, "threads": {}, "folded": is_folded, "head": end}
    return visit.page("compare.html.j2", repo=repo, base=base, tip=head, commits=commits, **values)


def _text(repo: Repository, base: str, head: str) -> Response:
    text = repo.git.run("diff", "--no-ext-diff", "--no-color", "-M", base, head)
    return Response(text, headers=HEADERS, media_type="text/plain; charset=utf-8")


def _parted(repo: Repository, rest: str) -> tuple[str, str]:
    """Branch names have slashes too: the longest beginning that is a branch, tag or ref, else the first part."""
    parts = rest.strip("/").split("/")
    for count in range(len(parts), 0, -1):
        name = "/".join(parts[:count])
        if any(f"{prefix}{name}" in repo.git.refs for prefix in (_HEADS, "refs/tags/", "refs/", "")):
            return name, "/".join(parts[count:])
    return parts[0], "/".join(parts[1:])


def _entry(repo: Repository, ref: str, path: str) -> Entry:
    sha = repo.git.resolve(ref)
    if sha is None or not path or {".", "..", ""} & set(path.split("/")):
        raise Absent
    found = repo.git.entries(sha, path)
    if not found:
        raise Absent
    return found[0]


def _branches(repo: Repository) -> list[str]:
    return sorted(ref.removeprefix(_HEADS) for ref in list(repo.git.refs) if ref.startswith(_HEADS))


def _states(repo: Repository) -> dict[int, str]:
    return {
        number: checks_state(newest_runs(repo, pull.head_sha), newest_statuses(repo, pull.head_sha))
        for number, pull in repo.pulls.items()
    }
