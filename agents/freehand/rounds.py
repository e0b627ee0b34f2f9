"""Ask, look, prove, and ask again with what is wrong: a few times, then nothing is changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from agents.contract import Verdict
from agents.llm.chat import Complete, Message, Prompt, Usage
from agents.llm.errors import BadReply, StayWithDraft
from agents.llm.fences import fence_around
from agents.llm.tracing import note
from agents.prompting import render_prompt

ROUNDS = 3
"""How often one thing is asked for at most."""
_TOLD = 6
_LONGEST = 500
_SAME = "It is the very answer that you gave before: answer otherwise."

Files = Mapping[str, str]


class Wrong(Exception):
    """The reply is no good; ``problems`` are words for the model."""

    def __init__(self, problems: Sequence[str], verdict: Verdict | None = None) -> None:
        super().__init__("; ".join(problems))
        self.problems = tuple(problem[:_LONGEST] for problem in problems[:_TOLD])
        self.verdict = verdict


@dataclass(frozen=True, slots=True)
class Made:
    """What came of it: ``changed`` is empty if nothing good did, and then ``why`` says what was wrong at last."""

    changed: Files = field(default_factory=dict)
    verdict: Verdict | None = None
    rounds: int = 0
    usage: Usage = field(default_factory=Usage)
    model: str = ""
    why: str = ""
    ended_by: StayWithDraft | None = None
    """Why there was no use in asking any further: nobody could answer, or the budget was used up."""


def insisted(asked: Prompt, path: str, complete: Complete, take: Callable[[str], tuple[Files, Verdict]]) -> Made:
    """``take`` makes of a reply the files that change and their verdict, or raises ``Wrong`` or ``BadReply``."""
    so_far = Made()
    prompt, before = asked, ""
    while so_far.rounds < ROUNDS:
        text, model, usage = "", so_far.model, so_far.usage
        try:
            reply = complete(prompt)
            text, model, usage = reply.text, reply.model, usage + reply.usage
            changed, verdict = take(text)
            note(complete, prompt, "kept")
            return Made(changed, verdict, so_far.rounds + 1, usage, model)
        except StayWithDraft as error:
            return Made({}, so_far.verdict, so_far.rounds, usage + error.usage, model, str(error), error)
        except BadReply as error:
            problems: Sequence[str] = (str(error),)
            # What a failed call took is in the error; a reply that is no good was counted above.
            usage = usage if text else usage + error.usage
            verdict_so_far = so_far.verdict
        except Wrong as error:
            problems, verdict_so_far = error.problems, error.verdict
        so_far = Made({}, verdict_so_far, so_far.rounds + 1, usage, model, " ".join(problems))
        note(complete, prompt, f"not kept: {so_far.why}")
        prompt = _again(asked, path, text, (*problems, _SAME) if text and text == before else problems)
        before = text
    return so_far


def _again(asked: Prompt, path: str, reply: str, problems: Sequence[str]) -> Prompt:
    told = render_prompt("again.v1.md.j2", path=path, fence=fence_around(reply), problems=problems)
    turns = (
        *asked.messages[:2],
        Message("assistant", reply[: 4 * asked.max_tokens] or "(nothing)"),
        Message("user", told),
    )
    return Prompt(turns, asked.max_tokens)
