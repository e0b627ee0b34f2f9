"""The Review agent's findings as one review with comments on lines, when a pull request opens."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from agents.contract import Brief, Verdict
from agents.llm.chat import Complete
from agents.review import Finding, review
from agents.review.asking import found_by_model
from bot.github import GitHubRepository
from bot.github.records import LineComment
from bot.markdown import prose, span
from bot.names import marker
from bot.run import Json

_MARKER = marker("design", "review")


def findings(
    asked: Brief,
    folder: str,
    files: Mapping[str, str],
    new: Collection[str],
    verdict: Verdict,
    complete: Complete | None,
) -> Json:
    """What is to be said of a proven tree, by the design rules and by a model if there is one.

    ``new`` are the files that the pull request adds, whole.

    GitHub takes a comment only on a line of the diff: what is about any other stands in the review's own text.
    """
    more = found_by_model(asked, files, verdict, complete) if complete else ()
    found = review(asked.erd, files, verdict, more)
    return {
        "lines": [
            {"path": f"{folder}/{one.path}", "line": one.line, "body": said(one)} for one in found if one.path in new
        ],
        "others": [f"{span(f'{one.path}:{one.line}')}: {said(one)}" for one in found if one.path not in new],
    }


def said(finding: Finding) -> str:
    """A finding as a comment says it."""
    mend = f" To mend it: {_code(finding.mend)}." if finding.mend else ""
    return f"**{finding.severity}**: {_code(finding.message)}{mend}"


def post(github: GitHubRepository, number: int, head: str, found: Json) -> None:
    """One review, once; nothing at all where there is nothing to say."""
    lines = [LineComment(**each) for each in found["lines"]]
    if lines or found["others"]:
        github.post_review(number, head, _text(len(lines) + len(found["others"]), found["others"]), lines, _MARKER)


def _text(count: int, others: Sequence[str]) -> str:
    things = "One thing" if count == 1 else f"{count} things"
    told = (
        f"{things} about the design, which the proof does not ask for. The ERD is the place to mend them: "
        "a push of it renews this pull request. Nothing needs to be resolved before a merge."
    )
    return "\n".join((told, *(["", *(f"- {each}" for each in others)] if others else [])))


def _code(text: str) -> str:
    """Our own sentence with names of the ERD in backticks; these can hold nothing else."""
    parts = text.split("`")
    return "".join(span(part) if position % 2 else _between(part) for position, part in enumerate(parts))


def _between(part: str) -> str:
    """Words between two names, with the spaces around them."""
    before, after = " " * part.startswith(" "), " " * (part.endswith(" ") and part != " ")
    return f"{before}{prose(part)}{after}"
