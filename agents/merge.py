"""Three versions of a folder meet: drafted last time, on the branch now, drafted today.

A file that a person (or a model) changed is theirs: it is never written over, its new hunk is offered instead.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from agents.contract import Plan

DERIVED = ("openapi.yaml", ".erdsmith.json")
"""Made from the finished tree (see ``agents.proof`` and ``agents.manifest``), so no draft competes with them."""

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Held:
    """A path left as it is; ``hunk`` is the unified diff offered instead, its paths relative to the output folder."""

    path: str
    hunk: str
    why: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """What becomes of each path. Whatever is named nowhere stays as it is.

    ``pristine`` is the new pristine tree: today's drafts, but the *old* draft of every held path, so that the next
    offer holds this one too and an untouched file is still recognised as such.
    """

    write: Files
    delete: tuple[str, ...]
    held: tuple[Held, ...]
    pristine: Files

    def applied_to(self, present: Files) -> dict[str, str]:
        """The folder after the meeting."""
        kept = {path: text for path, text in present.items() if path not in self.delete}
        return {**kept, **self.write}


def meet(pristine: Files, present: Files, drafted: Files) -> Meeting:
    """Decide for every path of the three trees; an empty ``pristine`` means that nothing is known of last time."""
    write: dict[str, str] = {}
    delete: list[str] = []
    held: list[Held] = []
    for path in dict.fromkeys((*drafted, *pristine)):
        was, now, draft = pristine.get(path), present.get(path), drafted.get(path)
        if _is_settled(path, was, now, draft):
            continue
        if draft is None:
            if now == was:
                delete.append(path)
            else:
                held.append(Held(path, hunk(path, was, None), "was edited since, and is no longer part of the plan"))
        elif now == was:
            write[path] = draft
        else:
            held.append(Held(path, hunk(path, now if was is None else was, draft), _why_held(was, now)))
    return Meeting(write, tuple(delete), tuple(held), _next_pristine(pristine, drafted, [each.path for each in held]))


def hold(meeting: Meeting, paths: Iterable[str], why: str, *, pristine: Files, drafted: Files) -> Meeting:
    """The same meeting with ``paths`` left as they are too; those it would not touch anyway are ignored."""
    more = [path for path in dict.fromkeys(paths) if path in meeting.write or path in meeting.delete]
    held = (*meeting.held, *(Held(path, hunk(path, pristine.get(path), drafted.get(path)), why) for path in more))
    return replace(
        meeting,
        write={path: text for path, text in meeting.write.items() if path not in more},
        delete=tuple(path for path in meeting.delete if path not in more),
        held=held,
        pristine=_next_pristine(pristine, drafted, [each.path for each in held]),
    )


def dependents(plan: Plan, paths: Collection[str]) -> tuple[str, ...]:
    """Every path of the plan that builds on one of ``paths``, directly or not, in plan order."""
    reached = set(paths)
    found: dict[str, None] = {}
    grown = True
    while grown:
        grown = False
        for step in plan.steps:
            if step.path not in reached and not reached.isdisjoint(step.after):
                reached.add(step.path)
                found[step.path] = None
                grown = True
    return tuple(path for path in plan.paths if path in found)


def hunk(path: str, before: str | None, after: str | None) -> str:
    """The unified diff from one text to the other as ``git apply`` reads it; ``None`` = no such file."""
    lines = difflib.unified_diff(
        _lines(before),
        _lines(after),
        "/dev/null" if before is None else f"a/{path}",
        "/dev/null" if after is None else f"b/{path}",
    )
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str | None) -> list[str]:
    """Split as git does: a form feed or a lone carriage return ends no line."""
    return list(io.StringIO(text or "", newline="\n"))


def _is_settled(path: str, was: str | None, now: str | None, draft: str | None) -> bool:
    if now == draft or draft == was:
        return True
    if draft is None:
        return now is None or is_migration(path) or path in DERIVED
    return now is not None and is_migration(path)


def is_migration(path: str) -> bool:
    """Migrations are append-only: one that exists is neither rewritten nor deleted, whoever wrote it."""
    return path.startswith("migrations/")


def _why_held(was: str | None, now: str | None) -> str:
    if was is None:
        return "was there already and is not a draft"
    return "was deleted on the branch" if now is None else "was edited since it was drafted"


def _next_pristine(pristine: Files, drafted: Files, held: Collection[str]) -> dict[str, str]:
    fresh = {path: text for path, text in drafted.items() if path not in held}
    kept = {
        path: text
        for path, text in pristine.items()
        if path in held or (path not in drafted and (is_migration(path) or path in DERIVED))
    }
    return {**kept, **fresh}
