"""A task from its ERD to its acceptance test, with a model or without."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from agents.briefing import brief
from agents.contract import Brief, Options, UserError
from agents.draft import draft
from agents.freehand.answering import FEATURES, written
from agents.improving.carrying import fresh
from agents.improving.settling import settle
from agents.llm.chat import Complete, Prompt, Reply, Usage
from agents.llm.errors import LlmError
from agents.proof.proving import Proof, prove, run_unseen
from tests.eval.task import Task

PACKAGE = "backend"
ACCEPTANCE = "tests/test_acceptance.py"

Files = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Result:
    """``offered`` whether a model's work was asked for, ``survived`` whether some of it is in the files."""

    task: str
    passed: bool
    offered: bool = False
    survived: bool = False
    calls: int = 0
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    why: str = ""


class Counting:
    """A ``complete`` that counts."""

    def __init__(self, complete: Complete) -> None:
        self._complete = complete
        self.calls = 0
        self.usage = Usage()

    def __call__(self, prompt: Prompt) -> Reply:
        self.calls += 1
        try:
            reply = self._complete(prompt)
        except LlmError as error:
            self.usage += error.usage
            raise
        self.usage += reply.usage
        return reply


def run(task: Task, complete: Complete | None) -> Result:
    """Do the task, then ask its acceptance test."""
    started = time.monotonic()
    counting = Counting(complete) if complete else None
    drafts = {file.path: file.content for file in draft(brief(task.erd, PACKAGE, Options()))}
    files, why = _done(task, drafts, counting)
    verdict = run_unseen({**files, ACCEPTANCE: task.test}, PACKAGE, "full").verdict
    said = [problem.message for problem in verdict.problems]
    result = Result(task.id, verdict.ok, seconds=round(time.monotonic() - started, 1), why=why or "; ".join(said)[:200])
    if counting is None:
        return result
    return replace(
        result,
        offered=counting.calls > 0,
        survived=any(drafts.get(path) != text for path, text in files.items() if _is_code(path)),
        calls=counting.calls,
        usage=counting.usage,
    )


def _is_code(path: str) -> bool:
    return path.endswith(".py") and not path.startswith("migrations/")


def _done(task: Task, drafts: Files, complete: Counting | None) -> tuple[Files, str]:
    asked = brief(task.erd, PACKAGE, Options())
    if complete is None:
        return drafts, ""
    if task.kind == "rule":
        settled = settle(asked, drafts, fresh(drafts, {}), complete, lambda files: _judged(files, asked))
        return settled.files, "; ".join(author.why for author in settled.authors.values() if author.why)
    try:
        base: dict[str, str] = dict(prove(drafts, PACKAGE, None, asked).files)
        path = FEATURES if task.kind == "feature" else task.path
        made = written(base, PACKAGE, task.erd, Options(), drafts, path, task.words, complete)
    except UserError as error:
        return drafts, str(error)
    return {**base, **made.changed}, ""


def _judged(files: Files, asked: Brief) -> Proof:
    return prove(files, PACKAGE, "fast", asked)
