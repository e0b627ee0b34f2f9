"""The decisions of a review, shown: the checklist in the description, and the check run ``ERDsmith / review``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.decisions import ORIGINS, FileState, undecided
from bot.github import Report
from bot.markdown import cell, cut, span

FILES = "Files"
MAX_SUMMARY = 65_535
"""GitHub's limit for a check run's summary."""
_ICONS = {"approved": "✅", "skipped": "🚫", "outdated": "🔁", "pending": "⬜", "to come": "🕓"}


def files_section(folder: str, states: Sequence[FileState]) -> str:
    """The files of the plan with what is decided of each, to be ticked off."""
    decided = len(states) - len(undecided(states))
    lines = "\n".join(_line(state) for state in states)
    return (
        f"## {FILES}\n\n{decided} of {len(states)} in {span(folder + '/')} are decided. `/approve models.py` ticks one "
        f"off, `/approve` all, `/skip README.md` takes one out.\n\n{lines}"
    )


def _line(state: FileState) -> str:
    box = "x" if state.is_decided else " "
    name = f"~~{span(state.path)}~~" if state.decision == "skipped" else span(state.path)
    told = f"; {_told(state)}" if _told(state) else ""
    return f"- [{box}] {name} ({state.agent}): {state.why}{told}"


def _told(state: FileState) -> str:
    """What is to be known of a file besides that it is drafted and waits."""
    origin = ORIGINS[state.origin]
    match state.decision:
        case "skipped":
            return "**skipped**"
        case "to come":
            return "**to come**"
        case "approved":
            decision = f"**approved** by {_by(state)}"
        case "outdated":
            decision = f"**changed since** {_by(state)} approved it"
        case _:
            decision = ""
    return ", ".join(filter(None, (origin, decision)))


def _by(state: FileState) -> str:
    return f"{span(state.approval.by)} at {state.approval.commit[:7]}" if state.approval else ""


def review_report(states: Sequence[FileState]) -> Report:
    """The open decisions, and who decided what, when, at which commit."""
    waiting = undecided(states)
    title = f"All {len(states)} files are decided"
    if waiting:
        title = f"{len(waiting)} of {len(states)} files wait for a decision"
        outdated = sum(state.decision == "outdated" for state in waiting)
        title += f", {outdated} changed since somebody approved" if outdated else ""
    rows = "\n".join(_row(state) for state in states)
    how = "`/approve models.py` ticks a file off, `/approve` all of them; so does approving the pull request."
    return Report(
        "action_required" if waiting else "success",
        title,
        cut(f"{how}\n\n|  | file | decision | by | when | at |\n|---|---|---|---|---|---|\n{rows}", MAX_SUMMARY),
    )


def _row(state: FileState) -> str:
    origin = ORIGINS[state.origin]
    said = {"outdated": "changed since it was approved"}.get(state.decision, state.decision)
    decision = ", ".join(filter(None, (said, origin if state.decision not in ("skipped", "to come") else "")))
    approval = state.approval
    who = (cell(approval.by), _when(approval.time), approval.commit[:7]) if approval else ("", "", "")
    return " | ".join((f"| {_ICONS[state.decision]}", cell(state.path), decision, *who)) + " |"


def _when(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%d %H:%M UTC")
