"""The text of a pull request: what it holds, how to read it, what was assumed, what was proven."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from agents.contract import Options, Verdict
from agents.erd import Erd, mermaid
from agents.erd.model import Inference
from agents.freehand.grown import Feature
from agents.freehand.wiring import features, kept_words
from agents.improving.settling import Authorship
from agents.llm.chat import Usage
from agents.planner import plan
from agents.revision import in_force
from agents.rules.reporting import Told, not_generated_but_rules, told
from bot.checklist import files_section
from bot.commands import HELP
from bot.decisions import FileState, file_states
from bot.evolve import Proposal
from bot.markdown import block, cell, cut, prose, span
from bot.written import TITLE, Written, section

MAX_DIAGRAM = 50_000
"""GitHub renders no larger Mermaid text."""
MAX_LISTED = 50
MAX_REASON = 200
"""Characters of why no more of a model's work was kept."""
PROOF = "Proof"


def pull_title(folder: str, erd: Erd) -> str:
    entities = sum(not entity.implied for entity in erd)
    return f"ERDsmith: Django REST backend in {folder}/ ({entities} {'entity' if entities == 1 else 'entities'})"


def _proven(verdict: Verdict) -> str:
    if not verdict.ok:
        return "**not** proven"
    return "proven before this was opened" if verdict.was_run else "looked at, but **not run**: nothing is proven"


def pull_body(erd: Erd, erd_path: str, folder: str, proposal: Proposal, by_model: Iterable[Written] = ()) -> str:
    """The description, within GitHub's limit. ``by_model`` is what models wrote by themselves."""
    verdict = proposal.verdict
    sections = [
        f"A Django REST backend for {span(erd_path)}, one commit per file. "
        f"It was drafted by the built-in engine ({_by_models(proposal.authors)}) and {_proven(verdict)}.",
        "## How to read it\n\n"
        "The commits are in reading order: models first, then what builds on them. "
        "`tests/` says what each endpoint promises.",
        _diagram(erd),
        files_section(folder, _undecided(proposal)),
        _models(proposal.authors),
        listed("Waiting for a file of yours", map(span, proposal.waiting)),
        listed("Left as you wrote it", (f"{span(each.path)} {each.why}" for each in proposal.held)),
        listed("Assumed", map(inference, erd.inferences)),
        listed("Rules", map(_rule, told(erd))),
        listed("Features", map(_feature, proposal.features)),
        listed("Accepted, not generated yet", map(inference, _not_generated(erd, proposal))),
        listed("To know", map(span, proposal.notes)),
        *fixed_up(proposal.manifest.options, verdict, by_model).values(),
        f"## Commands\n\n{HELP}",
    ]
    return cut("\n\n".join(section for section in sections if section))


def _undecided(proposal: Proposal) -> tuple[FileState, ...]:
    """The files before anybody's decision; what is decided of them on an open pull request is shown right after."""
    manifest = proposal.manifest
    skipped = dict.fromkeys(manifest.options.skipped)
    return file_states(plan(manifest.erd), skipped, proposal.pristine, proposal.pristine, (), ())


def _diagram(erd: Erd) -> str:
    text = mermaid(erd)
    if len(text) > MAX_DIAGRAM:
        text = mermaid(erd, attributes=False)
    if len(text) > MAX_DIAGRAM:
        return "## Diagram\n\nToo large for GitHub to draw."
    return f"<details open><summary>Diagram</summary>\n\n{block(text, 'mermaid')}\n\n</details>"


def _by_models(authors: Mapping[str, Authorship]) -> str:
    if not authors:
        return "no model, no tokens, no cost"
    spent = sum((author.usage for author in authors.values()), Usage())
    price = f"{spent.tokens:,} tokens, {spent.usd:.4f} US dollars"
    kept = [author for author in authors.values() if not author.is_drafted]
    if not kept:
        return f"a model was asked, and nothing of it was kept; {price}"
    served = dict.fromkeys(model for author in kept for model in author.models)
    return f"improved by {', '.join(map(span, served))}; {price}"


def _models(authors: Mapping[str, Authorship]) -> str:
    """Who wrote each file that a model was asked about, and what it took."""
    if not authors:
        return ""
    rows = "\n".join(_model_row(path, author) for path, author in authors.items())
    head = "| file | written by | rounds | tokens | US dollars | to know |\n|---|---|---|---|---|---|"
    return f"## Models\n\nEvery other file is its draft.\n\n{head}\n{rows}"


