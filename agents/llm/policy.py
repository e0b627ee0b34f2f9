"""What follows from each error: the one table of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from agents.llm import errors
from agents.llm.errors import LlmError


class Move(Enum):
    """What to do next."""

    WAIT = "wait as told, or back off if nothing was told"
    BACK_OFF = "ask the same model again, after a while that doubles"
    NEXT_MODEL = "ask the next model"
    ASK_AGAIN = "tell the model what is wrong"
    GIVE_UP = "stay with the draft"


@dataclass(frozen=True, slots=True)
class Policy:
    """``times`` is how often a model is asked again before the next one is; ``for_all`` = other prompts fare alike."""

    move: Move
    times: int = 0
    for_all: bool = False


POLICY: Mapping[type[LlmError], Policy] = {
    errors.UnknownModel: Policy(Move.NEXT_MODEL, for_all=True),
    errors.NoCredit: Policy(Move.GIVE_UP, for_all=True),
    errors.KeyRefused: Policy(Move.GIVE_UP, for_all=True),
    errors.Forbidden: Policy(Move.NEXT_MODEL),
    errors.PromptRefused: Policy(Move.NEXT_MODEL),
    errors.RateLimited: Policy(Move.WAIT, times=5, for_all=True),
    errors.TooSlow: Policy(Move.BACK_OFF, times=2),
    errors.Unavailable: Policy(Move.BACK_OFF, times=3, for_all=True),
    errors.Unreachable: Policy(Move.BACK_OFF, times=3, for_all=True),
    errors.CutStream: Policy(Move.BACK_OFF, times=2),
    errors.Stalled: Policy(Move.BACK_OFF, times=1),
    errors.BrokenOff: Policy(Move.BACK_OFF, times=2),
    errors.Nonsense: Policy(Move.NEXT_MODEL),
    errors.Endless: Policy(Move.NEXT_MODEL),
    errors.BadReply: Policy(Move.ASK_AGAIN),
    errors.StayWithDraft: Policy(Move.GIVE_UP),
}
"""By the closest class; a kind of error that is not here has no policy, which a test forbids."""


def policy_for(error: LlmError) -> Policy:
    """The policy of the error's class, or of the nearest class above it that has one."""
    return next(POLICY[kind] for kind in type(error).__mro__ if kind in POLICY)
