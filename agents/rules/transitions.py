"""Kind ``transitions``: the only ways in which a state may change.

``status goes from draft to published to archived``, ``status: open -> paid -> shipped``
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from agents.erd.model import Entity, Field
from agents.rules.law import Moves
from agents.rules.sentence import FIELD, Sentence, Unclear

EXAMPLE = "status goes from draft to published to archived"
TOPIC = r"from \w+ to|goes|transitions?|->|moves?"

_S = r"[a-z][\w-]{0,99}|[EFB]\d+"
_F = rf"(?P<field>{FIELD})"
_GOES = (
    r"(?:only )?(?:(?:can|may|must|should) (?:only )?)?(?:goes|go|moves|move|changes|change|progresses|progress"
    r"|transitions|transition|advances|advance|passes|pass)(?: only)?"
)
_CHAIN = rf"(?P<chain>(?:{_S})(?:,? (?:and |and then |then )?to (?:{_S}))+)"
_ONE = rf"from (?:{_S}) to (?:{_S})(?: or (?:to )?(?:{_S}))*"
_ARROWS = rf"(?P<arrows>(?:{_S})(?: ?(?:->|=>|→|-->) ?(?:{_S}))+)"
_SENTENCES = (
    rf"{_F} {_GOES} from {_CHAIN}",
    rf"{_F} {_GOES} (?P<steps>{_ONE}(?:(?:,? and|,|;) {_ONE})*)",
    rf"{_F}:? {_ARROWS}",
    rf"{_F} {_GOES} {_ARROWS}",
)


def read(sentence: Sentence) -> Moves | None:
    """A text whose states are its choices; where none are drawn, the states of the sentence become the choices."""
    for pattern in _SENTENCES:
        found = sentence.match(pattern)
        if found is None:
            continue
        entity, (field,) = sentence.field(found["field"])
        if field.type != "CharField" or field.primary_key or field.unique:
            raise Unclear(f"{entity.name}.{field.name} is no text that has states")
        said = list(_steps(found))
        known = {str(choice.value).lower(): str(choice.value) for choice in field.choices}
        named = {state: _state(sentence, state, known, entity, field) for step in said for state in step}
        steps = tuple(dict.fromkeys((named[before], named[after]) for before, after in said))
        if any(before == after for before, after in steps):
            raise Unclear("a state cannot follow itself")
        return Moves(entity.name, field.name, steps, tuple(dict.fromkeys(named.values())))
    return None


def _steps(found: re.Match[str]) -> Iterator[tuple[str, str]]:
    said = found.groupdict()
    if said.get("chain"):
        yield from pairwise(re.split(r",? (?:and then |and |then )?to ", said["chain"]))
    elif said.get("arrows"):
        yield from pairwise(re.split(r" ?(?:->|=>|→|-->) ?", said["arrows"]))
    else:
        for before, after in re.findall(rf"from ({_S}) to ((?:{_S})(?: or (?:to )?(?:{_S}))*)", said["steps"]):
            for each in re.split(r" or (?:to )?", after):
                yield before, each


def _state(sentence: Sentence, said: str, known: dict[str, str], entity: Entity, field: Field) -> str:
    written = sentence.word(said)
    if not known:
        return written
    if written.lower() not in known:
        raise Unclear(f"{written} is not one of the choices of {entity.name}.{field.name}")
    return known[written.lower()]
