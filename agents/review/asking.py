"""What a model finds in a proven backend, as findings like those of the design rules; whatever is none is dropped."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from agents.contract import Brief, Verdict
from agents.llm.chat import Complete, Message, Prompt
from agents.llm.errors import LlmError
from agents.llm.fences import blocks_of, fenced
from agents.llm.tracing import note
from agents.prompting import render_prompt
from agents.review.finding import MOST, Finding, Severity

SHOWN = ("models.py", "serializers.py", "views.py", "permissions.py")
MOST_SHOWN = 12_000
"""Characters of each file."""
RULE = "model"

Files = Mapping[str, str]


class _Found(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)

    path: str
    line: Annotated[int, Field(ge=1)]
    severity: Severity
    message: Annotated[str, StringConstraints(min_length=10, max_length=400)]
    mend: Annotated[str, StringConstraints(max_length=300)] = ""


def found_by_model(asked: Brief, files: Files, verdict: Verdict, complete: Complete) -> tuple[Finding, ...]:
    """At most ten findings, each on a line that there is; none if the model cannot be asked, or answers otherwise."""
    prompt = _prompt(asked, files, verdict)
    try:
        reply = complete(prompt)
    except LlmError:
        return ()
    findings = tuple(_findings(reply.text, asked.package, files))[:MOST]
    note(complete, prompt, f"{len(findings)} findings kept")
    return findings


def _prompt(asked: Brief, files: Files, verdict: Verdict) -> Prompt:
    shown = [fenced(_numbered(files[path])[:MOST_SHOWN], f"text {path}") for path in SHOWN if path in files]
    checks = ", ".join(check.id for check in verdict.summary)
    drawn = fenced(json.dumps(dict(asked.erd.source), indent=1, ensure_ascii=False)[:MOST_SHOWN], "json")
    task = render_prompt("review.v1.md.j2", erd=drawn, shown=shown, checks=checks)
    system = render_prompt("review_system.v1.md.j2", most=MOST, fence="```")
    return Prompt((Message("system", system), Message("user", task)), max_tokens=2_500)


def _numbered(text: str) -> str:
    return "\n".join(f"{number} {line}" for number, line in enumerate(text.splitlines(), 1))


def _findings(reply: str, package: str, files: Files) -> list[Finding]:
    block = next((block.code for block in blocks_of(reply)), "")
    try:
        given = json.loads(block)
    except (ValueError, RecursionError):
        return []
    listed = given[: 2 * MOST] if isinstance(given, list) else []
    return [finding for each in listed if (finding := _finding(each, package, files))]


def _finding(given: object, package: str, files: Files) -> Finding | None:
    """A finding that is one: about a file that was shown, on a line of it that says something."""
    try:
        said = _Found.model_validate(given)
    except ValidationError:
        return None
    path = said.path.removeprefix(f"{package}/")
    lines = files[path].splitlines() if path in SHOWN and path in files else []
    if said.line > len(lines) or not lines[said.line - 1].strip():
        return None
    return Finding(RULE, said.severity, path, said.line, _plain(said.message), _plain(said.mend))


def _plain(text: str) -> str:
    """One line without backticks: what a comment may quote of a model is words."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).replace("`", "'").split())
