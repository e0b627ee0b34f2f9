"""Built-in revisions: what reviewers ask most, understood without a model.

A new recipe is one file here and one line in ``RECIPES``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from agents.contract import Options, UserError
from agents.erd.model import Erd
from agents.freehand.wiring import FEATURE, checked_features
from agents.recipes import field, filtering, operations, ordering, pagination, permissions, search, throttling
from agents.recipes.pointing import Place, is_for_all, place_at, pointed
from agents.recipes.recipe import ALL, Elsewhere, Entities, Match, NothingFits, Recipe, Settings
from agents.spoken.grammar import Names, plain

__all__ = [
    "ALL",
    "RECIPES",
    "Elsewhere",
    "Entities",
    "Match",
    "NothingFits",
    "Place",
    "Recipe",
    "Settings",
    "applied",
    "checked",
    "fitting",
    "match",
    "place_at",
]

_SHOWN = 3
"""So many recipes of those that come close are told with examples."""

_SHAPE = re.compile(r"^(?:add|rename|remove|drop|delete|introduce)\b|\bneeds? an?\b|\bshould be an? ")
_DRAWN = "Which fields there are, their names and types are drawn in the ERD: change it there, and all files follow."

RECIPES: Mapping[str, Recipe] = {
    recipe.id: recipe
    for recipe in (
        pagination.RECIPE,
        filtering.RECIPE,
        search.RECIPE,
        ordering.RECIPE,
        permissions.RECIPE,
        operations.RECIPE,
        throttling.RECIPE,
        field.RECIPE,
    )
}


def match(instruction: str, path: str, erd: Erd, place: Place | None = None) -> Match:
    """The one recipe that surely means the instruction for this file.

    Who says nothing else means the ``place`` that they remark on. Raises ``NothingFits`` if there is none, and
    ``UserError`` if it is clear what is wanted but it cannot be had.
    """
    if place is None or is_for_all(instruction):
        return _match(instruction, path, erd)
    said = pointed(instruction, place)
    try:
        made = _match(said, path, Erd((erd[place.entity],)))
    except UserError:
        return _match(said, path, erd)
    (stated,) = made.settings.values()
    return replace(made, entities=(place.entity,), settings={place.entity: stated})


def _match(instruction: str, path: str, erd: Erd) -> Match:
    found = [made for recipe in RECIPES.values() if (made := recipe.read(instruction, erd)) is not None]
    if len(found) != 1:
        raise _nothing_fits(instruction, path, erd)
    (made,) = found
    decided = made.path or RECIPES[made.recipe].path
    if decided != path:
        raise Elsewhere(f"{made.recipe} is decided in {decided}, not in {path}", (made.recipe,))
    return made


def applied(options: Options, made: Match, erd: Erd) -> Options:
    """The options with what the match asks for, on top of what was set before; raises ``UserError``."""
    recipe = RECIPES[made.recipe]
    before = options.values.get(recipe.id, {})
    for entity, stated in made.settings.items():
        settled = recipe.settle(erd, entity, options.get(recipe.id, entity), stated)
        if not settled:
            continue
        options = options.with_(recipe.id, entity, settled)
        if entity == ALL:
            # What was set for single entities stays theirs, changed by what is asked of all.
            for single, current in before.items():
                own = recipe.settle(erd, single, current, stated)
                if single != ALL and own != settled:
                    options = options.with_(recipe.id, single, own)
    return checked(options, erd)


def checked(options: Options, erd: Erd) -> Options:
    """Options from outside, each validated against its recipe and the ERD; raises ``UserError``."""
    return Options(
        {
            recipe: {entity: _checked(recipe, entity, settings, erd) for entity, settings in entries.items()}
            for recipe, entries in options.values.items()
        },
        options.skipped,
    )


def fitting(options: Options, erd: Erd) -> tuple[Options, tuple[str, ...]]:
    """The options that still fit a changed ERD, and in plain words those that were let go."""
    kept: dict[str, dict[str, Mapping[str, Any]]] = {}
    gone: list[str] = []
    for recipe, entries in options.values.items():
        for entity, settings in entries.items():
            try:
                kept.setdefault(recipe, {})[entity] = _checked(recipe, entity, settings, erd)
            except UserError as error:
                gone.append(str(error))
    return Options(kept, options.skipped), tuple(gone)


def _checked(recipe: str, entity: str, settings: Mapping[str, Any], erd: Erd) -> dict[str, Any]:
    if recipe == FEATURE and entity == ALL:
        return dict(checked_features(settings))
    if recipe not in RECIPES:
        raise UserError(f"options: there is no recipe {recipe[:60]!r}")
    if entity != ALL and entity not in erd:
        raise UserError(f"options: {recipe}: there is no entity {entity[:60]!r}")
    try:
        return RECIPES[recipe].check(erd, entity, settings)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(part) for part in (recipe, entity, *first["loc"]))
        raise UserError(f"options: {where}: {first['msg']}") from None
    except UserError as error:
        raise UserError(f"options: {recipe}: {error}") from None


def _nothing_fits(instruction: str, path: str, erd: Erd) -> NothingFits:
    text = plain(instruction) or instruction.lower()
    alike = tuple(recipe.id for recipe in RECIPES.values() if re.search(rf"\b(?:{recipe.topic})\b", text))
    closest = alike or tuple(sorted(RECIPES, key=lambda name: RECIPES[name].path != path))
    nearest = Names(erd).nearest(instruction)
    meant = f" Did you mean {nearest}?" if nearest else ""
    examples = "; ".join(f"{name}: {RECIPES[name].help}" for name in closest[:_SHOWN])
    others = f"; others are {', '.join(closest[_SHOWN:])}" if closest[_SHOWN:] else ""
    drawn = f" {_DRAWN}" if path == RECIPES["field"].path and _SHAPE.search(text) else ""
    return NothingFits(
        f"No built-in revision surely means this.{meant}{drawn} The closest: {examples}{others}", closest
    )
