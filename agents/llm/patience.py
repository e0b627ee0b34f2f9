"""From single attempts to a reply: waits as told, backs off, changes the model, within the budget.

What an error leads to stands in ``policy``; this is only what carries it out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count

import tenacity

from agents.llm.budget import Budget
from agents.llm.catalog import Catalog, Price
from agents.llm.chat import Attempt, Prompt, Reply, Usage
from agents.llm.errors import Failure, LlmError, NoModel, RateLimited
from agents.llm.policy import Move, policy_for


@dataclass(frozen=True, slots=True)
class Waiting:
    """Seconds: the first back-off, which then doubles, the longest one, and the longest that is waited when told to."""

    first: float = 1.0
    longest: float = 30.0
    when_told: float = 120.0


class Patience:
    """A ``complete`` for one pull request; several threads may use it.

    A model that turned out to be down or gone is not waited for again: further prompts go to the next one at once, and
    stay with their drafts when none is left.
    """

    def __init__(
        self,
        attempt: Attempt,
        models: Sequence[str],
        budget: Budget,
        *,
        prices: Catalog | None = None,
        waiting: Waiting | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._attempt = attempt
        self._models = tuple(models)
        self.budget = budget
        self._prices = prices or {}
        self._waiting = waiting or Waiting()
        self._sleep = sleep
        self._gone: dict[str, Failure] = {}

    def __call__(self, prompt: Prompt) -> Reply:
        """Raises ``BadReply`` or ``StayWithDraft``."""
        failed: Failure | None = None
        for position, model in enumerate(self._models):
            if model in self._gone:
                failed = self._gone[model]
                continue
            try:
                return self._insist(prompt, self._models[position:])
            except Failure as failure:
                failed = failure
                self._learn(model, failure)
        raise NoModel(f"{type(failed).__name__}: {failed}" if failed else "no model is available")

    def _learn(self, model: str, failure: Failure) -> None:
        policy = policy_for(failure)
        if policy.for_all:
            hopeless = self._models if policy.move is Move.GIVE_UP else (model,)
            self._gone.update(dict.fromkeys(hopeless, failure))

    def _insist(self, prompt: Prompt, models: Sequence[str]) -> Reply:
        """One model, as often as the policy lets it."""
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: self._is_worth_waiting(error, models[0])),
            stop=_has_had_its_times,
            wait=self._seconds,
            sleep=self._sleep,
            reraise=True,
        )
        return retrying(self._paid, prompt, models, count(1))

    def _paid(self, prompt: Prompt, models: Sequence[str], numbers: count[int]) -> Reply:
        with self.budget.call(self._most(prompt, models)) as settlement:
            try:
                reply = self._attempt(prompt, models, next(numbers))
            except LlmError as error:
                settlement.usage = error.usage
                raise
            settlement.usage = reply.usage
            return reply

    def _most(self, prompt: Prompt, models: Sequence[str]) -> Usage:
        """The most that an attempt can take; with fallbacks the dearest model may serve."""
        prices = [self._prices.get(model, Price()) for model in models]
        tokens = prompt.estimated_tokens, prompt.max_tokens
        return Usage(*tokens, max(price.of(*tokens) for price in prices))

    def _is_worth_waiting(self, error: BaseException, model: str) -> bool:
        if not isinstance(error, Failure) or policy_for(error).move not in (Move.WAIT, Move.BACK_OFF):
            return False
        told_too_long = isinstance(error, RateLimited) and (error.seconds or 0) > self._waiting.when_told
        return not told_too_long and model not in self._gone

    def _seconds(self, state: tenacity.RetryCallState) -> float:
        error = _error(state)
        if isinstance(error, RateLimited) and error.seconds is not None:
            return error.seconds
        return min(self._waiting.first * 2.0 ** (state.attempt_number - 1), self._waiting.longest)


def _has_had_its_times(state: tenacity.RetryCallState) -> bool:
    error = _error(state)
    return error is None or state.attempt_number > policy_for(error).times


def _error(state: tenacity.RetryCallState) -> LlmError | None:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, LlmError) else None
