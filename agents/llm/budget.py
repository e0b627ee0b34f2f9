"""What one pull request may cost: tokens and dollars, shared by everything that is asked at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from agents.llm.chat import Usage
from agents.llm.errors import BudgetSpent


class Budget:
    """Sets aside the most that a call can take before it is made: calls side by side never exceed it together."""

    def __init__(self, max_tokens: int, max_usd: float, spent: Usage | None = None) -> None:
        """``spent`` is what was taken before."""
        self._max_tokens = max_tokens
        self._max_usd = max_usd
        self._lock = threading.Lock()
        self._reserved = Usage()
        self._spent = spent or Usage()

    @property
    def spent(self) -> Usage:
        return self._spent

    @contextmanager
    def call(self, most: Usage) -> Iterator[Settlement]:
        """A call that takes ``most`` at most; raises ``BudgetSpent`` if that is not left."""
        with self._lock:
            together = self._spent + self._reserved + most
            if together.tokens > self._max_tokens:
                raise BudgetSpent(f"the budget of {self._max_tokens:,} tokens for a pull request is used up")
            if together.usd > self._max_usd or self._spent.usd >= self._max_usd > 0:
                raise BudgetSpent(f"the budget of {self._max_usd:.2f} US dollars for a pull request is used up")
            self._reserved += most
        settlement = Settlement()
        try:
            yield settlement
        finally:
            with self._lock:
                self._reserved += Usage(-most.prompt_tokens, -most.completion_tokens, -most.usd)
                self._spent += settlement.usage


@dataclass(slots=True)
class Settlement:
    """What a call really took; to be set before it ends."""

    usage: Usage = field(default_factory=Usage)
