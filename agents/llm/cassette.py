"""Conversations on disk: recorded with a real model once, replayed without one ever after.

A line holds the prompt, the models asked and the outcome. Headers, and with them the key, never get here.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from pathlib import Path

from agents.llm import outcome
from agents.llm.chat import Attempt, Prompt, Reply
from agents.llm.errors import LlmError, UnknownModel


def recording(attempt: Attempt, tape: Path) -> Attempt:
    """The same attempt; what comes of it, failures too, is added to ``tape``."""
    lock = threading.Lock()

    def record(prompt: Prompt, models: Sequence[str], number: int, came: Reply | LlmError) -> None:
        line = {
            "key": prompt.key,
            "number": number,
            "models": list(models),
            "messages": [[each.role, each.content] for each in prompt.messages],
            "outcome": outcome.to_json(came),
        }
        with lock, tape.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def recorded(prompt: Prompt, models: Sequence[str], number: int) -> Reply:
        try:
            reply = attempt(prompt, models, number)
        except LlmError as error:
            record(prompt, models, number, error)
            raise
        record(prompt, models, number, reply)
        return reply

    return recorded


def replaying(tape: Path) -> Attempt:
    """Answers from ``tape``; a conversation that is not on it is as a model that does not exist."""
    lines = [json.loads(line) for line in tape.read_text(encoding="utf-8").splitlines()]
    known = {(line["key"], line["number"]): line["outcome"] for line in lines}

    def replayed(prompt: Prompt, models: Sequence[str], number: int) -> Reply:
        if (prompt.key, number) not in known:
            raise UnknownModel("this conversation was never recorded")
        return outcome.from_json(known[prompt.key, number])

    return replayed
