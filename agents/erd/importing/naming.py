"""Names that the language accepts, for whatever the source calls its tables and columns."""

from __future__ import annotations

import keyword
import unicodedata
from collections.abc import Callable, Container, Iterable

from agents.erd.names import class_name, fault, snake_name

_LONGEST = 90
"""Characters of a name; the language takes three more of an entity."""

_WISHES = frozenset({"has_many", "has_one", "belongs_to", "many_to_many"})
"""Keys that mean a list of entities unless a reference is called so."""


def entity_names(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """A key for every table of ``wanted`` (schema, name), in order; no two of them become one class."""
    pairs = [(schema, _usable(name, "Table")) for schema, name in wanted]
    classes = [class_name(name).lower() for _, name in pairs]
    found: list[str] = []
    taken: set[str] = set()
    for index, (schema, name) in enumerate(pairs):
        shared = classes.count(classes[index]) > 1
        found.append(_free(_usable(f"{schema}_{name}", "Table") if shared and schema else name, taken, class_name))
    return found


def member_names(wanted: Iterable[str], references: Container[str]) -> list[str]:
    """A key for every column of ``wanted``, in order; no two of them become one field."""
    taken: set[str] = set()
    names = (f"{name}_field" if name in _WISHES and name not in references else name for name in wanted)
    return [_free(_usable(name, "column"), taken, snake_name) for name in names]


def free_name(name: str, taken: Iterable[str]) -> str:
    """``name``, or with a number behind it, as a member beside the members ``taken``."""
    return _free(_usable(name, "member"), {snake_name(word).lower() for word in taken}, snake_name)


def _free(name: str, taken: set[str], spell: Callable[[str], str]) -> str:
    number, free = 2, name
    while spell(free).lower() in taken:
        free, number = f"{name}_{number}", number + 1
    taken.add(spell(free).lower())
    return free


def _usable(raw: str, otherwise: str) -> str:
    name = unicodedata.normalize("NFKC", raw).strip()[:_LONGEST].strip()
    if name.startswith("$") or name in ("entities", "_meta"):
        # At the top or inside an entity these are settings.
        name = f"{name.strip('$_')}_{otherwise.lower()}"
    if fault(name):
        name = "".join(char if char.isascii() and char.isalnum() else "_" for char in name).strip("_")
    if fault(name):
        name = otherwise
    if otherwise == "Table" and (not class_name(name).isidentifier() or keyword.iskeyword(class_name(name))):
        name = f"{otherwise}_{name}"
    return name
