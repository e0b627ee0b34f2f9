"""What a pull request would make of the ERD, in words and pictures: the report of its check run, from plain data.

Names and values of an ERD stand in code blocks and code spans only, where they do nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from agents.erd import Erd, ErdError, ErdProblem, mermaid
from agents.erd.diff import Change, Difference, EntityChange, Kind, difference
from agents.erd.model import Inference
from bot.body import MAX_DIAGRAM, inference, listed
from bot.github import Report
from bot.markdown import block, cut, span
from bot.progress import MAX_SUMMARY, bad_erd

Drawn = Erd | ErdError | None
"""An ERD, what is wrong with it, or none at all."""

MAX_LINES = 200
"""Lines of what changes, and the characters of each: the diff of the file itself is one click away."""
_SIGNS: Mapping[Kind, str] = {"added": "+", "removed": "-", "changed": "!"}
_VERBS: Mapping[Kind, str] = {"added": "adds", "changed": "changes", "removed": "removes"}


def forecast(path: str, base: str, before: Drawn, after: Drawn) -> Report:
    """What merging into ``base`` would mean for the ERD at ``path``, whose contents before and after differ."""
    if after is None:
        return _removed(path, base)
    if isinstance(after, ErdError):
        return _broken(path, base, before, after)
    known = before if isinstance(before, Erd) else None
    changes = difference(known, after)
    sections = [
        f"{span(path)} draws {_counted(after)}. {_then(changes, known, base)}",
        _mended(before, base),
        _listing(changes) if known else "",
        _noted("Assumed", after.inferences, known.inferences if known else ()),
        _noted("Accepted, not generated yet", after.not_generated, known.not_generated if known else ()),
    ]
    return Report(
        "success",
        _title(known, after, changes),
        cut("\n\n".join(filter(None, sections)), MAX_SUMMARY),
        text=_diagrams(path, known, after, changes),
    )


def left_alone(path: str, base: str) -> Report:
    """For a head that was said to change the ERD, until its pull request got another base."""
    same = f"{span(path)} is the same as where this pull request left {span(base)}."
    return Report("success", "The ERD is left as it is", same)


def _removed(path: str, base: str) -> Report:
    return Report(
        "neutral",
        "The ERD is removed",
        f"There is no file {span(path)} at this head any more. Once this is merged into {span(base)}, ERDsmith has "
        "nothing to read there; what it generated before stays as it is.",
    )


def _broken(path: str, base: str, before: Drawn, after: ErdError) -> Report:
    report = bad_erd(path, after, "nothing could be generated from it")
    if not isinstance(before, ErdError):
        return report
    known = {_gist(problem) for problem in before.problems}
    old = sum(_gist(problem) in known for problem in after.problems)
    note = f"{old} of those listed {'is' if old == 1 else 'are'} in {span(base)} already."
    summary = cut(f"{note}\n\n{report.summary}", MAX_SUMMARY)
    return Report(report.conclusion, report.title, summary, report.annotations) if old else report


def _gist(problem: ErdProblem) -> tuple[str, str, str]:
    """What makes it the same problem on another line."""
    return problem.code, problem.pointer, problem.message


def _number(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def _counted(erd: Erd) -> str:
    drawn = [entity for entity in erd if not entity.implied]
    fields = sum(len(entity.fields) for entity in drawn)
    relations = sum(len(entity.relations) for entity in drawn)
    return (
        f"{_number(len(drawn), 'entity', 'entities')} with {_number(fields, 'field', 'fields')} "
        f"and {_number(relations, 'relation', 'relations')}"
    )


def _title(known: Erd | None, after: Erd, changes: Difference) -> str:
    if known is None:
        drawn = sum(not entity.implied for entity in after)
        return f"A new ERD with {_number(drawn, 'entity', 'entities')}"
    if not changes:
        return "The ERD says what it said before"
    parts = [
        f"{verb} {_number(len(names), 'entity', 'entities')}"
        for kind, verb in _VERBS.items()
        if (names := changes.names(kind))
    ]
    return f"The ERD {', '.join(parts) or 'changes settings'}"


def _then(changes: Difference, known: Erd | None, base: str) -> str:
    if known and not changes:
        return "It says the same as before in other words, so nothing would be generated anew."
    return f"Nothing is generated before this is merged into {span(base)}."


def _mended(before: Drawn, base: str) -> str:
    if not isinstance(before, ErdError):
        return ""
    total = len(before.problems) + before.more
    return f"The ERD in {span(base)} has {_number(total, 'problem', 'problems')}; this one has none."


def _noted(title: str, now: Sequence[Inference], before: Sequence[Inference]) -> str:
    """What was concluded: what is new first."""
    new = [inference(made) for made in now if made not in before]
    old = [inference(made) for made in now if made in before]
    return "\n\n".join(filter(None, (listed(title, new), listed(f"{title}: as before", old))))


def _listing(changes: Difference) -> str:
    """Green for what comes, red for what goes, orange for what changes, where GitHub colours a diff."""
    lines = list(chain.from_iterable(map(_entity, changes.entities)))
    if changes.settings:
        lines += ["! settings", *map(_detail, changes.settings)]
    if not lines:
        return ""
    more = len(lines) - MAX_LINES
    rest = [f"  and {more:,} more lines"] if more > 0 else []
    shown = "\n".join([*map(_on_one_line, lines[:MAX_LINES]), *rest])
    return f"## What changes\n\n{block(shown, 'diff')}"


def _on_one_line(text: str) -> str:
    line = text.replace("\n", " ")
    return line if len(line) <= MAX_LINES else f"{line[: MAX_LINES - 1]}…"


def _entity(change: EntityChange) -> Iterator[str]:
    head = f"{_SIGNS[change.kind]} {change.name}"
    if change.kind == "changed":
        yield head
        yield from map(_detail, change.details)
    else:
        members = ", ".join(f"{detail.name} {detail.what}" for detail in change.details)
        yield f"{head}: {members}" if members else head


def _detail(change: Change) -> str:
    return f"{_SIGNS[change.kind]}     {change.name}: {change.what}"


def _diagrams(path: str, before: Erd | None, after: Erd, changes: Difference) -> str:
    """Before and after: with columns if both fit, else entities alone, else those that change and their neighbours."""
    ways: list[tuple[str, bool, Sequence[str] | None]] = [
        ("", True, None),
        ("Entities only: with their fields this is larger than GitHub draws.", False, None),
    ]
    if near := _near(before, after, changes):
        ways.append(("Only the entities that change and those beside them: all are too many.", False, near))
    for note, attributes, only in ways:
        now = mermaid(after, attributes, only)
        was = mermaid(before, attributes, only) if before else ""
        text = _shown(note, was, now, is_first=before is None)
        if max(len(was), len(now)) <= MAX_DIAGRAM and len(text) <= MAX_SUMMARY:
            return text
    return f"The diagram is too large for GitHub; {span(f'erdsmith check {path} --diagram')} prints it."


def _shown(note: str, was: str, now: str, *, is_first: bool) -> str:
    parts = [note, _folded("The diagram, the same before and after" if was == now else "After", now)]
    if is_first:
        parts[1] = _folded("Diagram", now)
    elif was != now:
        parts.insert(1, _folded("Before", was))
    return "\n\n".join(filter(None, parts))


def _folded(title: str, diagram: str) -> str:
    return f"<details open><summary>{title}</summary>\n\n{block(diagram, 'mermaid')}\n\n</details>"


def _near(before: Erd | None, after: Erd, changes: Difference) -> list[str]:
    """The entities that change, and those they refer to or are referred to by, then or now."""
    touched = {entity.name for entity in changes.entities}
    found = set(touched)
    for erd in filter(None, (before, after)):
        for entity in erd:
            for relation in entity.relations:
                if entity.name in touched or relation.target in touched:
                    found |= {entity.name, relation.target}
    return sorted(found)
