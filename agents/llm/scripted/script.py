"""What the scripted model has been told and asked: which scenario a call gets, and whether the limits were kept."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from agents.llm.scripted.scenarios import SCENARIOS

NAME = "scripted"
MINUTE, DAY = 60.0, 24 * 60 * 60.0


@dataclass(frozen=True, slots=True)
class Told:
    """``names`` are the scenarios to choose from; limits of 0 = none, ``seconds`` is how slow the slow are."""

    names: tuple[str, ...] = ("perfect",)
    seed: int = 0
    seconds: float = 2.0
    rpm: int = 0
    rpd: int = 0


class Script:
    """Chooses, and remembers what it was asked: never a key."""

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self.told = Told()
        self.log: list[dict[str, Any]] = []
        self._clock = clock
        self._lock = threading.Lock()
        self._asked: Counter[str] = Counter()
        self._counted: list[float] = []

    def tell(self, told: Told) -> None:
        """Begin anew; what was logged stays."""
        with self._lock:
            self.told = told
            self._asked.clear()

    def scenario(self, model: str, messages: Sequence[str]) -> str:
        """By name if the model's says one, else by chance, which depends on the seed, the prompt and how often it came.

        The order in which calls arrive does not matter, so that a run can be repeated.
        """
        named = model.removeprefix(f"{NAME}/")
        if model.startswith(f"{NAME}/") and named in SCENARIOS:
            return named
        prompt = "\n".join(messages)
        with self._lock:
            self._asked[prompt] += 1
            times = self._asked[prompt]
        chance = random.Random(f"{self.told.seed} {times} {prompt}")  # noqa: S311  # it has to be repeatable
        return chance.choice(self.told.names)

    def is_over_the_limit(self) -> bool:
        """Count a call; whether it is one too many in a minute or in a day."""
        with self._lock:
            now = self._clock()
            self._counted = [moment for moment in self._counted if now - moment < DAY]
            lately = sum(now - moment < MINUTE for moment in self._counted)
            over = bool(
                (self.told.rpm and lately >= self.told.rpm) or (self.told.rpd and len(self._counted) >= self.told.rpd)
            )
            self._counted.append(now)
            return over

    def note(self, **what: Any) -> None:
        with self._lock:
            self.log.append({"at": self._clock(), **what})
