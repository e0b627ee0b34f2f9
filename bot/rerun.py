"""The button beside a check: what it shows is worked out anew, for the same commit."""

from __future__ import annotations

from dataclasses import replace

from bot import heads, progress, reviewing
from bot.github import Check, GitHubRepository, Pull
from bot.github.checks import RETIRED
from bot.names import ERD_CHECK, PROOF_CHECK, REVIEW_CHECK
from bot.preview import proposed
from bot.pushes import pushed
from bot.run import Json, Run
from bot.target import is_ours


def rerun(run: Run) -> str:
    """Somebody wants a check to run again. Returns what became of it, for the log."""
    seen = run.step("look again", lambda: _look(run))
    number: int = seen["number"]
    match seen["again"]:
        case "push":
            run.event = replace(run.event, kind="push", branch=seen["branch"])
            return pushed(run)
        case "preview":
            run.event = replace(run.event, kind="pull", number=number)
            return proposed(run)
        case "proof":
            heads.ask(run, number, run.event.commit, again=run.key)
            return "queued"
        case "review":
            return reviewing.shown(run, number)
    return "nothing to run again"


def _look(run: Run) -> Json:
    """What kind of check it is, if its commit still is where it was; then a new run takes its place."""
    github, sha = run.github, run.event.commit
    found = next(iter(github.checks(sha, run.event.check)), None)
    again, number = _again(run, found) if found else ("", 0)
    if found and again and found.completed:
        github.retire_check(found)
    if again == "proof":
        progress.start_proof(github, sha)
    return {"again": again, "number": number, "branch": run.event.branch}


def _again(run: Run, found: Check) -> tuple[str, int]:
    """What makes such a check, and the pull request that it is about; ``""`` if its commit is no head any more."""
    github, event = run.github, run.event
    if event.check == ERD_CHECK and found.key.removeprefix(RETIRED) == progress.erd_key(event.commit):
        return ("push" if github.branch(event.branch) == event.commit else ""), 0
    pull = _pull(github, event.commit)
    if pull is None:
        return "", 0
    known = {PROOF_CHECK: "proof", REVIEW_CHECK: "review"} if is_ours(github, pull) else {ERD_CHECK: "preview"}
    return known.get(event.check, ""), pull.number


def _pull(github: GitHubRepository, sha: str) -> Pull | None:
    """The open pull request with this head; GitHub names none for a fork's."""
    return next((pull for pull in github.open_pulls() if pull.head_sha == sha), None)
