"""The table of errors is complete, and says what the design says."""

from __future__ import annotations

import pytest

from agents.llm import errors
from agents.llm.errors import LlmError
from agents.llm.policy import POLICY, Move, policy_for


def kinds(above: type[LlmError] = LlmError) -> list[type[LlmError]]:
    return [kind for each in above.__subclasses__() for kind in (each, *kinds(each))]


@pytest.mark.parametrize("kind", [kind for kind in kinds() if kind is not errors.Failure])
def test_every_error_has_a_policy(kind: type[LlmError]) -> None:
    move = policy_for(kind("")).move
    if issubclass(kind, errors.BadReply):
        assert move is Move.ASK_AGAIN
    if issubclass(kind, errors.StayWithDraft):
        assert move is Move.GIVE_UP


def test_who_waits_also_ends() -> None:
    for kind, policy in POLICY.items():
        assert (policy.times > 0) == (policy.move in (Move.WAIT, Move.BACK_OFF)), kind


def test_the_docstring_draws_every_error() -> None:
    assert errors.__doc__ is not None
    for kind in kinds():
        assert kind.__name__ in errors.__doc__
