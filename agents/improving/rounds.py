"""One request and its rounds: ask, look for gains, say what is wrong, ask again; in the end something or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from agents.erd.model import Erd
from agents.improving.asking import Ask, again, prompt
from agents.improving.gains import Gain, found
from agents.llm.chat import Complete, Prompt, Reply, Usage
from agents.llm.errors import BadReply, StayWithDraft
from agents.llm.fences import module_of
from agents.llm.tracing import note
from agents.syntax import parsed

ROUNDS = 3
"""How often one request is made at most."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of a request. ``model`` is who served last, ``why`` why there is nothing more; both may be empty.

    ``asked`` and ``reply`` are the last turn, so that the proof's verdict can be told to the model.
    """

    ask: Ask
    gains: tuple[Gain, ...]
    rounds: int
    usage: Usage
    model: str = ""
    why: str = ""
    asked: Prompt | None = None
    reply: str = ""


def answered(ask: Ask, erd: Erd, complete: Complete) -> Answered:
    """Ask until a reply is fine, as often as ``ROUNDS``; the best of what came is kept."""
    return _asked(Answered(ask, (), 0, Usage()), prompt(ask, erd), complete, ROUNDS)


def asked_again(before: Answered, problems: Sequence[str], complete: Complete) -> Answered:
    """Once more, after the proof has found problems; nothing of before is kept but what it cost."""
    if before.asked is None:
        return replace(before, gains=())
    following = again(before.asked, before.ask, before.reply, problems)
    return _asked(replace(before, gains=()), following, complete, 1)


def _asked(so_far: Answered, asked: Prompt, complete: Complete, most: int) -> Answered:
    for _ in range(most):
        try:
            reply = complete(asked)
            gains, problems = _looked_at(so_far.ask, reply.text)
        except StayWithDraft as error:
            return replace(so_far, why=str(error))
        except BadReply as error:
            reply, gains, problems = Reply("", so_far.model, error.usage), (), (str(error),)
        so_far = replace(
            so_far,
            gains=max(gains, so_far.gains, key=len),
            rounds=so_far.rounds + 1,
            usage=so_far.usage + reply.usage,
            model=reply.model,
            why=" ".join(problems),
            asked=asked,
            reply=reply.text,
        )
        if not problems:
            break
        note(complete, asked, f"asked again: {' '.join(problems)}")
        asked = again(asked, so_far.ask, reply.text, problems)
    return so_far


def _looked_at(ask: Ask, text: str) -> tuple[tuple[Gain, ...], tuple[str, ...]]:
    """What a reply offers, and what to tell the model about it; raises ``BadReply``."""
    _, module = module_of(text, ask.path)
    seen = found(parsed(ask.code), module, ask.definitions, ask.craft, ask.scope)
    if len(seen.missing) == len(ask.definitions):
        return (), (f"These definitions were asked for and are missing: {', '.join(seen.missing)}.",)
    return seen.gains, seen.refused
