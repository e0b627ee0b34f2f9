"""What a sentence about whole collections is about: entities by name, or all of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.erd.model import Erd
from agents.recipes.grammar import AND, LISTS, Mention, Names, plain

_ONE = r"(?:the )?[EB]\d+(?: (?:lists?|endpoints?|views?|view ?sets?|resources?|collections?|api|rows|data))?"
_ALL = rf"(?:all|every|each)(?: of)?(?: the)? (?:{LISTS}|resources?)|everything|the (?:whole |entire )?api"
TARGET = rf"(?:(?P<entities>{_ONE}(?:{AND} {_ONE})*)|(?P<all>{_ALL}))"

CLIENTS = r"(?:the )?(?:api )?(?:clients?|users?|people|callers?|consumers?)"
MUST = r"(?:should|must|has to|have to|needs? to|ought to)"


def heard(instruction: str, erd: Erd) -> tuple[str, tuple[Mention, ...]]:
    """The sentence in lower case with its names as marks; "users" are those who ask, not the table of accounts."""
    return Names(Erd(tuple(entity for entity in erd if not entity.is_user))).marked(plain(instruction))


def targets(erd: Erd, found: re.Match[str], mentions: Sequence[Mention]) -> tuple[str, ...]:
    """The entities that are meant; never the accounts: who may do what with them is settled."""
    if found["entities"] is None:
        return tuple(entity.name for entity in erd if not entity.is_user)
    marked = (mentions[int(number)] for number in re.findall(r"[EB](\d+)", found["entities"]))
    return tuple(dict.fromkeys(mention.entity for mention in marked if mention.entity))
