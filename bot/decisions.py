"""What is decided of each file: a pure function of the branch, its commits, the manifest and what people said."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from agents.contract import Plan, Step
from bot.approving import Approval, digest

Decision = Literal["pending", "approved", "outdated", "skipped", "to come"]
"""``outdated`` was approved and has changed since; ``to come`` is drafted after those before it are decided."""

Origin = Literal["drafted", "revised", "written", "edited"]
"""Whose work a file is by now: the draft, a fix-up that somebody asked for, a model, or a person's own hand."""

ORIGINS: Mapping[Origin, str] = {
    "drafted": "",
    "revised": "revised",
    "written": "written by a model",
    "edited": "edited by a person",
}


@dataclass(frozen=True, slots=True)
class FileState:
    """A file of the plan; ``approval`` is the one that holds, or the last that did, or tells who skipped it."""

    path: str
    agent: str
    why: str
    decision: Decision
    origin: Origin
    approval: Approval | None = None

    @property
    def is_decided(self) -> bool:
        return self.decision in ("approved", "skipped")


def file_states(
    full_plan: Plan,
    skipped: Mapping[str, Approval | None],
    files: Mapping[str, str],
    pristine: Mapping[str, str],
    revised: Collection[str],
    approvals: Sequence[Approval],
    by_model: Collection[str] = (),
) -> tuple[FileState, ...]:
    """Every file of the plan as it stands on the branch, those that were ``skipped``, with who did, as well.

    An approval is of a text: it holds as long as the file says that, whoever changed it in between.
    """
    return tuple(_state(step, skipped, files, pristine, revised, approvals, by_model) for step in full_plan.steps)


def _state(
    step: Step,
    skipped: Mapping[str, Approval | None],
    files: Mapping[str, str],
    pristine: Mapping[str, str],
    revised: Collection[str],
    approvals: Sequence[Approval],
    by_model: Collection[str],
) -> FileState:
    path, text = step.path, files.get(step.path)
    origin: Origin = "drafted"
    if text != pristine.get(path):
        origin = "written" if path in by_model else "edited"
    elif path in revised:
        origin = "revised"
    given = sorted((each for each in approvals if path in each.files), key=lambda each: each.time)
    holding = [each for each in given if text is not None and each.files[path] == digest(text)]
    decision: Decision
    if path in skipped:
        by = skipped[path]
        decision, given = "skipped", [by] if by else []
    elif text is None and path not in pristine:
        decision, given = "to come", []
    elif holding:
        decision, given = "approved", holding
    else:
        decision = "outdated" if given else "pending"
    return FileState(path, step.agent, step.why, decision, origin, given[-1] if given else None)


def undecided(states: Sequence[FileState]) -> tuple[FileState, ...]:
    """What still waits for somebody."""
    return tuple(state for state in states if not state.is_decided)
