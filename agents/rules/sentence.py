"""A rule word by word, names replaced by marks; and what a stretch of marks stands for, if that is sure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from agents.erd.model import Entity, Erd, Field, Relation
from agents.spoken.grammar import Mention, Names, plain, whole

A = r"(?:an?|the|every|each|all|any|its|their)"
ENTITY = rf"(?:{A} )?[EB]\d+(?: rows?| records?)?"
_COLUMN = r"(?: (?:field|column|date|time|value))?"
FIELD = rf"(?:{A} )?(?:[EB]\d+(?:'s?)?[ .])?(?:the )?[FB]\d+{_COLUMN}(?: (?:of|on|in) (?:{A} )?[EB]\d+)?"
MUST = r"(?:must always|must|should always|should|has to|have to|needs? to|shall|can only|may only)"
CANNOT = (
    r"(?:can ?not ever|can ?not|can't|can never|must not|mustn't|must never|may not|may never|should not|shouldn't"
    r"|should never|shall not|is not allowed to|are not allowed to)"
)
IS = rf"(?:{MUST} be|is always|are always|is|are)"

_SUBJECT = re.compile(r"^([\w -]+(?:\.\w+)?)\s*:\s+(?=\S)")
_STARTS = re.compile(r"(?:must|should|has|have|needs?|shall|can|cannot|may|is|are|goes|never|moves|changes|at)\b")


class Unclear(Exception):
    """It is sure which kind of rule is meant, but not what of; the message says it to people."""


class Sentence:
    """One rule about the entities of an ERD."""

    def __init__(self, original: str, erd: Erd, names: Names | None = None) -> None:
        self.original = original
        self.erd = erd
        self._names = names or rule_names(erd)
        self.text, self._mentions = self._names.marked(_plain(original))
        self._context = self._taken_context()

    def match(self, pattern: str) -> re.Match[str] | None:
        """The pattern, if it is all of the sentence."""
        return whole(pattern, self.text)

    def _taken_context(self) -> str | None:
        """The entity before a colon, taken off: ``Booking: end must be after start``."""
        found = re.match(r"([EB])(\d+): ?", self.text)
        mention = self._mentions[int(found[2])] if found else None
        if found is None or mention is None or mention.entity is None:
            return None
        self.text = self.text[found.end() :]
        return mention.entity

    def entity(self, stretch: str) -> Entity:
        """The one entity that a stretch names."""
        marks = self._marks(stretch)
        name = marks[0].entity if len(marks) == 1 else None
        if name is None:
            raise Unclear("it is not sure which entity is meant")
        return self.erd[name]

    def place(self, *stretches: str) -> tuple[Entity, tuple[str, ...]]:
        """The one entity that has all the members which the stretches name, and these."""
        said = [self._member(stretch) for stretch in stretches]
        names = tuple(name for _, name in said)
        owners = {owner for owner, _ in said if owner} | ({self._context} if self._context else set())
        fitting = [e for e in self.erd if all(n in e for n in names) and owners <= {e.name}]
        if not fitting:
            raise Unclear(
                f"no entity has {' and '.join(dict.fromkeys(names))}" + (" together" if len(names) > 1 else "")
            )
        if len(fitting) > 1:
            several = " and ".join(entity.name for entity in fitting[:3])
            raise Unclear(f"{several} have {names[0]}: say which, for example `{fitting[0].name}.{names[0]}`")
        return fitting[0], names

    def field(self, *stretches: str) -> tuple[Entity, tuple[Field, ...]]:
        """As ``place``, where only fields with a column of their own will do."""
        entity, names = self.place(*stretches)
        members = tuple(entity[name] for name in names)
        for member in members:
            if isinstance(member, Relation):
                raise Unclear(f"{entity.name}.{member.name} is a reference")
        return entity, tuple(member for member in members if isinstance(member, Field))

    def word(self, stretch: str) -> str:
        """A value as the person wrote it, capitals included."""
        said = self._mentions[int(stretch[1:])].text if re.fullmatch(r"[EFB]\d+", stretch) else stretch
        return next(iter(re.findall(rf"(?<!\w){re.escape(said)}(?!\w)", self.original, re.IGNORECASE)[::-1]), said)

    def said(self, stretch: str) -> str:
        """A stretch without marks: the words that stand there."""
        return re.sub(r"[EFB](\d+)", lambda mark: self._mentions[int(mark[1])].text, stretch)

    def _marks(self, stretch: str) -> list[Mention]:
        return [self._mentions[int(number)] for number in re.findall(r"[EFB](\d+)", stretch)]

    def _member(self, stretch: str) -> tuple[str | None, str]:
        marks = self._marks(stretch)
        if len(marks) == 1 and marks[0].field:
            return None, marks[0].field
        if len(marks) == 2:
            entity, member = reversed(marks) if re.search(r" (?:of|on|in) ", stretch) else marks
            if entity.entity and member.field:
                return entity.entity, member.field
        raise Unclear("it is not sure which field is meant")


@dataclass(frozen=True)
class Spoken:
    """An ERD as rules speak of it; its names are found once for all of them."""

    erd: Erd

    @cached_property
    def names(self) -> Names:
        return rule_names(self.erd)

    def sentence(self, text: str) -> Sentence:
        return Sentence(text, self.erd, self.names)


def rule_names(erd: Erd) -> Names:
    """Rules speak of references as well."""
    return Names(erd, _members)


def _members(entity: Entity) -> Sequence[Field | Relation]:
    return entity.members


def _plain(original: str) -> str:
    """One line in lower case; ``Job.salary: must be positive`` as the sentence that it is."""
    text = plain(original)
    found = _SUBJECT.match(text)
    if found and _STARTS.match(text, found.end()):
        return f"{found[1]} {text[found.end() :]}"
    return text
