"""What is asked of a language model and what it answers, as plain data."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["system", "user", "assistant"]

_BYTES_PER_TOKEN = 3
"""Fewer than any tokenizer needs for source code in English, so that an estimate is rather too high."""


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a conversation."""

    role: Role
    content: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """A conversation to be continued; ``max_tokens`` bounds the reply."""

    messages: tuple[Message, ...]
    max_tokens: int = 4_000

    @property
    def key(self) -> str:
        """The same prompt always has the same key, another one never."""
        text = json.dumps([self.max_tokens, *([each.role, each.content] for each in self.messages)])
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def estimated_tokens(self) -> int:
        return sum(estimated_tokens(message.content) + 4 for message in self.messages)


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls took. ``usd`` is 0 where the provider reports no cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    usd: float = 0.0

    @property
    def tokens(self) -> int:
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: Usage) -> Usage:
        return Usage(
            self.prompt_tokens + other.prompt_tokens,
            self.completion_tokens + other.completion_tokens,
            self.usd + other.usd,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a model answered; ``model`` is the one that served, as the provider names it."""

    text: str
    model: str
    usage: Usage


Attempt = Callable[[Prompt, Sequence[str], int], Reply]
"""Asks the first of some models once (the provider may fall back to the others); the number tells apart attempts with
the same prompt and the same first model. Raises ``errors.LlmError``."""

Complete = Callable[[Prompt], Reply]
"""All that an agent knows of models. Raises ``errors.BadReply`` (ask again, with the problem) or
``errors.StayWithDraft``."""


def estimated_tokens(text: str) -> int:
    """About how many tokens a text has, rather too many than too few."""
    return len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN + 1
