"""A rule in plain words as the law that it surely is: matched whole by one kind, or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from agents.erd.model import Erd, Field
from agents.rules import bounds, comparison, immutability, ownership, required, transitions, uniqueness
from agents.rules.law import Kind, Law, Moves, Outcome
from agents.rules.sentence import Sentence, Spoken, Unclear


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of rule: ``topic`` is a pattern for the words that make a sentence look like it."""

    example: str
    topic: str
    read: Callable[[Sentence], Law | None]


READERS: Mapping[Kind, Reader] = {
    "bounds": Reader(bounds.EXAMPLE, bounds.TOPIC, bounds.read),
    "comparison": Reader(comparison.EXAMPLE, comparison.TOPIC, comparison.read),
    "required-if": Reader(required.EXAMPLE, required.TOPIC, required.read),
    "uniqueness": Reader(uniqueness.EXAMPLE, uniqueness.TOPIC, uniqueness.read),
    "ownership": Reader(ownership.EXAMPLE, ownership.TOPIC, ownership.read),
    "immutability": Reader(immutability.EXAMPLE, immutability.TOPIC, immutability.read),
    "transitions": Reader(transitions.EXAMPLE, transitions.TOPIC, transitions.read),
}


def understood(erd: Erd) -> tuple[Outcome, ...]:
    """Every rule of the ERD with the law that it is, or with why it is none for sure."""
    spoken = Spoken(erd)
    return tuple(_settled([_read(spoken, text) for text in erd.rules], erd))


def _read(spoken: Spoken, text: str) -> Outcome:
    laws: list[Law] = []
    told: list[str] = []
    for reader in READERS.values():
        try:
            law = reader.read(spoken.sentence(text))
        except Unclear as error:
            told.append(str(error))
            continue
        if law is not None:
            laws.append(law)
    if len(laws) == 1:
        return Outcome(text, laws[0])
    if laws:
        return Outcome(text, reason=f"it could be {' or '.join(law.kind for law in laws)}")
    return Outcome(text, reason=told[0] if told else _nearest(text))


def _nearest(text: str) -> str:
    close = [reader.example for reader in READERS.values() if re.search(rf"(?<!\w)(?:{reader.topic})", text.lower())]
    examples = close or [reader.example for reader in READERS.values()]
    return f"it is not surely understood; the nearest that would be: {', '.join(f'`{each}`' for each in examples[:3])}"


def _settled(outcomes: list[Outcome], erd: Erd) -> Iterator[Outcome]:
    """Moves of one field that several rules tell are told by each; a state that none speaks of is nobody's guess."""
    for outcome in outcomes:
        law = outcome.law
        if not isinstance(law, Moves):
            yield outcome
            continue
        same = [
            o.law
            for o in outcomes
            if isinstance(o.law, Moves) and (o.law.entity, o.law.field) == (law.entity, law.field)
        ]
        steps = tuple(dict.fromkeys(step for each in same for step in each.steps))
        states = tuple(dict.fromkeys(state for each in same for state in each.states))
        field = erd[law.entity][law.field]
        drawn = [str(choice.value) for choice in field.choices] if isinstance(field, Field) else []
        missed = [state for state in drawn if state not in states]
        if missed:
            yield replace(outcome, law=None, reason=f"it does not say how {law.field} becomes, or leaves, {missed[0]}")
        else:
            yield replace(outcome, law=replace(law, steps=steps, states=states))
