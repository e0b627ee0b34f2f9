"""A closed or merged pull request: its branch goes if every commit on it is the bot's own.

The pristine drafts stay: the next change of the ERD is merged against them.
"""

from __future__ import annotations

from bot.errors import Gone
from bot.run import Json, Run
from bot.target import is_ours
from bot.workspace import Moved, RefUpdate


def closed(run: Run) -> str:
    """Returns what became of the branch, for the log."""
    try:
        return str(run.step("tidy", lambda: _tidy(run))["outcome"])
    except (Gone, Moved):
        return "gone or moved on"


def _tidy(run: Run) -> Json:
    github = run.github
    pull = github.pull(run.event.number)
    if pull.open or not is_ours(github, pull):
        return {"outcome": "not ours to tidy"}
    workspace = run.workspace(pull.clone_url)
    branch = f"refs/heads/{pull.head}"
    head = workspace.fetch(shallow=[], deep=[branch]).get(branch)
    if head is None:
        return {"outcome": "no branch"}
    listed = github.commits(pull.number)
    commits = [workspace.commit(sha) for sha in listed]
    if head not in listed or not all(commit is not None and workspace.wrote(commit) for commit in commits):
        return {"outcome": "branch kept: it holds a commit of somebody else"}
    workspace.push([RefUpdate(branch, "", head)])
    return {"outcome": "branch deleted"}
