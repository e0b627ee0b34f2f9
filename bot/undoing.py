"""One change taken out of what came after it: of options, and of texts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from agents.contract import Options

Merge = Callable[[str, str, str], str | None]
"""One text with what leads from the second to the third; ``None`` where they are in each other's way."""


class Clash(Exception):
    """Somebody changed the same again; the text names what."""


def without(made: Options, was: Options, now: Options) -> Options:
    """Today's options less what was ``made`` of what ``was`` before. Raises ``Clash``."""
    values: dict[str, dict[str, Mapping[str, Any]]] = {recipe: dict(entries) for recipe, entries in now.values.items()}
    for recipe in dict.fromkeys((*made.values, *was.values)):
        after, before = made.values.get(recipe, {}), was.values.get(recipe, {})
        for entity in dict.fromkeys((*after, *before)):
            if after.get(entity) == before.get(entity):
                continue
            if now.values.get(recipe, {}).get(entity) != after.get(entity):
                raise Clash(recipe if entity == "*" else f"{recipe} of {entity}")
            entries = values.setdefault(recipe, {})
            if entity in before:
                entries[entity] = before[entity]
            else:
                entries.pop(entity, None)
    kept = {recipe: entries for recipe, entries in values.items() if entries}
    back = [path for path in was.skipped if path not in made.skipped]
    gone = [path for path in made.skipped if path not in was.skipped]
    return Options(kept, tuple(path for path in dict.fromkeys((*now.skipped, *back)) if path not in gone))


def text_without(path: str, made: str | None, was: str | None, now: str | None, merge: Merge) -> str | None:
    """A file of today less what was ``made`` of what ``was`` before. Raises ``Clash``."""
    if now in (made, was):
        return was
    merged = None if made is None or was is None or now is None else merge(now, made, was)
    if merged is None:
        raise Clash(path)
    return merged
