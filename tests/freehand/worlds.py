"""A small backend, and models that answer what a test tells them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from agents.briefing import brief
from agents.contract import Brief, Options
from agents.draft import draft
from agents.erd import parse
from agents.llm.chat import Prompt, Reply, Usage
from agents.llm.fences import fenced
from agents.proof.proving import complete

ERD = parse('{"User": {"name": "str"}, "Job": {"title": "str", "posted_by": "fk:User"}, "Tag": {"name": "str"}}')
PACKAGE = "backend"


def asked(options: Options | None = None) -> Brief:
    return brief(ERD, PACKAGE, options or Options())


@cache
def backend() -> dict[str, str]:
    """As drafted, with migrations and schema."""
    return complete({file.path: file.content for file in draft(asked())}, PACKAGE)


class Model:
    """Answers in turn; the last answer again and again. ``heard`` are the prompts."""

    def __init__(self, *replies: str) -> None:
        self.replies = list(replies)
        self.heard: list[Prompt] = []

    def __call__(self, prompt: Prompt) -> Reply:
        self.heard.append(prompt)
        text = self.replies[min(len(self.heard), len(self.replies)) - 1]
        return Reply(text, "scripted", Usage(100, 50))


def block(path: str, code: str) -> str:
    return fenced(code, f"python {PACKAGE}/{path}")


def edited(path: str, change: Callable[[str], str]) -> str:
    """The file as a model would give it back."""
    return block(path, change(backend()[path]))
