"""Names that the language accepts, for whatever the source calls its tables and columns."""

from __future__ import annotations

import keyword
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable

from agents.erd.names import class_name, fault, snake_name

_LONGEST = 90
"""Characters of a name; the language takes three more of an entity."""

_WISHES = frozenset({"has_many", "has_one", "belongs_to", "many_to_many"})
"""Keys that mean a list of entities unless a reference is called so."""


class _Names:
    """Names given out so far, no two of which may be spelled the same."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        self._spell = spell
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def give(self, name: str) -> str:
        """``name``, or with the first free number behind it."""
        key = self._spell(name).lower()
        free, number = name, self._next.get(key, 2)
        while self._spell(free).lower() in self._taken:
            free, number = f"{name}_{number}", number + 1
        self._next[key] = number
        self._taken.add(self._spell(free).lower())
        return free


class MemberNames(_Names):
    """The members of one entity."""

    def __init__(self) -> None:
        super().__init__(snake_name)

    def column(self, name: str, *, refers: bool) -> str:
        """A key for a column, ``refers`` if it becomes a reference; no two of them become one field."""
        return self.give(_usable(f"{name}_field" if name in _WISHES and not refers else name, "column"))

    def reference(self, name: str) -> str:
        """A key for a reference without a column."""
        return self.give(_usable(name, "member"))


def entity_names(wanted: Iterable[tuple[str, str]]) -> list[str]:
    """A key for every table of ``wanted`` (schema, name), in order; no two of them become one class."""
    pairs = [(schema, _usable(name, "Table")) for schema, name in wanted]
    classes = Counter(class_name(name).lower() for _, name in pairs)
    names = _Names(class_name)
    found: list[str] = []
    for schema, name in pairs:
        shared = schema and classes[class_name(name).lower()] > 1
        found.append(names.give(_usable(f"{schema}_{name}", "Table") if shared else name))
    return found


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
