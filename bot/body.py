"""The text of a pull request: what it holds, how to read it, what was assumed, what was proven."""

from __future__ import annotations

from collections.abc import Iterable

from agents.contract import Plan, Verdict
from agents.erd import Erd, mermaid
from agents.erd.model import Inference
from bot.evolve import Proposal
from bot.markdown import block, cell, cut, span
from bot.replies import help_text

MAX_DIAGRAM = 50_000
"""GitHub renders no larger Mermaid text."""
MAX_LISTED = 50


def pull_title(folder: str, erd: Erd) -> str:
    entities = sum(not entity.implied for entity in erd)
    return f"ERDsmith: Django REST backend in {folder}/ ({entities} {'entity' if entities == 1 else 'entities'})"


def pull_body(erd: Erd, erd_path: str, folder: str, proposal: Proposal) -> str:
    """The description, within GitHub's limit."""
    verdict = proposal.verdict
    sections = [
        f"A Django REST backend for {span(erd_path)}, one commit per file. "
        f"It was drafted by the built-in engine (no model, no tokens, no cost) and "
        f"{'proven before this was opened' if verdict.ok else '**not** proven'}.",
        "## How to read it\n\n"
        "The commits are in reading order: models first, then what builds on them. "
        "`tests/` says what each endpoint promises.",
        _diagram(erd),
        _files(folder, proposal.plan),
        listed("Waiting for a file of yours", map(span, proposal.waiting)),
        listed("Left as you wrote it", (f"{span(each.path)} {each.why}" for each in proposal.held)),
        listed("Assumed", map(inference, erd.inferences)),
        listed("Accepted, not generated yet", map(inference, erd.not_generated)),
        listed("To know", map(span, proposal.notes)),
        _checks(verdict),
        f"## Commands\n\n{help_text()}",
    ]
    return cut("\n\n".join(section for section in sections if section))


def _diagram(erd: Erd) -> str:
    text = mermaid(erd)
    if len(text) > MAX_DIAGRAM:
        text = mermaid(erd, attributes=False)
    if len(text) > MAX_DIAGRAM:
        return "## Diagram\n\nToo large for GitHub to draw."
    return f"<details open><summary>Diagram</summary>\n\n{block(text, 'mermaid')}\n\n</details>"


def _files(folder: str, plan: Plan) -> str:
    rows = "\n".join(f"| {cell(step.path)} | {step.agent} | {step.why} |" for step in plan.steps)
    return f"## Files in {span(folder + '/')}\n\n| file | agent | why |\n|---|---|---|\n{rows}"


def inference(made: Inference) -> str:
    """What was assumed where, and why."""
    return f"{span(made.pointer)}: {span(made.what)}: {span(made.why)}"


def listed(title: str, items: Iterable[str]) -> str:
    """A section with the first items and the number of all others; nothing at all without any."""
    lines = [f"- {item}" for item in items]
    if not lines:
        return ""
    more = len(lines) - MAX_LISTED
    rest = [f"- and {more} more"] if more > 0 else []
    return "\n".join((f"## {title}\n", *lines[:MAX_LISTED], *rest))


def _checks(verdict: Verdict) -> str:
    rows = [f"| `{check.id}` | {'✅' if check.ok else '❌'} |" for check in verdict.checks]
    table = "\n".join(("## Proof\n", "| check | holds |\n|---|---|", *rows))
    return "\n\n".join(filter(None, (table, listed("Not proven", map(span, verdict.not_proven)))))
