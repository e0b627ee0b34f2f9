"""A model that does every task as it should: it shows that the tasks can be done, and what that takes here."""

from __future__ import annotations

from agents.llm.chat import Prompt, Reply, Usage, estimated_tokens
from agents.llm.fences import fenced
from agents.llm.scripted.editing import asked_for
from tests.eval.task import Task


def perfect(task: Task) -> Perfect:
    return Perfect(task)


class Perfect:
    """Answers whatever is asked for a task; what the task is not about comes back as it is."""

    def __init__(self, task: Task) -> None:
        self._task = task

    def __call__(self, prompt: Prompt) -> Reply:
        text = self._answer(prompt)
        return Reply(text, "perfect", Usage(prompt.estimated_tokens, estimated_tokens(text)))

    def _answer(self, prompt: Prompt) -> str:
        if self._task.kind == "feature":
            return "\n\n".join(fenced(code, f"python backend/{path}") for path, code in self._task.edits)
        path, code = asked_for([message.content for message in prompt.messages])
        for old, new in self._task.edits:
            code = _with_method(code, old, new) if self._task.kind == "rule" else code.replace(old, new)
        return fenced(code, f"python {path}")


def _with_method(code: str, name: str, method: str) -> str:
    """The class with the method at its end."""
    parts = code.split("\n\n\n")
    return "\n\n\n".join(
        part.rstrip("\n") + "\n" + method if part.startswith(f"class {name}(") else part for part in parts
    )
