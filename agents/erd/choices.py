"""The values a field may take: pairs, single values, an object, or the name of an entry of ``$enums``."""

from __future__ import annotations

from typing import Any

from agents.erd.drawn import Reading
from agents.erd.model import Choice
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.words import Shape, anything, text_complaint

_PAIR = '[value, label], for example ["new", "New"]'

_SCALAR = {"type": ["string", "integer"]}
_LABEL = {"type": ["string", "number"]}
CHOICES = Shape(
    anything,
    {
        "anyOf": [
            {"type": "string", "description": "The name of an entry of $enums."},
            {
                "type": "array",
                "items": {
                    "anyOf": [
                        _SCALAR,
                        {"type": "array", "prefixItems": [_SCALAR, _LABEL], "minItems": 2, "maxItems": 2},
                    ]
                },
            },
            {"type": "object", "additionalProperties": _LABEL},
        ]
    },
)


def read_choices(value: Any, path: Path, reading: Reading) -> tuple[Choice, ...] | None:
    """The choices, or ``None`` after noting what is wrong with them."""
    if isinstance(value, str):
        return _enum(value, path, reading)
    if isinstance(value, dict):
        items: list[Any] = [[key, label] for key, label in value.items()]
    elif isinstance(value, list):
        items = value
    else:
        reading.problems.add("choices", path, f"choices must be a list, not {shown(value)}", f"a list of {_PAIR}")
        return None
    places = [(*path, key) for key in (value if isinstance(value, dict) else range(len(items)))]
    read = [_choice(item, place, reading) for item, place in zip(items, places, strict=True)]
    found = [choice for choice in read if choice is not None]
    seen: set[str | int] = set()
    for choice, place in zip(read, places, strict=True):
        if choice and choice.value in seen:
            reading.problems.add("choices", place, f"the value {shown(choice.value)} is there twice", "remove one")
            return None
        if choice:
            seen.add(choice.value)
    return tuple(found) if len(found) == len(items) else None


def _enum(name: str, path: Path, reading: Reading) -> tuple[Choice, ...] | None:
    if name not in reading.enums:
        message = f"there is no {shown(name)} in $enums"
        reading.problems.add("choices", path, message, nearest(name, reading.enums, otherwise="draw it in $enums"))
        return None
    return reading.enums[name]


def _choice(item: Any, path: Path, reading: Reading) -> Choice | None:
    if isinstance(item, list):
        if len(item) != 2:
            count = f"{len(item)} part" + ("s" if len(item) != 1 else "")
            reading.problems.add("choices", path, f"a choice of {count}", f"a choice is a pair {_PAIR}")
            return None
        value, label = item
    else:
        value = item
        label = item.replace("_", " ").strip().capitalize() or item if isinstance(item, str) else item
    if isinstance(label, int | float) and not isinstance(label, bool):
        label = str(label)
    if isinstance(value, bool) or not isinstance(value, str | int):
        message = f"a choice's value is a text or a whole number, not {shown(value)}"
        reading.problems.add("choices", path, message, f"a choice is a pair {_PAIR}")
        return None
    for text in (label, value) if isinstance(value, str) else (label,):
        if complaint := text_complaint(text):
            reading.problems.add("choices", path, f"a choice {complaint[0]}", f"a choice is a pair {_PAIR}")
            return None
    return Choice(value, label)
