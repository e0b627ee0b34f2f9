"""A branch moved: each ERD that it is said to hold is worked on, and one check run on its commit tells of all."""

from __future__ import annotations

from collections.abc import Sequence

from agents.contract import UserError
from bot import progress
from bot.configuration import Configuration, ConfigurationError, Drawing
from bot.configuration.places import at_commit, on_branch
from bot.generate import generated, look
from bot.github import Report
from bot.run import Json, Run
from bot.target import Target
from bot.workspace import Moved, Workspace

ATTEMPTS = 5
"""How often the work is redone when a branch keeps moving."""


def pushed(run: Run) -> str:
    """A branch moved. Returns what became of it, for the log."""
    for _ in range(ATTEMPTS):
        try:
            return _attempt(run)
        except Moved:
            continue
    raise Moved


def _attempt(run: Run) -> str:
    seen = run.step("read", lambda: _read(run))
    check: int = seen["check"]
    if not check:
        return str(seen["outcome"])
    run.apologise = lambda: run.github.conclude_check(check, progress.WENT_WRONG)
    told: list[Json] = []
    try:
        for found in seen["found"]:
            told.append(found if "report" in found else _worked(run, Target(**found["target"])))
    except Moved:
        run.step("leave", lambda: _leave(run, seen))
        raise
    run.step("conclude", lambda: _conclude(run, seen, told))
    return ", ".join(str(each["outcome"]) for each in told)


def _worked(run: Run, target: Target) -> Json:
    """What became of one ERD; what keeps it from being worked on is told, and keeps no other back."""
    try:
        return generated(run, target)
    except UserError as error:
        return {"outcome": "refused", "report": progress.refused(error).to_json()}


def _read(run: Run) -> Json:
    """Look at everything afresh. ``check`` is 0 where there is nothing to tell."""
    repository, branch = run.github.repository(), run.event.branch
    if branch != repository.default_branch and not _is_base(run, repository.default_branch):
        return {"outcome": "not a base branch", "check": 0}
    workspace, ref = run.workspace(repository.clone_url), f"refs/heads/{branch}"
    sha = workspace.fetch(shallow=[ref]).get(ref)
    if sha is None:
        return {"outcome": "no branch", "check": 0}
    seen: Json = {"sha": sha, "clone_url": repository.clone_url}
    try:
        configuration = at_commit(workspace, sha)
    except ConfigurationError as error:
        report = progress.bad_configuration(error).to_json()
        return {**seen, **_started(run, sha), "found": [{"outcome": "bad configuration", "path": "", "report": report}]}
    if not configuration.bases(branch, repository.default_branch):
        return {"outcome": "not a base branch", "check": 0}
    drawings = _there(workspace, sha, configuration)
    if not drawings:
        return {"outcome": "no ERD", "check": 0}
    started = _started(run, sha)
    if not started["check"]:
        return started
    run.apologise = lambda: run.github.conclude_check(started["check"], progress.WENT_WRONG)
    found = [
        {**look(run, workspace, repository.clone_url, branch, drawing), "path": drawing.path} for drawing in drawings
    ]
    return {**seen, **started, "found": found}


def _is_base(run: Run, default: str) -> bool:
    """Whether a branch says itself that it is generated from; nothing is cloned to find out."""
    try:
        return on_branch(run.github, run.event.branch).bases(run.event.branch, default)
    except ConfigurationError as error:
        # Whoever broke it there wants to hear of it, if it ever was a base branch.
        return bool(error.branches) and Configuration(branches=error.branches).bases(run.event.branch, default)


def _there(workspace: Workspace, sha: str, configuration: Configuration) -> Sequence[Drawing]:
    """The ERDs of a commit; one that the repository names and does not have is looked at too, and told of."""
    named = "erds" in configuration.model_fields_set
    return [drawing for drawing in configuration.erds if named or workspace.blob(sha, drawing.path) is not None]


def _started(run: Run, sha: str) -> Json:
    check = progress.start_erd(run.github, sha)
    return {"outcome": "done before", "check": 0} if check.completed else {"check": check.id}


def _conclude(run: Run, seen: Json, told: Sequence[Json]) -> Json:
    reports = [
        (found["path"], Report.from_json(each["report"])) for found, each in zip(seen["found"], told, strict=True)
    ]
    run.github.conclude_check(seen["check"], progress.together(reports))
    return {}


def _leave(run: Run, seen: Json) -> Json:
    """Close the check of a commit that is no longer the newest: the work goes on from another."""
    ref = f"refs/heads/{run.event.branch}"
    if run.workspace(seen["clone_url"]).fetch(shallow=[ref]).get(ref) != seen["sha"]:
        run.github.conclude_check(seen["check"], progress.SUPERSEDED)
    return {}
