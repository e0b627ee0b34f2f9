"""Every way in which a model or its provider can behave: one function and one name each."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from agents.llm.fences import fenced
from agents.llm.scripted import spoiling
from agents.llm.scripted.editing import asked_for, improved, noted, offered_to
from agents.llm.scripted.featuring import feature_of
from agents.llm.scripted.spoiling import MARKER

__all__ = ["MARKER", "SCENARIOS", "Answer", "Asked"]

Ending = Literal["stop", "length", "cut", "stall", "error", "endless"]
"""How a stream ends: as it should, at its limit, with the connection, never, with an error, never with words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What a call is about; ``seconds`` is how slow the slow are."""

    path: str
    code: str
    seconds: float = 2.0
    beside: tuple[str, str] | None = None
    """The path and the code of a second file that belongs to it."""
    columns: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """What classes of an admin may name."""

    @classmethod
    def of(cls, said: Sequence[str], seconds: float = 2.0) -> Asked:
        """What a conversation is about, by the turns of whoever asks."""
        (path, code), feature = asked_for(said), feature_of(said)
        return cls(path, code, seconds, feature[1] if feature else None, offered_to(said))

    @property
    def good(self) -> str:
        """The file as a good model would rewrite it; there is always something to say."""
        better = improved(self.code, self.columns)
        return better if better != self.code else noted(self.code)

    def block(self, code: str, path: str | None = None) -> str:
        block = fenced(code, f"python {self.path if path is None else path}".rstrip())
        return f"{block}\n\n{fenced(self.beside[1], f'python {self.beside[0]}')}" if self.beside else block


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server does: a refusal (``status``, ``error``), or ``text`` as a stream that ends somehow."""

    text: str | None = ""
    ending: Ending = "stop"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    delay: float = 0.0


Scenario = Callable[[Asked], Answer]


def _perfect(asked: Asked) -> Answer:
    return Answer(asked.block(asked.good))


def _refusing(status: int, error: str, **headers: str) -> Scenario:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda asked: Answer(status=status, error=error, headers=told)


def _saying(text: Callable[[Asked], str | None], **more: Any) -> Scenario:
    return lambda asked: Answer(text(asked), **more)


def _rewriting(spoil: Callable[[str], str]) -> Scenario:
    """The good edit with something wrong in it, in a block as it should be."""
    return lambda asked: Answer(asked.block(spoil(asked.good)))


def _half(asked: Asked) -> str:
    """A block that begins as it should."""
    text = asked.block(asked.good)
    return text[: max(20, len(text) // 2)]


SCENARIOS: Mapping[str, Scenario] = {
    "perfect": _perfect,
    "slow": lambda asked: Answer(asked.block(asked.good), delay=asked.seconds),
    "404": _refusing(404, "No endpoints found for this model."),
    "429": _refusing(429, "Rate limit exceeded."),
    "429-retry-after": _refusing(429, "Rate limit exceeded.", Retry_After="1"),
    "402": _refusing(402, "Insufficient credits."),
    "500": _refusing(500, "Internal Server Error"),
    "503": _refusing(503, "Provider returned error"),
    "cut-stream": _saying(_half, ending="cut"),
    "stall": _saying(_half, ending="stall"),
    "error-in-stream": _saying(_half, ending="error"),
    "endless": _saying(_half, ending="endless"),
    "length": _saying(_half, ending="length"),
    "empty": _saying(lambda asked: ""),
    "null": _saying(lambda asked: None),
    "refusal": _saying(lambda asked: "I'm sorry, but I can't help with that."),
    "prose": _saying(lambda asked: f"Sure! I added what was missing.\n\n{asked.block(asked.good)}\n\nHave a nice day."),
    "no-fence": _saying(lambda asked: asked.good),
    "two-fences": _saying(lambda asked: f"{asked.block(asked.code)}\n\nor better:\n\n{asked.block(asked.good)}"),
    "wrong-file": _saying(lambda asked: asked.block(asked.good, "backend/settings.py")),
    "cut-code": _saying(_half),
    "syntax-error": _rewriting(spoiling.without_a_colon),
    "subtle-bug": _rewriting(spoiling.with_a_subtle_bug),
    "loses-a-field": _rewriting(spoiling.without_a_field),
    "drops-a-permission": _rewriting(spoiling.without_permissions),
    "malicious": _rewriting(spoiling.malicious),
    "prompt-injected": _rewriting(spoiling.with_a_back_door),
    "forged-test": _rewriting(spoiling.forging),
    "unicode-trash": _rewriting(spoiling.trashed),
}
