"""Kind ``uniqueness``: what only one row may have, or one row may be of.

``sku must be unique``, ``a user can review a product once``, ``name is unique within a category``
"""

from __future__ import annotations

from agents.erd.model import Entity, Relation
from agents.rules.law import Once
from agents.rules.sentence import CANNOT, ENTITY, FIELD, IS, MUST, Sentence, Unclear

EXAMPLE = "a user can review a product once"
TOPIC = r"unique|once|only one|one \w+ per|no two|same|duplicates?"

_F = rf"(?P<field>{FIELD})"
_OTHER = rf"(?P<other>{FIELD})"
_WHO, _WHAT = rf"(?P<who>{ENTITY})", rf"(?P<what>{ENTITY})"
_MAY = r"(?:can|may|is allowed to|are allowed to)(?: only)?"
_ONCE = r"(?:only once|at most once|just once|once|no more than once|one time)"
_HAS = r"(?:have|make|write|leave|post|submit|give|create|add|own|send)"
_ONE = r"(?:only one|at most one|one|a single|no more than one|exactly one)"
_PER = r"(?:per|for each|for every|for the same|for any one|on each|on every)"

_TOGETHER = (
    rf"{_F} and {_OTHER} (?:{IS} unique together|together {IS} unique)",
    rf"the (?:combination|pair) of {_F} and {_OTHER} {IS} unique",
    rf"{_F} {IS} unique (?:per|within|for|in|among) {_OTHER}",
    r"no two E\d+ (?:of|in|with) the same (?P<other>[FB]\d+) (?:can|may) (?:have|share) the same (?P<field>[FB]\d+)",
)
_OF, _ITS = r"(?P<of>[EB]\d+)", r"(?P<field>[FB]\d+)"
_ALONE = (
    rf"{_F} {IS} unique",
    rf"no two {_OF} (?:can|may|must|should|shall)(?: ever)? (?:have|share) the same {_ITS}",
    rf"two {_OF} {CANNOT} (?:have|share) the same {_ITS}",
    rf"(?:every|each) {_OF} (?:has|{MUST} have) (?:a|its own) unique {_ITS}",
    rf"there {CANNOT} be two {_OF} with the same {_ITS}",
)
_PAIRS = (
    rf"{_WHO} {_MAY} (?P<row>[EB]\d+) {_WHAT} {_ONCE}",
    rf"{_WHO} {_MAY} {_ONCE.replace('only ', '')} (?P<row>[EB]\d+) {_WHAT}",
    rf"{_WHO} {CANNOT} (?P<row>[EB]\d+) {_WHAT} (?:twice|more than once)",
    rf"{_WHO} {_MAY} {_HAS} {_ONE} (?P<row>[EB]\d+) {_PER} {_WHAT}",
    rf"{_ONE} (?P<row>[EB]\d+) (?:is allowed )?{_PER} {_WHO} (?:and|{_PER}) {_WHAT}",
)


def read(sentence: Sentence) -> Once | None:
    """One field, two together, or the two references of whatever stands between two entities."""
    for pattern in _TOGETHER:
        if found := sentence.match(pattern):
            entity, (field, other) = sentence.place(found["field"], found["other"])
            return _once(entity, (other, field))
    for pattern in _ALONE:
        if found := sentence.match(pattern):
            of = found.groupdict().get("of")
            entity, (field,) = sentence.place(f"{of}.{found['field']}" if of else found["field"])
            return _once(entity, (field,))
    for pattern in _PAIRS:
        if found := sentence.match(pattern):
            row = sentence.entity(found["row"])
            ends = tuple(_reference(row, sentence.entity(found[side])) for side in ("who", "what"))
            return _once(row, ends)
    return None


def _reference(row: Entity, target: Entity) -> str:
    found = [relation.name for relation in row.relations if relation.target == target.name and not relation.many]
    if len(found) != 1:
        how = "no reference" if not found else "several references"
        raise Unclear(f"{row.name} has {how} to {target.name}")
    return found[0]


def _once(entity: Entity, names: tuple[str, ...]) -> Once:
    for name in names:
        member = entity[name]
        if isinstance(member, Relation) and member.many:
            raise Unclear(f"{entity.name}.{name} is a many-to-many and has no column")
    if len(set(names)) != len(names):
        raise Unclear("both sides are the same")
    return Once(entity.name, names)
