"""Kind ``required-if``: a field that must be there when another has some value.

``reason is required when status is rejected``, ``if status is shipped, tracking_number must be set``
"""

from __future__ import annotations

import re

from agents.erd.model import Entity, Field, Relation
from agents.rules.law import Must
from agents.rules.sentence import FIELD, MUST, Sentence, Unclear
from agents.spoken.grammar import AND

EXAMPLE = "reason is required when status is rejected"
TOPIC = r"required|mandatory|needed|must be (?:set|given|present)|when|unless"

_F = rf"(?P<field>{FIELD})"
_NEEDED = (
    r"(?:is|are|becomes) (?:required|mandatory|needed|obligatory)"
    rf"|{MUST} be (?:given|set|present|provided|filled(?: in| out)?|required)"
)
_WHEN = r"(?:if|when|whenever|once|as soon as|where)(?: the)?"
_VALUE = r"[a-z0-9][\w-]{0,99}|[EFB]\d+"
_VALUES = rf"(?P<values>(?:{_VALUE})(?:(?:, or|,| or) (?:{_VALUE}))*)"
_IF = (
    rf"(?P<other>{FIELD}) (?:(?P<set>is (?:set|given|present|not empty|filled in))"
    rf"|(?:is|=|equals|becomes|is set to|is one of)(?P<not> not)? {_VALUES})"
)
_SENTENCES = (
    rf"{_F} (?:{_NEEDED}) {_WHEN} {_IF}",
    rf"{_WHEN} {_IF},?(?: then)? {_F} (?:{_NEEDED})",
    rf"{_WHEN} {_IF},?(?: then)?(?: there)? (?:must be|is) (?:an?|the) {_F}",
)


def read(sentence: Sentence) -> Must | None:
    """The field may be empty in all other cases, whatever the ERD says of it otherwise."""
    for pattern in _SENTENCES:
        found = sentence.match(pattern)
        if found is None:
            continue
        entity, (name, other) = sentence.place(found["field"], found["other"])
        if name == other:
            raise Unclear(f"{name} cannot decide whether it is itself needed")
        needed = entity[name]
        if isinstance(needed, Field) and (needed.type == "BooleanField" or needed.primary_key or needed.auto_now):
            raise Unclear(f"{entity.name}.{name} is never empty")
        if isinstance(needed, Relation) and needed.many:
            raise Unclear(f"{entity.name}.{name} is a many-to-many, which no check of a row can see")
        free = _otherwise(sentence, found, entity, other)
        there = _there(needed)
        return Must("required-if", entity.name, (f"{free} or {there}",), () if needed.null else (name,))
    return None


def _otherwise(sentence: Sentence, found: re.Match[str], entity: Entity, other: str) -> str:
    """The condition under which nothing is asked."""
    member = entity[other]
    if found["set"]:
        if not member.null:
            raise Unclear(f"{entity.name}.{other} is always set")
        return f"{other} is null"
    if isinstance(member, Relation):
        raise Unclear(f"{entity.name}.{other} is a reference")
    values = [sentence.word(value) for value in re.split(rf", or |{AND} | or ", found["values"])]
    if len(values) == 1 and values[0].lower() in _EMPTY:
        raise Unclear("it is not sure what empty means here")
    listed = ", ".join(_literal(member, value) for value in values)
    # A check refuses only what is false, and a missing value compares to neither: then nothing is asked, as meant.
    if len(values) == 1:
        return f"{other} {'=' if found['not'] else '!='} {listed}"
    return f"{other} {'in' if found['not'] else 'not in'} ({listed})"


_EMPTY = frozenset(
    ["empty", "null", "none", "nothing", "missing", "blank", "set", "given", "present", "known", "unknown"]
)


def _literal(field: Field, said: str) -> str:
    if field.type == "BooleanField":
        truth = {"true": "true", "yes": "true", "false": "false", "no": "false"}.get(said.lower())
        if truth is None:
            raise Unclear(f"{field.name} is true or false, not {said}")
        return truth
    if "IntegerField" in field.type or field.type in ("DecimalField", "FloatField"):
        if not re.fullmatch(r"-?\d{1,18}", said):
            raise Unclear(f"{field.name} is a number, not {said}")
        return said
    known = {str(choice.value).lower(): str(choice.value) for choice in field.choices}
    if known and said.lower() not in known:
        raise Unclear(f"{said} is not one of the choices of {field.name}")
    if not known and field.type not in ("CharField", "SlugField"):
        raise Unclear(f"it is not sure what {said} means for {field.name}")
    return "'" + known.get(said.lower(), said).replace("'", "''") + "'"


def _there(member: Field | Relation) -> str:
    """Of a text it is not enough not to be null."""
    if isinstance(member, Field) and member.type in ("CharField", "TextField", "SlugField", "EmailField", "URLField"):
        return f"({member.name} is not null and {member.name} != '')"
    return f"{member.name} is not null"
