"""A ``complete`` that answers as the scripted model does, without a server in between."""

from __future__ import annotations

import ast
import threading
from collections import Counter
from collections.abc import Callable, Iterator

from agents.briefing import brief
from agents.contract import Options
from agents.erd import parse
from agents.llm.chat import Prompt, Reply, Usage
from agents.llm.scripted import SCENARIOS
from agents.llm.scripted.scenarios import Asked

ERD = b"""{
  "User": {"name": "CharField", "email": "EmailField", "has_many": ["Job"]},
  "Job": {"title": "CharField", "description": "TextField", "pay": "IntegerField", "posted_by": "ForeignKey:User"},
  "$rules": ["The pay of a job is never negative."]
}"""
BRIEF = brief(parse(ERD), "backend", Options())


def members(text: str) -> set[tuple[str, ...]]:
    """What the classes of a module say: their methods and classes, what they set, and each of what they list."""
    return {
        (node.name, *said)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ClassDef)
        for part in node.body
        for said in _said(part)
    }


def _said(part: ast.stmt) -> Iterator[tuple[str, ...]]:
    match part:
        case ast.Assign(targets=[target], value=ast.List(elts=elements)):
            yield from ((ast.unparse(target), ast.unparse(element)) for element in elements)
        case ast.Assign():
            yield (ast.unparse(part).partition("(")[0],)
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield (name,)


class Model:
    """Scenarios by turn: the first for the first time a file is asked for, and so on, the last for all further ones."""

    def __init__(self, *scenarios: str, spoil: Callable[[str], str] = lambda text: text) -> None:
        self._scenarios = scenarios
        self._spoil = spoil
        self._turns: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.prompts: list[Prompt] = []

    def __call__(self, prompt: Prompt) -> Reply:
        self.prompts.append(prompt)
        about = Asked.of([message.content for message in prompt.messages if message.role == "user"])
        with self._lock:
            turn = self._turns[about.path]
            self._turns[about.path] += 1
        answer = SCENARIOS[self._scenarios[min(turn, len(self._scenarios) - 1)]](about)
        return Reply(self._spoil(answer.text or ""), "scripted", Usage(100, 10, 0.01))
