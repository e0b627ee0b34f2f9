"""What became of each rule, as people and scripts are told it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from agents.erd.model import Erd, Inference
from agents.rules.applying import outcomes
from agents.rules.calling import PATH, test_names
from agents.rules.law import Fixed, Law, Moves, Outcome, Owned

_NOTE = "rule: "
"""How the parser's notes of rules begin."""


@dataclass(frozen=True, slots=True)
class Told:
    """``where`` lists what the rule became, each ``path: what``; ``reason`` is why it became nothing."""

    text: str
    state: Literal["implemented", "not implemented"]
    where: tuple[str, ...] = ()
    reason: str = ""


def told(erd: Erd) -> tuple[Told, ...]:
    """Every rule, in the order of the ERD."""
    known = outcomes(erd)
    names = iter(test_names([outcome for outcome in known if outcome.law]))
    return tuple(
        Told(outcome.text, "implemented", (*_places(outcome.law), f"{PATH}: {next(names)}"))
        if outcome.law
        else Told(outcome.text, "not implemented", reason=outcome.reason)
        for outcome in known
    )


def not_generated(erd: Erd) -> tuple[Inference, ...]:
    """What was accepted without a writer for it, less the rules that are implemented; the others with the reason."""
    return tuple(_left(erd.not_generated, outcomes(erd)))


def not_generated_but_rules(erd: Erd) -> tuple[Inference, ...]:
    """The same without any rule."""
    return tuple(note for note in erd.not_generated if not note.what.startswith(_NOTE))


def _left(notes: tuple[Inference, ...], known: tuple[Outcome, ...]) -> Iterator[Inference]:
    in_order = iter(known)
    for note in notes:
        outcome = next(in_order, None) if note.what.startswith(_NOTE) else None
        if outcome is None:
            yield note
        elif outcome.law is None:
            yield replace(note, why=f"not implemented: {outcome.reason}")


def _places(law: Law) -> Iterator[str]:
    serializer = f"serializers.py: {law.entity}Serializer"
    if isinstance(law, Owned):
        yield f"permissions.py: {law.entity}"
        yield f"views.py: {law.entity}ViewSet"
    elif isinstance(law, Fixed | Moves):
        yield f"{serializer}.{'fixed' if isinstance(law, Fixed) else 'moves'}"
    else:
        yield f"models.py: a constraint of {law.entity}"
        yield serializer