def _model_row(path: str, author: Authorship) -> str:
    additions = f"{author.gains} {'addition' if author.gains == 1 else 'additions'}"
    by = "the draft" if author.is_drafted else f"the draft, {additions} by {', '.join(author.models)}"
    usage = author.usage
    told = (path, by, str(author.rounds), f"{usage.tokens:,}", f"{usage.usd:.4f}", author.why[:MAX_REASON])
    return "".join(f"| {cell(each) if each else ''} " for each in told) + "|"


def inference(made: Inference) -> str:
    """What was assumed where, and why."""
    return f"{span(made.pointer)}: {span(made.what)}: {span(made.why)}"


def _rule(rule: Told) -> str:
    """A sentence of the ERD and where it went, or why it went nowhere."""
    if rule.state == "implemented":
        return f"{span(rule.text)}: implemented; {', '.join(map(span, rule.where))}"
    return f"{span(rule.text)}: **not** implemented: {prose(rule.reason)}"


def _feature(feature: Feature) -> str:
    """A feature of the ERD and where it is, or why it is nowhere."""
    if feature.module:
        return f"{span(feature.words)}: written by a model; {span(f'features/{feature.module}.py')}"
    why = span(feature.why, MAX_REASON)
    return f"{span(feature.words)}: **not** written: {why}. `/feature` with these words, or others, asks again"


def _not_generated(erd: Erd, proposal: Proposal) -> Iterator[Inference]:
    """What was accepted without a writer for it, less the features that are told elsewhere or were there before."""
    there = features(proposal.manifest.options).values()
    told_of = {each.words for each in proposal.features} | {
        words for words in erd.features if kept_words(words) in there
    }
    notes = {f"feature: {words}" for words in told_of}
    return (note for note in not_generated_but_rules(erd) if note.what not in notes)


def listed(title: str, items: Iterable[str]) -> str:
    """A section with the first items and the number of all others; nothing at all without any."""
    lines = [f"- {item}" for item in items]
    if not lines:
        return ""
    more = len(lines) - MAX_LISTED
    rest = [f"- and {more} more"] if more > 0 else []
    return "\n".join((f"## {title}\n", *lines[:MAX_LISTED], *rest))


def fixed_up(options: Options, verdict: Verdict, by_model: Iterable[Written] = ()) -> dict[str, str]:
    """The sections that a fix-up makes anew, in their order; one that is empty is not shown."""
    return {
        "Revised": listed("Revised", map(prose, in_force(options))),
        TITLE: section(by_model),
        **proof_sections(verdict),
    }


def proof_sections(verdict: Verdict) -> dict[str, str]:
    """Those of them that tell a verdict on the head."""
    where = ", on PostgreSQL" if verdict.database == "PostgreSQL" else ""
    rows = [f"| `{check.id}` | {'✅' if check.ok else '❌'} |" for check in verdict.summary]
    return {
        PROOF: "\n".join(
            (f"## {PROOF}\n", f"The {verdict.gate} gate{where}:\n", "| check | holds |\n|---|---|", *rows)
        ),
        "Not proven": listed("Not proven", map(span, verdict.not_proven)),
    }


def renewed(body: str, sections: Mapping[str, str]) -> str:
    """A description with these sections in place of those it has, and every other word as it is.

    A description without a proof is a person's, or was cut: it stays.
    """
    parts = re.split(r"^(?=## )", body, flags=re.MULTILINE)
    titles = [part.partition("\n")[0].removeprefix("## ").strip() for part in parts]
    if PROOF not in titles:
        return body
    fresh = "\n\n".join(filter(None, sections.values()))
    told = [
        f"{fresh}\n\n" if title == PROOF else part
        for title, part in zip(titles, parts, strict=True)
        if title == PROOF or title not in sections
    ]
    return cut("".join(told).rstrip())


def with_section(body: str, title: str, text: str) -> str:
    """A description with this section in place of the one it has; a person's description has none, and stays."""
    parts = re.split(r"^(?=## )", body, flags=re.MULTILINE)
    told = [f"{text}\n\n" if part.partition("\n")[0].strip() == f"## {title}" else part for part in parts]
    return cut("".join(told).rstrip()) if told != parts else body
