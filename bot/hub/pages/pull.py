"""The page of a pull request with its four tabs."""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.hub import pulls, threads
from bot.hub.diff import FileChange
from bot.hub.pages import code, timeline
from bot.hub.pages.visit import HEADERS, Endpoint, Visit, endpoint
from bot.hub.state import CheckRun, Pull, Repository, Status, World

# A longer diff is folded until somebody opens it.
MAX_UNFOLDED = 400

Values = dict[str, Any]


def routes(world: World) -> list[Route]:
    """A tab is an address: `/pull/1`, `/pull/1/commits`, `/pull/1/files`, `/pull/1/checks`."""
    path = "/{owner}/{name}/pull/{number:int}"
    tabs: dict[str, Callable[[Repository, Pull], Values]] = {
        "": _conversation,
        "/commits": lambda repo, pull: {"commits": pulls.commits(repo, pull)},
        "/files": _files,
        "/checks": lambda repo, pull: {},
    }
    return [
        Route(path + tab, endpoint(world, _tab(tab.strip("/") or "conversation", read))) for tab, read in tabs.items()
    ]


def version(world: World) -> Endpoint:
    """A short text that is another one as soon as the page would look different."""

    def answer(visit: Visit) -> Response:
        with visit.world.lock:
            repo, pull = visit.pull()
            return PlainTextResponse(_version(repo, pull), headers=HEADERS)

    return endpoint(world, answer)


def _version(repo: Repository, pull: Pull) -> str:
    """Over every record the page is made of, so that no kind of change can be forgotten."""
    records = [
        {name: value for name, value in vars(pull).items() if not isinstance(value, Repository)},
        (pull.fork or repo).git.branch(pull.head),
        [one for one in repo.issue_comments.values() if one.number == pull.number],
        [one for one in repo.reviews.values() if one.number == pull.number],
        [one for one in repo.review_comments.values() if one.number == pull.number],
        [one for one in repo.check_runs.values() if one.head_sha == pull.head_sha],
        repo.statuses.get(pull.head_sha),
    ]
    return hashlib.sha256(repr(records).encode(errors="replace")).hexdigest()[:20]


def _tab(tab: str, read: Callable[[Repository, Pull], Values]) -> Callable[[Visit], Response]:
    def answer(visit: Visit) -> Response:
        with visit.world.lock:
            repo, pull = visit.pull()
            values = _common(visit, repo, pull) | read(repo, pull)
        return visit.page(f"pull/{tab}.html.j2", tab=tab, **values)

    return answer


def _common(visit: Visit, repo: Repository, pull: Pull) -> Values:
    extent = pulls.extent(repo, pull)
    runs, statuses = newest_runs(repo, pull.head_sha), newest_statuses(repo, pull.head_sha)
    return {
        "holder": pull.fork or repo,
        "statuses": statuses,
        "repo": repo,
        "pull": pull,
        "state": "merged" if pull.merged_at else pull.state,
        "extent": extent,
        "runs": runs,
        "checks": checks_state(runs, statuses),
        "version": _version(repo, pull),
        "may_write": visit.may_write(repo),
        "own": pull.user == visit.person,
        "talk": sum(one.number == pull.number for one in repo.issue_comments.values())
        + sum(one.number == pull.number for one in repo.review_comments.values()),
        "address": f"/{repo.full_name}/pull/{pull.number}",
    }


def _conversation(repo: Repository, pull: Pull) -> Values:
    verdicts = {
        one.user: one.state
        for one in repo.reviews.values()
        if one.number == pull.number and one.state in ("APPROVED", "CHANGES_REQUESTED")
    }
    return {
        "events": timeline.events(repo, pull),
        "verdicts": verdicts,
        "branch_exists": (pull.fork or repo).git.branch(pull.head) is not None,
        "unresolved": sum(one.resolved_by is None for one in threads.of_pull(repo, pull)),
    }


def _files(repo: Repository, pull: Pull) -> Values:
    placed: dict[str, dict[tuple[str, int | None], list[timeline.Thread]]] = {}
    for first in threads.of_pull(repo, pull):
        at = (first.side, first.line if first.subject_type == "line" else None)
        if first.line is not None or first.subject_type == "file":
            placed.setdefault(first.path, {}).setdefault(at, []).append(timeline.thread(repo, first))
    found = pulls.files(repo, pull)
    return {"files": found, "rows": code.rows, "threads": placed, "folded": is_folded}


def is_folded(file: FileChange) -> bool:
    return file.additions + file.deletions > MAX_UNFOLDED


def newest_runs(repo: Repository, sha: str) -> list[CheckRun]:
    """The newest check run of each name on a commit, by name."""
    newest = {run.name: run for run in repo.check_runs.values() if run.head_sha == sha}
    return [newest[name] for name in sorted(newest)]


def newest_statuses(repo: Repository, sha: str) -> list[Status]:
    """The newest status of each context on a commit."""
    return list({one.context: one for one in repo.statuses.get(sha, ())}.values())


def checks_state(runs: Sequence[CheckRun], statuses: Sequence[Status] = ()) -> str:
    """`none`, `running`, `failure`, `action_required` (nothing worse than that) or `success`."""
    states = [run.conclusion if run.status == "completed" else "pending" for run in runs]
    states += [one.state for one in statuses]
    if not states:
        return "none"
    if "pending" in states:
        return "running"
    unhappy = {one for one in states if one not in ("success", "neutral", "skipped")}
    if not unhappy:
        return "success"
    return "action_required" if unhappy == {"action_required"} else "failure"
