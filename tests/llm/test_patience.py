"""Waiting, backing off, changing the model, within a budget: against an attempt that fails as told."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

import pytest

from agents.llm import errors
from agents.llm.budget import Budget
from agents.llm.catalog import Price
from agents.llm.chat import Message, Prompt, Reply, Usage
from agents.llm.errors import LlmError
from agents.llm.patience import Patience
from tests.llm.answers import PROMPT

GOOD = Reply("fine", "served", Usage(10, 5, 0.1))


class Play:
    """An attempt that goes through ``answers``; keeps who was asked and how long was slept."""

    def __init__(self, *answers: Reply | LlmError, forever: Reply | LlmError | None = None) -> None:
        self._answers = list(answers)
        self._forever = forever
        self.asked: list[tuple[str, int]] = []
        self.slept: list[float] = []

    def attempt(self, prompt: Prompt, models: Sequence[str], number: int) -> Reply:
        self.asked.append((models[0], number))
        answer = self._answers.pop(0) if self._answers else self._forever
        assert answer is not None
        if isinstance(answer, LlmError):
            raise answer
        return answer

    def patience(self, *models: str, budget: Budget | None = None) -> Patience:
        return Patience(self.attempt, models or ("a", "b"), budget or Budget(10**6, 10.0), sleep=self.slept.append)


def test_a_reply_comes_at_once() -> None:
    play = Play(GOOD)
    assert play.patience()(PROMPT) == GOOD
    assert (play.asked, play.slept) == ([("a", 1)], [])


def test_it_waits_as_long_as_it_is_told() -> None:
    play = Play(errors.RateLimited("", seconds=7.0), GOOD)
    assert play.patience()(PROMPT) == GOOD
    assert (play.asked, play.slept) == ([("a", 1), ("a", 2)], [7.0])


def test_it_backs_off_where_nothing_was_told() -> None:
    play = Play(errors.RateLimited(""), errors.RateLimited(""), errors.Unavailable(""), GOOD)
    play.patience()(PROMPT)
    assert play.slept == [1.0, 2.0, 4.0]


def test_a_wait_of_hours_is_for_the_next_model() -> None:
    play = Play(errors.RateLimited("", seconds=20_000.0), GOOD)
    play.patience()(PROMPT)
    assert (play.asked, play.slept) == ([("a", 1), ("b", 1)], [])


@pytest.mark.parametrize("kind", [errors.UnknownModel, errors.PromptRefused, errors.Endless, errors.Nonsense])
def test_what_waiting_does_not_mend_goes_to_the_next_model_at_once(kind: type[LlmError]) -> None:
    play = Play(kind(""), GOOD)
    play.patience()(PROMPT)
    assert (play.asked, play.slept) == ([("a", 1), ("b", 1)], [])


@pytest.mark.parametrize(
    ("kind", "times"), [(errors.CutStream, 2), (errors.Stalled, 1), (errors.BrokenOff, 2), (errors.TooSlow, 2)]
)
def test_what_may_pass_is_tried_again_then_the_next_model(kind: type[LlmError], times: int) -> None:
    play = Play(*[kind("")] * (times + 1), GOOD)
    play.patience()(PROMPT)
    assert [model for model, _ in play.asked] == ["a"] * (times + 1) + ["b"]


@pytest.mark.parametrize("kind", [errors.NoCredit, errors.KeyRefused])
def test_an_empty_account_ends_it_for_every_prompt(kind: type[LlmError]) -> None:
    play = Play(kind("no money"), forever=GOOD)
    patience = play.patience()
    for _ in range(3):
        with pytest.raises(errors.NoModel, match="no money"):
            patience(PROMPT)
    assert len(play.asked) == 1


def test_an_outage_is_waited_out_once_and_not_for_every_prompt() -> None:
    play = Play(forever=errors.Unavailable("503"))
    patience = play.patience()
    for _ in range(5):
        with pytest.raises(errors.NoModel, match="Unavailable"):
            patience(PROMPT)
    assert len(play.asked) == 8
    assert sum(play.slept) == 2 * (1 + 2 + 4)


def test_a_model_that_is_gone_is_asked_once() -> None:
    play = Play(errors.UnknownModel(""), forever=GOOD)
    patience = play.patience()
    patience(PROMPT)
    patience(PROMPT)
    assert [model for model, _ in play.asked] == ["a", "b", "b"]


def test_a_bad_reply_is_for_the_agent() -> None:
    play = Play(errors.EmptyReply("empty"))
    with pytest.raises(errors.EmptyReply):
        play.patience()(PROMPT)
    assert len(play.asked) == 1


def test_no_models_is_said() -> None:
    with pytest.raises(errors.NoModel, match="no model is available"):
        Patience(Play().attempt, (), Budget(1000, 1.0))(PROMPT)


def test_what_failed_attempts_cost_is_counted() -> None:
    budget = Budget(10**6, 10.0)
    Play(errors.CutStream("", Usage(3, 4, 0.5)), GOOD).patience(budget=budget)(PROMPT)
    assert budget.spent == Usage(13, 9, 0.6)


def test_nothing_is_asked_that_could_exceed_the_tokens() -> None:
    play = Play(forever=Reply("", "", Usage(PROMPT.estimated_tokens, 100, 0.0)))
    budget = Budget(3 * (PROMPT.estimated_tokens + PROMPT.max_tokens) + 1, 1.0)
    patience = play.patience(budget=budget)
    for _ in range(3):
        patience(PROMPT)
    with pytest.raises(errors.BudgetSpent, match="tokens"):
        patience(PROMPT)
    assert len(play.asked) == 3


def test_nothing_is_asked_that_could_exceed_the_money() -> None:
    play = Play(forever=Reply("", "", Usage(1, 1, 0.2)))
    prices = {"dear": Price(0.0, 0.01)}
    patience = Patience(play.attempt, ("cheap", "dear"), Budget(10**6, 1.1), prices=prices)
    patience(PROMPT)
    with pytest.raises(errors.BudgetSpent, match="dollars"):
        patience(PROMPT)
    assert len(play.asked) == 1


def test_calls_side_by_side_keep_the_budget_together() -> None:
    most = PROMPT.estimated_tokens + PROMPT.max_tokens
    budget = Budget(4 * most, 1.0)
    everybody = threading.Barrier(4, timeout=5)

    def attempt(prompt: Prompt, models: Sequence[str], number: int) -> Reply:
        everybody.wait()
        return Reply("", "", Usage(prompt.estimated_tokens, prompt.max_tokens))

    outcomes: list[str] = []
    patience = Patience(attempt, ("a",), budget)
    run: Callable[[], None] = lambda: outcomes.append(_outcome(patience))  # noqa: E731 - one line says it
    threads = [threading.Thread(target=run) for _ in range(9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["BudgetSpent"] * 5 + ["Reply"] * 4
    assert budget.spent.tokens == 4 * most


def _outcome(patience: Patience) -> str:
    try:
        return type(patience(PROMPT)).__name__
    except LlmError as error:
        return type(error).__name__


def test_the_key_of_a_prompt_is_its_own() -> None:
    parts = [Prompt((Message("user", text),), size) for text in ("a", "b") for size in (1, 2)]
    assert len({prompt.key for prompt in parts}) == 4
    assert parts[0].key == Prompt((Message("user", "a"),), 1).key
