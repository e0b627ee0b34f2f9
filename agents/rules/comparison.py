"""Kind ``comparison``: how two fields of a row stand to each other.

``end_date must be after start_date``, ``discount cannot exceed price``
"""

from __future__ import annotations

from agents.rules.bounds import AT_LEAST, AT_MOST, LESS, MORE
from agents.rules.law import Must
from agents.rules.sentence import CANNOT, FIELD, IS, MUST, Sentence

EXAMPLE = "end_date must be after start_date"
TOPIC = r"after|before|later|earlier|greater|less|exceeds?|different|equal|same"

_F = rf"(?P<field>{FIELD})"
_OTHER = rf"(?P<other>{FIELD})"
_IS = rf"(?:{IS}|{MUST} come|always comes|comes)"
_AFTER = rf"(?:after|later than|{MORE})"
_BEFORE = rf"(?:before|earlier than|{LESS})"
_NOT_BEFORE = rf"(?:on or after|at or after|after or on|not before|no earlier than|not earlier than|{AT_LEAST})"
_NOT_AFTER = rf"(?:on or before|at or before|before or on|not after|no later than|not later than|{AT_MOST})"

_SENTENCES: tuple[tuple[str, str], ...] = (
    *((rf"{_F} {sign} {_OTHER}", sign) for sign in (">=", "<=", ">", "<", "!=")),
    (rf"{_F} {_IS} {_AFTER} {_OTHER}", ">"),
    (rf"{_F} {_IS} {_BEFORE} {_OTHER}", "<"),
    (rf"{_F} {_IS} {_NOT_BEFORE} {_OTHER}", ">="),
    (rf"{_F} {_IS} {_NOT_AFTER} {_OTHER}", "<="),
    (rf"{_F} {CANNOT} (?:exceed|be {_AFTER}) {_OTHER}", "<="),
    (rf"{_F} (?:never exceeds|does not exceed) {_OTHER}", "<="),
    (rf"{_F} {CANNOT} (?:be|come) {_BEFORE} {_OTHER}", ">="),
    (rf"{_F} {_IS} (?:different from|different to|not equal to|not the same as|!=) {_OTHER}", "!="),
    (rf"{_F} (?:{CANNOT} (?:equal|be equal to|be the same as|be)|must differ from) {_OTHER}", "!="),
    (rf"{_F} and {_OTHER} (?:{CANNOT} be (?:equal|the same)|{IS} different|must differ)", "!="),
)


def read(sentence: Sentence) -> Must | None:
    """Both sides must be members of one entity; whether they compare is for the parser of checks."""
    for pattern, sign in _SENTENCES:
        found = sentence.match(pattern)
        if found:
            entity, (field, other) = sentence.place(found["field"], found["other"])
            return Must("comparison", entity.name, (f"{field} {sign} {other}",))
    return None
