"""The subset of Mermaid's `erDiagram` that can be drawn: entities, their attributes, relations with their ends."""

import re
from dataclasses import dataclass
from typing import Literal

End = Literal["one", "maybe", "some", "any"]

MAX_ENTITIES = 150
MAX_RELATIONS = 600
MAX_TEXT = 50_000

_NAME = r'(?:"([^"]+)"|([^\s"{}:]+))'
_ENTITY = re.compile(rf"{_NAME}\s*(\{{)?")
_RELATION = re.compile(
    rf'{_NAME}\s+(\}}o|\}}\||\|o|\|\|)(?:--|\.\.)(o\{{|\|\{{|o\||\|\|)\s+{_NAME}\s*(?::\s*"?([^"]*)"?)?'
)
_ATTRIBUTE = re.compile(r'(\S+)\s+(\S+)((?:\s*,?\s*\b(?:PK|FK|UK)\b)*)\s*(?:"[^"]*")?')
_ENDS: dict[str, End] = {
    "||": "one",
    "|o": "maybe",
    "o|": "maybe",
    "}|": "some",
    "|{": "some",
    "}o": "any",
    "o{": "any",
}


class NotADiagram(ValueError):
    """The text is something else, or has a line that is not understood."""


@dataclass(frozen=True)
class Attribute:
    type: str
    name: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Entity:
    name: str
    attributes: tuple[Attribute, ...]


@dataclass(frozen=True)
class Relation:
    """From `source` to `target`; each end says how many rows take part there."""

    source: str
    target: str
    source_end: End
    target_end: End
    label: str


@dataclass(frozen=True)
class Diagram:
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]


def read(text: str) -> Diagram:
    """Raises NotADiagram. Entities that only a relation names are entities without attributes."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.strip().startswith("%%")]
    if len(text) > MAX_TEXT or not lines or lines[0] != "erDiagram":
        raise NotADiagram("no erDiagram")
    entities: dict[str, list[Attribute]] = {}
    relations: list[Relation] = []
    inside: list[Attribute] | None = None
    for line in lines[1:]:
        if inside is not None:
            inside = None if line == "}" else _with_attribute(inside, line)
        elif relation := _relation(line):
            relations.append(relation)
            entities.setdefault(relation.source, [])
            entities.setdefault(relation.target, [])
        elif found := _ENTITY.fullmatch(line):
            attributes = entities.setdefault(found[1] or found[2], [])
            inside = attributes if found[3] else None
        else:
            raise NotADiagram(line)
    if not entities or len(entities) > MAX_ENTITIES or len(relations) > MAX_RELATIONS:
        raise NotADiagram("nothing to draw, or too much")
    return Diagram(tuple(Entity(name, tuple(found)) for name, found in entities.items()), tuple(relations))


def _with_attribute(inside: list[Attribute], line: str) -> list[Attribute]:
    found = _ATTRIBUTE.fullmatch(line)
    if found is None:
        raise NotADiagram(line)
    inside.append(Attribute(found[1], found[2], tuple(re.findall(r"PK|FK|UK", found[3]))))
    return inside


def _relation(line: str) -> Relation | None:
    found = _RELATION.fullmatch(line)
    if found is None:
        return None
    source, target = found[1] or found[2], found[5] or found[6]
    return Relation(source, target, _ENDS[found[3]], _ENDS[found[4]], (found[7] or "").strip())
