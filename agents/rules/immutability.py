"""Kind ``immutability``: what a row keeps as it was made with.

``sku cannot be changed after creation``, ``created_by is immutable``
"""

from __future__ import annotations

import re

from agents.erd.model import Field, Relation
from agents.rules.law import Fixed
from agents.rules.sentence import CANNOT, FIELD, IS, Sentence, Unclear
from agents.spoken.grammar import AND

EXAMPLE = "sku cannot be changed after creation"
TOPIC = r"immutable|cannot be changed|never chang\w+|after creation|set once|read-only after"

_FS = rf"(?P<fields>{FIELD}(?:{AND} {FIELD})*)"
_MADE = r"(?:created|made|set|saved|stored|assigned|chosen)"
_ROW = r"the [EB]\d+ (?:is|was|has been)"
_IT = r"(?:it is|it was|it has been)"
_AFTER = (
    rf"(?: (?:after|upon) (?:its )?creation| (?:after|once) {_ROW} {_MADE}| (?:after|once) {_IT} {_MADE}"
    rf"| once {_MADE}| after being {_MADE}| once the [EB]\d+ exists| later| afterwards?| again| anymore)"
)
_CHANGED = r"(?:changed|modified|edited|updated|altered)"
_SENTENCES = (
    rf"{_FS} {CANNOT} (?:ever )?(?:be {_CHANGED}|change)(?:{_AFTER})?",
    rf"{_FS} (?:never changes?|does not change|do not change)(?:{_AFTER})?",
    rf"{_FS} {IS} (?:immutable|unchangeable|write-once)(?:{_AFTER})?",
    rf"{_FS} {IS} (?:read[- ]?only|fixed|final|frozen){_AFTER}",
    rf"{_FS} (?:can|may) (?:only )?be set (?:only )?(?:once|(?:on|at|upon) creation)",
    rf"{_FS} (?:can|may) only be set (?:when|as) (?:it|the [EB]\d+) is {_MADE}",
    rf"(?:once|after) (?:it is )?{_MADE},? {_FS} {CANNOT} (?:be {_CHANGED}|change)",
    rf"once the [EB]\d+ is {_MADE},? {_FS} {CANNOT} (?:be {_CHANGED}|change)",
    rf"(?:do not|don't|never) (?:allow changes to|allow changing|change) {_FS}(?:{_AFTER})?",
)


def read(sentence: Sentence) -> Fixed | None:
    """What clients cannot write anyway need not be kept from them."""
    for pattern in _SENTENCES:
        found = sentence.match(pattern)
        if found is None:
            continue
        # Whoever only checks an ERD must not wait for the templates that serializers bring along.
        from agents.serializer import writable

        entity, names = sentence.place(*re.split(rf"{AND} (?=(?:{_ARTICLE} )?[EFB]\d)", found["fields"]))
        for name in names:
            member = entity[name]
            if isinstance(member, Relation) and member.many:
                raise Unclear(f"{entity.name}.{name} is a many-to-many")
            if isinstance(member, Field) and member.type in ("FileField", "ImageField", "BinaryField", "JSONField"):
                raise Unclear(f"{entity.name}.{name} is no plain value")
            if not writable(entity, member) or member.primary_key:
                raise Unclear(f"clients cannot change {entity.name}.{name} anyway")
        return Fixed(entity.name, tuple(dict.fromkeys(names)))
    return None


_ARTICLE = r"(?:an?|the|its)"
