"""Everything that can go wrong with a language model, by cause.

LlmError
├── Failure: the provider gave no reply
│   ├── UnknownModel (404)  NoCredit (402)  KeyRefused (401)  Forbidden (403)  PromptRefused (other 4xx)
│   ├── RateLimited (429)  TooSlow (408)  Unavailable (5xx)  Unreachable
│   └── CutStream  Stalled  BrokenOff (an error inside a 200)  Nonsense  Endless
├── BadReply: the model replied, but not what it was asked for; the message tells it what is wrong
│   ├── EmptyReply (NullReply)  Refused  CutReply
│   └── NoCode  SeveralBlocks  WrongFile  BrokenCode
└── StayWithDraft: there is no use in asking any further
    └── BudgetSpent  NoModel

What follows from each is in ``policy``. No message holds a key or more than a line of what a provider wrote.
"""

from __future__ import annotations

from agents.llm.chat import Usage


class LlmError(Exception):
    """Anything below; ``usage`` is what was paid for nothing, as far as it is known."""

    def __init__(self, message: str = "", usage: Usage | None = None) -> None:
        super().__init__(message)
        self.usage = usage or Usage()


class Failure(LlmError):
    """The provider gave no reply."""


class UnknownModel(Failure):
    """404: there is no such model, or none that the account's policy allows."""


class NoCredit(Failure):
    """402: the account is empty."""


class KeyRefused(Failure):
    """401: the key is wrong or was withdrawn."""


class Forbidden(Failure):
    """403: this model may not be used, or the prompt was flagged."""


class PromptRefused(Failure):
    """400, 413, 422 and the like: this model cannot take the prompt, for its length for example."""


class RateLimited(Failure):
    """429: ``seconds`` as the provider told, ``None`` if it told nothing."""

    def __init__(self, message: str = "", usage: Usage | None = None, seconds: float | None = None) -> None:
        super().__init__(message, usage)
        self.seconds = seconds


class TooSlow(Failure):
    """408: the provider waited too long for its upstream."""


class Unavailable(Failure):
    """500, 502, 503 and the like: the provider or its upstream is down."""


class Unreachable(Failure):
    """No connection, or none that could be used."""


class CutStream(Failure):
    """The connection ended before the reply did."""


class Stalled(Failure):
    """The reply stopped coming, or took longer than any reply may."""


class BrokenOff(Failure):
    """The provider reported an error in the middle of an answer that had begun with 200."""


class Nonsense(Failure):
    """The answer is not of the format of chat completions."""


class Endless(Failure):
    """The reply went on beyond what was asked for, and was cut off."""


class BadReply(LlmError):
    """The model replied, but not what it was asked for; the message says so to the model."""


class EmptyReply(BadReply):
    """There is no text in the reply."""


class NullReply(EmptyReply):
    """The content of the reply is null."""


class Refused(BadReply):
    """The model declined."""


class CutReply(BadReply):
    """The reply ended at the limit of tokens, or inside of its block of code."""


class NoCode(BadReply):
    """There is no fenced block in the reply."""


class SeveralBlocks(BadReply):
    """There are several blocks, and it is not said which one is meant."""


class WrongFile(BadReply):
    """The block names another file than the one asked for."""


class BrokenCode(BadReply):
    """The block is not Python."""


class StayWithDraft(LlmError):
    """There is no use in asking any further; the message says why, to people."""


class BudgetSpent(StayWithDraft):
    """The pull request's tokens or its money are used up."""


class NoModel(StayWithDraft):
    """No model is left that could answer."""
