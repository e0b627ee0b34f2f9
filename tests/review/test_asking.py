"""A model's findings are findings like any other: what is none, or stands nowhere, is dropped."""

from __future__ import annotations

import json

import pytest

from agents.contract import CheckResult, Verdict
from agents.llm.chat import Prompt, Reply, Usage
from agents.llm.errors import BudgetSpent
from agents.review import Finding, review
from agents.review.asking import found_by_model
from tests.freehand.worlds import asked, backend

HELD = Verdict("none", "full", (CheckResult("rows", True, 0.1),))
GOOD = {"path": "backend/models.py", "line": 5, "severity": "high", "message": "This will be slow, very slow."}


def found(reply: str) -> tuple[Finding, ...]:
    return found_by_model(asked(), backend(), HELD, lambda prompt: Reply(reply, "m", Usage()))


def said(*findings: object) -> str:
    return f"Here:\n\n```json\n{json.dumps(findings)}\n```\n"


def test_a_finding_is_kept_on_its_line() -> None:
    (finding,) = found(said(GOOD))
    assert (finding.rule, finding.severity, finding.path, finding.line) == ("model", "high", "models.py", 5)
    assert review(asked().erd, backend(), HELD, (finding,)) == (finding,)


@pytest.mark.parametrize(
    "reply",
    [
        "Looks good to me!",
        "```json\n{}\n```",
        "```json\n[1, null, \"x\"]\n```",
        said({**GOOD, "path": "settings.py"}),
        said({**GOOD, "path": "../../etc/passwd"}),
        said({**GOOD, "line": 10_000}),
        said({**GOOD, "line": 0}),
        said({**GOOD, "line": True}),
        said({**GOOD, "severity": "fatal"}),
        said({**GOOD, "message": "x" * 1000}),
        said({**GOOD, "message": ["no text"]}),
    ],
)  # fmt: skip
def test_what_is_no_finding_is_dropped(reply: str) -> None:
    assert found(reply) == ()


def test_ten_at_most_and_only_words() -> None:
    findings = found(said(*({**GOOD, "message": f"`code` number {n}\u202e\nand more"} for n in range(30))))
    assert len(findings) == 10
    assert findings[0].message == "'code' number 0 and more"


def test_without_an_answer_there_is_none() -> None:
    def spent(prompt: Prompt) -> Reply:
        raise BudgetSpent("used up")

    assert found_by_model(asked(), backend(), HELD, spent) == ()


def test_the_prompt_numbers_the_lines_and_quotes_the_rest() -> None:
    heard: list[Prompt] = []

    def listening(prompt: Prompt) -> Reply:
        heard.append(prompt)
        return Reply("```json\n[]\n```", "m", Usage())

    found_by_model(asked(), backend(), HELD, listening)
    text = heard[0].messages[1].content
    assert "These checks hold: rows." in text and "```text models.py\n1 from django" in text
