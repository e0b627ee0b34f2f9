"""What the probe lays before it asks: an account for everyone, and a row of every entity for each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from agents.erd.model import GENERATED, MISSING, Entity, Erd, Field, Relation
from agents.literals import AUTO_FIELDS
from agents.proof.backend import Row
from agents.proof.probe.fulfilling import fulfilled
from agents.proof.probe.people import NUMBER, PASSWORD, PEOPLE, Person
from agents.proof.probe.values import valid
from agents.rings import rings

Keys = Mapping[tuple[str, Person], Any]
"""The key of somebody's row of an entity."""

_ACCOUNT = ("username", "email")


@dataclass(frozen=True)
class Scene:
    """Every entity in an order in which its rows can be laid, those that need each other side by side."""

    erd: Erd
    groups: tuple[tuple[Entity, ...], ...]
    left_out: Mapping[str, str]
    """Entity → why no rows of it can be laid."""

    @property
    def entities(self) -> tuple[Entity, ...]:
        return tuple(entity for group in self.groups for entity in group)

    def in_ring(self, entity: Entity) -> bool:
        return any(entity in group and needs_itself(group) for group in self.groups)


def scene(erd: Erd) -> Scene:
    """Order the entities by what they require; leave out those of which four people cannot each have a row."""
    in_ring = rings(erd)
    left_out = {entity.name: reason for entity in erd if (reason := _hindrance(erd, entity))}
    groups: list[tuple[Entity, ...]] = []
    placed: set[str] = set()
    waiting = list(erd)
    while waiting:
        ready = next((entity for entity in waiting if _ready(erd, entity, placed, in_ring)), None)
        if ready is None:
            break
        names = in_ring.get(ready.name, frozenset({ready.name}))
        group = tuple(entity for entity in waiting if entity.name in names)
        waiting = [entity for entity in waiting if entity.name not in names]
        reason = next((left_out[name] for name in _required_targets(group) | names if name in left_out), None)
        if reason:
            left_out |= {entity.name: left_out.get(entity.name, reason) for entity in group}
        else:
            groups.append(group)
        placed |= names
    return Scene(erd, tuple(groups), left_out)


def rows(scene: Scene, group: Sequence[Entity], keys: Keys) -> tuple[tuple[tuple[str, Person], Row], ...]:
    """The rows of one group, one for each person; references lead to what the same person has."""
    own = {entity.name for entity in group} if needs_itself(group) else set()
    made = []
    for entity, person in product(group, PEOPLE):
        given = {(name, person): ring_key(scene.erd, scene.erd[name], person) for name in own}
        values = row_values(entity, NUMBER[person]) | references(entity, person, {**keys, **given})
        if entity.is_user:
            values["is_staff"] = person == "staff"
        key = given.get((entity.name, person)) if own and entity.primary_key is None else None
        if own and isinstance(entity.primary_key, Field):
            values[entity.primary_key.name] = given[entity.name, person]
        made.append(((entity.name, person), Row(entity.name, values, key, PASSWORD if entity.is_user else None)))
    return tuple(made)


def row_values(entity: Entity, n: int) -> dict[str, Any]:
    """The ``n``-th values of every column that a row can be given."""
    account = {name: _account(name, n) for name in _ACCOUNT if name in entity.inherited}
    given = {field.name: valid(field, n) for field in entity.fields if _given(field)}
    known = account | {name: value for name, value in given.items() if value is not MISSING}
    return fulfilled(entity, known, n) or known


def references(entity: Entity, person: Person, keys: Keys) -> dict[str, Any]:
    """The references of somebody's row to what the same person has, the optional ones too where there is something."""
    return {
        relation.name: keys[relation.target, person]
        for relation in entity.relations
        if not relation.many and (relation.target, person) in keys
    }


def ring_key(erd: Erd, entity: Entity, person: Person) -> Any:
    """The key of a row that others need before it is stored."""
    key = entity.primary_key
    if isinstance(key, Relation):
        return ring_key(erd, erd[key.target], person)
    if key is None or key.type in AUTO_FIELDS:
        return 10**6 + NUMBER[person]
    return valid(key, NUMBER[person])


def needs_itself(group: Sequence[Entity]) -> bool:
    """Whether rows of the group can only be laid together."""
    names = {entity.name for entity in group}
    return len(group) > 1 or bool(_required_targets(group) & names)


def _required_targets(group: Sequence[Entity]) -> set[str]:
    return {
        relation.target for entity in group for relation in entity.relations if not (relation.many or relation.null)
    }


def _ready(erd: Erd, entity: Entity, placed: set[str], in_ring: Mapping[str, frozenset[str]]) -> bool:
    ring = in_ring.get(entity.name, frozenset({entity.name}))
    return _required_targets([erd[name] for name in ring]) <= placed | ring


def _given(field: Field) -> bool:
    if field.type in AUTO_FIELDS or field.auto_now or field.auto_now_add:
        return False
    return not (field.default is GENERATED and field.primary_key) and (field.type not in _FILES or field.required)


_FILES = {"FileField", "ImageField"}


def _account(name: str, n: int) -> str:
    return f"{n}-user@example.com" if name == "email" else f"user-{n}"


def _hindrance(erd: Erd, entity: Entity) -> str | None:
    """Why four people cannot each have a row, if they cannot."""
    for field in entity.fields:
        if field.required and _given(field) and valid(field, 1) is MISSING:
            return f"no value is known that fits the pattern of {entity.name}.{field.name}"
    if any(fulfilled(entity, row_values(entity, NUMBER[person]), NUMBER[person]) is None for person in PEOPLE):
        return f"no values are known that fulfil the checks of {entity.name}"
    for members in _unique_sets(entity):
        values = [tuple(valid(field, NUMBER[person]) for field in members) for person in PEOPLE]
        if len({str(value) for value in values}) < len(values):
            names = ", ".join(field.name for field in members)
            return f"{entity.name} can have too few rows with different values of {names}"
    return None


def _unique_sets(entity: Entity) -> Iterator[tuple[Field, ...]]:
    """The sets of columns that must differ from row to row, those with a reference apart: each person has their own."""
    yield from ((field,) for field in entity.fields if (field.unique or field.primary_key) and _given(field))
    for unique in entity.uniques:
        members = [entity[name] for name in unique.fields]
        fields = tuple(member for member in members if isinstance(member, Field) and _given(member))
        if len(fields) == len(members):
            yield fields
