"""What two ERDs differ in, entity by entity: compared in their normal form, so that spelling does not count.

Whatever is told about a value is fit for one line of text; it is not fit for Markdown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from agents.erd.model import Erd
from agents.erd.problems import shown

Kind = Literal["added", "removed", "changed"]
_META = "$meta"
_ORDER = "order"


@dataclass(frozen=True, slots=True)
class Change:
    """One member, or one option of an entity or of the whole; ``what`` says what it is now, or was."""

    kind: Kind
    name: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class EntityChange:
    """One entity. For one that came or went, ``details`` lists all of its members."""

    kind: Kind
    name: str
    details: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """``entities`` in the order of the later ERD, those that went last."""

    settings: tuple[Change, ...] = ()
    entities: tuple[EntityChange, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.settings or self.entities)

    def names(self, kind: Kind) -> tuple[str, ...]:
        """The entities that came, went, or changed."""
        return tuple(entity.name for entity in self.entities if entity.kind == kind)


def difference(before: Erd | None, after: Erd) -> Difference:
    """What ``after`` changes; ``None`` stands for no ERD at all. The user model that nobody drew is left out."""
    old, new = before.source if before else {}, after.source
    old_entities, new_entities = _entities(old), _entities(new)
    settings = () if before is None else tuple(_options(_settings(old), _settings(new)))
    if before is not None and _reordered(list(old_entities), list(new_entities)):
        settings = (*settings, Change("changed", _ORDER, "entities stand in another order"))
    return Difference(settings, tuple(_entity_changes(old_entities, new_entities)))


def _entities(source: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: value for name, value in source.items() if not name.startswith("$")}


def _settings(source: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in source.items() if name.startswith("$")}


def _entity_changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[EntityChange]:
    for name, entity in new.items():
        details = tuple(_details(old.get(name, {}), entity, whole=name in old))
        if name not in old:
            yield EntityChange("added", name, details)
        elif details:
            yield EntityChange("changed", name, details)
    for name, entity in old.items():
        if name not in new:
            removed = tuple(Change("removed", member, _described(value)) for member, value in _members(entity).items())
            yield EntityChange("removed", name, removed)


def _details(old: Mapping[str, Any], new: Mapping[str, Any], *, whole: bool) -> Iterator[Change]:
    """The members, then with ``whole`` what is said of the entity itself."""
    was, now = _members(old), _members(new)
    for name, member in now.items():
        if name not in was:
            yield Change("added", name, _described(member))
        elif told := _told(was[name], member):
            yield Change("changed", name, told)
    for name, member in was.items():
        if name not in now:
            yield Change("removed", name, _described(member))
    if whole:
        yield from _options(old.get(_META, {}), new.get(_META, {}))
        if _reordered(list(was), list(now)):
            yield Change("changed", _ORDER, "members stand in another order")


def _members(entity: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {name: value for name, value in entity.items() if name != _META}


def _described(member: Mapping[str, Any]) -> str:
    """The type of a field, or where a relation leads."""
    return f"{member['type']} → {member['to']}" if "to" in member else str(member["type"])


def _told(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The options of one member that differ, on one line."""
    return ", ".join(f"{change.name} {change.what}" for change in _options(old, new))


def _options(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    was, now = _flat(old), _flat(new)
    for name in dict.fromkeys([*now, *was]):
        if name not in was:
            yield Change("added", name, shown(now[name]))
        elif name not in now:
            yield Change("removed", name, f"was {shown(was[name])}")
        elif was[name] != now[name]:
            yield Change("changed", name, f"{shown(was[name])} → {shown(now[name])}")


def _flat(options: Mapping[str, Any]) -> dict[str, Any]:
    """``{"api": {"filter": true}}`` as ``{"api.filter": true}``."""
    found: dict[str, Any] = {}
    for name, value in options.items():
        if isinstance(value, Mapping):
            found |= {f"{name}.{inner}": inside for inner, inside in value.items()}
        else:
            found[name] = value
    return found


def _reordered(old: Sequence[str], new: Sequence[str]) -> bool:
    return [name for name in old if name in set(new)] != [name for name in new if name in set(old)]
