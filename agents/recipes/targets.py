"""What a sentence about whole collections is about: entities by name, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.erd.model import Erd
from agents.spoken.grammar import AND, LISTS, Mention, Names, plain

_PART = r"lists?|listings?|endpoints?|views?|view ?sets?|models?|resources?|collections?|api|rows|data"
_ONE = rf"(?:the |an? |any |our )?[EB]\d+(?: (?:{_PART}))?"
_ALL = rf"(?:all|every|each)(?: of)?(?: the)? (?:{LISTS}|resources?)|everything|(?:the|this) (?:whole |entire )?api"
TARGET = rf"(?:(?P<entities>{_ONE}(?:{AND} {_ONE})*)|(?P<all>{_ALL}))"


def heard(instruction: str, erd: Erd) -> tuple[str, tuple[Mention, ...]]:
    """The sentence in lower case with its names as marks; "users" are those who ask, not the table of accounts."""
    return Names(Erd(tuple(entity for entity in erd if not entity.is_user))).marked(plain(instruction))


def targets(erd: Erd, found: re.Match[str], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The entities that are meant, all if none is named; never the accounts: who may do what with them is settled."""
    named = found.groupdict().get("entities")
    if named is None:
        return tuple(entity.name for entity in erd if not entity.is_user)
    marked = (mentions[int(number)] for number in re.findall(r"[EB](\d+)", named))
    return tuple(dict.fromkeys(mention.entity for mention in marked if mention.entity))
