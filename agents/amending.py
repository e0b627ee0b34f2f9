"""What revisions change in the model itself: the ERD as drawn, with the words that reviewers set on its fields.

The manifest keeps both apart, so that a new version of the drawing meets the same wishes again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from agents.contract import Options, UserError
from agents.erd import ErdError, parse
from agents.erd.model import Erd

FIELD = "field"
"""The recipe whose settings are words of the language, by field; ``None`` takes a word away."""

FILTERING = "filtering"
"""The recipe whose settings name ``fields`` that lists can be narrowed by."""

PERMISSIONS = "permissions"
"""The recipe whose settings are who may ``read`` and ``write``."""

OPERATIONS = "operations"
THROTTLING = "throttling"
"""The recipes whose settings are words of ``$meta.api``."""

AMENDING = (FIELD, FILTERING, PERMISSIONS, OPERATIONS, THROTTLING)
"""The recipes that change the model itself; the others speak to the agents."""


def amended(erd: Erd, options: Options) -> Erd:
    """The ERD as the options have it; raises ``UserError`` where the language does not allow that."""
    if not any(options.values.get(recipe) for recipe in AMENDING):
        return erd
    source = dict(erd.source)
    for recipe in AMENDING:
        for entity, settings in options.values.get(recipe, {}).items():
            if entity not in source:
                raise UserError(f"there is no entity {entity[:60]!r}")
            source[entity] = _amended(source[entity], recipe, settings)
    try:
        return parse(json.dumps(source))
    except ErdError as error:
        first = error.problems[0]
        raise UserError(f"{'.'.join(first.pointer.split('/')[1:3])}: {first.message}") from None


def accepted(recipe: str, erd: Erd, entity: str, settings: dict[str, Any]) -> dict[str, Any]:
    """The settings, if the language allows them of the entity; raises ``UserError``."""
    if entity not in erd.source:
        raise UserError("say which entity")
    amended(erd, Options({recipe: {entity: settings}}))
    return settings


def _amended(members: Mapping[str, Any], recipe: str, settings: Mapping[str, Any]) -> dict[str, Any]:
    if recipe == FIELD:
        return _with_words(members, settings)
    if recipe == FILTERING:
        return _with_words(members, dict.fromkeys(settings["fields"], _FILTERED))
    meta = members["$meta"]
    key = "permissions" if recipe == PERMISSIONS else "api"
    over = _WRITING if "write" in settings else ()
    said = {word: value for word, value in meta.get(key, {}).items() if word not in over}
    return {**members, "$meta": {**meta, key: {**said, **settings}}}


_WRITING = ("create", "update", "delete")
"""Rights that a word for all of them takes the place of."""


_FILTERED: Mapping[str, Any] = {"api": {"filter": True}}


def _with_words(members: Mapping[str, Any], fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    changed = dict(members)
    for name, words in fields.items():
        if name not in members or name.startswith("$"):
            raise UserError(f"there is no field {name[:60]!r}")
        api = {**changed[name].get("api", {}), **(words.get("api") or {})}
        member = {**changed[name], **words, **({"api": api} if api else {})}
        changed[name] = {word: value for word, value in member.items() if value is not None}
    return changed
