"""The ways to lay out a file: entities at the top, under ``entities``, or under ``erd`` beside requirements."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from agents.erd.drawn import Reading
from agents.erd.position import Path
from agents.erd.problems import nearest, shown

TOP_LEVEL = {
    "$schema": "The JSON Schema that editors check with: the path or address of erd.schema.json.",
    "$project": "The project as a whole.",
    "$auth": "How people sign in.",
    "$api": "What holds for every collection of the API.",
    "$enums": "Lists of choices by name, for the option choices.",
    "$mixins": "Groups of fields by name, for $meta.mixins.",
    "$rules": "Sentences that say what must hold.",
    "$features": "Sentences that ask for more than rows.",
}
"""The settings, which stand beside the entities."""
REQUIREMENT_NAMES = ("business_rules", "auth_requirements", "api_requirements")
_EXAMPLE = '{"User": {"name": "CharField"}}'


@dataclass
class Drawing:
    """Every shape brought to one: entities, and what starts with ``$``, each with its place."""

    entities: list[tuple[str, Any, Path]] = field(default_factory=list)
    top: dict[str, tuple[Any, Path]] = field(default_factory=dict)
    requirements: dict[str, tuple[Any, Path]] = field(default_factory=dict)


def unwrap(value: Any, reading: Reading) -> Drawing:
    """The drawing in a document; its problems are noted."""
    drawing = Drawing()
    if not isinstance(value, dict):
        message = f"the top level must be an object, not {_named(value)}"
        reading.problems.add("shape", (), message, f"write {_EXAMPLE}")
        return drawing
    inner = value.get("erd")
    if isinstance(inner, dict) and "entities" in inner:
        _wrapped(inner, ("erd",), drawing, reading)
        _beside(value, "erd", (), drawing, reading)
    elif _is_wrapper(value):
        _wrapped(value, (), drawing, reading)
    else:
        for key, item in value.items():
            _entity_or_setting(key, item, (key,), drawing, reading)
    if len(drawing.entities) > reading.limits.max_entities:
        message = f"{len(drawing.entities)} entities, more than the {reading.limits.max_entities} allowed"
        reading.problems.add("too-large", (), message, "split the ERD")
        reading.problems.raise_if_any()
    return drawing


def _named(value: Any) -> str:
    return {type(None): "null", list: "a list", bool: "a boolean", str: "a text"}.get(type(value), "a number")


def _is_wrapper(value: dict[str, Any]) -> bool:
    inner = value.get("entities")
    if isinstance(inner, list):
        return True
    return isinstance(inner, dict) and "type" not in inner and all(isinstance(item, dict) for item in inner.values())


def _wrapped(holder: dict[str, Any], path: Path, drawing: Drawing, reading: Reading) -> None:
    entities = holder["entities"]
    place = (*path, "entities")
    if not isinstance(entities, dict):
        message = f"'entities' must be an object of entities by name, not {_named(entities)}"
        reading.problems.add("shape", place, message, f'write "entities": {_EXAMPLE}')
        return
    for name, item in entities.items():
        if name.startswith("$"):
            _setting(name, item, (*place, name), drawing, reading)
        else:
            drawing.entities.append((name, _flat(item), (*place, name)))
    _beside(holder, "entities", path, drawing, reading)


def _beside(holder: dict[str, Any], known: str, path: Path, drawing: Drawing, reading: Reading) -> None:
    for key, item in holder.items():
        if key in REQUIREMENT_NAMES:
            drawing.requirements[key] = (item, (*path, key))
        elif key != known:
            _setting(key, item, (*path, key), drawing, reading)


def _entity_or_setting(key: str, item: Any, path: Path, drawing: Drawing, reading: Reading) -> None:
    if key.startswith("$") or key == "_meta":
        _setting(key, item, path, drawing, reading)
    else:
        drawing.entities.append((key, item, path))


def _setting(key: str, item: Any, path: Path, drawing: Drawing, reading: Reading) -> None:
    if key in TOP_LEVEL:
        drawing.top[key] = (item, path)
        return
    if key in ("$meta", "_meta"):
        hint = "put it into an entity, or use $project"
        reading.problems.add("shape", path, f"{shown(key)} belongs to an entity, not to the top level", hint)
        return
    known = [*TOP_LEVEL, *REQUIREMENT_NAMES]
    close = nearest(key, known, otherwise=f"one of {', '.join(known)}")
    reading.problems.add("unknown-option", path, f"unknown setting {shown(key)}", close)


def _flat(entity: Any) -> Any:
    """An entity with ``fields`` and ``relationships`` apart becomes marked, so that its paths stay true."""
    if not isinstance(entity, dict):
        return entity
    parts = {key: entity[key] for key in ("fields", "relationships") if _is_part(entity.get(key))}
    return Parted(parts, {key: item for key, item in entity.items() if key not in parts}) if parts else entity


def _is_part(value: Any) -> bool:
    return isinstance(value, dict) and not isinstance(value.get("type"), str)


@dataclass(frozen=True)
class Parted:
    """An entity that keeps its members under ``fields`` and ``relationships``."""

    parts: dict[str, dict[str, Any]]
    rest: dict[str, Any]
