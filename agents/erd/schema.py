"""The language as JSON Schema, for editors: what to complete, what to explain, what to mark while somebody types.

Made from the tables that the reader checks by. JSON Schema cannot look from one place to another, so it does not see
whether a reference's target, a field, an enum or a mixin exists, nor what two options mean together.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from agents.erd.choices import CHOICES
from agents.erd.entities import WISHES
from agents.erd.meta import ALIASES as META_ALIASES
from agents.erd.meta import META
from agents.erd.options import OPTIONS
from agents.erd.project import SETTINGS
from agents.erd.requirements import REQUIREMENTS
from agents.erd.shapes import TOP_LEVEL
from agents.erd.types import ALIASES, OPTION_ALIASES, TYPES
from agents.erd.words import MAX_TEXT, any_case, described, object_schema

Schema = dict[str, Any]

_TEXT: Schema = {"type": "string", "minLength": 1, "maxLength": MAX_TEXT, "pattern": r"\S"}
_REST = (
    r"""(?:\s*\((?:[^()"']|"[^"]*"|'[^']*')*\))?(?:\s*:\s*(?:"[^"]+"|'[^']+'|[^\s,?()"':]+))?(?:\s*\?)?(?=[\s,]|$)"""
)
"""What follows a type word in the short form; the modifiers after it are for the reader."""


def json_schema() -> Schema:
    """The JSON Schema (2020-12) of an ERD file."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ERD",
        "description": "An entity-relationship diagram as ERDsmith reads it; docs/erd.md is the reference.",
        "type": "object",
        "if": {"required": ["erd"], "properties": {"erd": {"type": "object", "required": ["entities"]}}},
        "then": {"$ref": "#/$defs/wrapped_twice"},
        "else": {
            "if": {"required": ["entities"], "properties": {"entities": {"$ref": "#/$defs/is_wrapper"}}},
            "then": {"$ref": "#/$defs/wrapped"},
            "else": {"$ref": "#/$defs/flat"},
        },
        "$defs": {**_layouts(), **_entities(), **_members(), **_settings()},
    }


def _layouts() -> dict[str, Schema]:
    beside = {name: {"$ref": f"#/$defs/{name}"} for name in [*TOP_LEVEL, *REQUIREMENTS]}
    settings = {name: beside[name] for name in TOP_LEVEL}
    return {
        "flat": {
            "properties": settings,
            "patternProperties": {_all_but("_meta"): {"$ref": "#/$defs/entity"}},
            "additionalProperties": False,
        },
        "wrapped": {
            "properties": {**beside, "entities": {"$ref": "#/$defs/entities"}},
            "additionalProperties": False,
        },
        "wrapped_twice": {
            "properties": {**beside, "erd": {"$ref": "#/$defs/wrapped"}},
            "additionalProperties": False,
        },
        "entities": {
            "type": "object",
            "properties": settings,
            "patternProperties": {"^[^$]": {"$ref": "#/$defs/parted_entity"}},
            "additionalProperties": False,
        },
        "is_wrapper": {
            "anyOf": [
                {"type": "array"},
                {"type": "object", "properties": {"type": False}, "additionalProperties": {"type": "object"}},
            ]
        },
    }


def _entities() -> dict[str, Schema]:
    meta = {**META, **{alias: META[name] for alias, name in META_ALIASES.items()}}
    wishes = {name: {"$ref": f"#/$defs/{name}"} for name in WISHES}
    beside = {"$meta": {"$ref": "#/$defs/meta"}, "_meta": {"$ref": "#/$defs/meta"}, **wishes}
    member = {"$ref": "#/$defs/member"}
    part = {"if": {"$ref": "#/$defs/is_part"}, "then": {"$ref": "#/$defs/entity"}, "else": member}
    return {
        "entity": {
            "description": "An entity: its fields and references by name.",
            "type": "object",
            "properties": beside,
            "patternProperties": {_all_but(*beside): member},
            "additionalProperties": False,
        },
        "parted_entity": {
            "description": "An entity: its fields and references by name, or apart in fields and relationships.",
            "type": "object",
            "properties": {**beside, "fields": part, "relationships": part},
            "patternProperties": {_all_but(*beside, "fields", "relationships"): member},
            "additionalProperties": False,
        },
        "is_part": {"type": "object", "properties": {"type": {"not": {"type": "string"}}}},
        "meta": {"description": "What holds for the entity as a whole.", **object_schema(meta)},
        **{
            name: {
                "description": f"Entities by name: {meaning}",
                "if": {"type": "array"},
                "then": {"items": {"type": "string"}},
                "else": {"allOf": [member, {"$ref": "#/$defs/is_reference"}]},
            }
            for name, meaning in WISHES.items()
        },
    }


def _members() -> dict[str, Schema]:
    references = [word for word in _words() if TYPES[_words()[word]].kind in ("reference", "many")]
    options = {**OPTIONS, **{alias: OPTIONS[name] for alias, name in OPTION_ALIASES.items()}}
    typed = {"type": "string", "pattern": _head(references)}
    return {
        "type": {
            "description": "A field type, or a whole short form: CharField(80) unique",
            "type": "string",
            "anyOf": [{"enum": [*TYPES, *ALIASES]}, {"pattern": _head(_words())}],
        },
        "member": {
            "description": "A field or a reference.",
            "if": {"type": "object"},
            "then": {"$ref": "#/$defs/object_form"},
            "else": {"$ref": "#/$defs/type"},
        },
        "object_form": {
            "type": "object",
            "properties": {"type": {"$ref": "#/$defs/type"}, **object_schema(options)["properties"]},
            "additionalProperties": False,
            "required": ["type"],
            "allOf": [_taking(taken) for taken in dict.fromkeys(entry.options for entry in TYPES.values())],
        },
        "is_reference": {"anyOf": [typed, {"type": "object", "properties": {"type": typed}}]},
    }


def _taking(options: frozenset[str]) -> Schema:
    """The types that take these options take no others."""
    words = [word for word, name in _words().items() if TYPES[name].options == options]
    aliases = [alias for alias, name in OPTION_ALIASES.items() if name in options]
    return {
        "if": {"required": ["type"], "properties": {"type": {"type": "string", "pattern": _head(words)}}},
        "then": {"propertyNames": {"enum": ["type", *sorted(options), *aliases]}},
    }


def _settings() -> dict[str, Schema]:
    objects = {name: {"description": TOP_LEVEL[name], **object_schema(options)} for name, options in SETTINGS.items()}
    sentences = {"type": "array", "items": _TEXT}
    return {
        **objects,
        "$schema": {"description": TOP_LEVEL["$schema"], "type": "string"},
        "$enums": {
            "description": TOP_LEVEL["$enums"],
            "type": "object",
            "additionalProperties": {"not": {"type": "string"}, **CHOICES.schema},
        },
        "$mixins": {
            "description": TOP_LEVEL["$mixins"],
            "type": "object",
            "additionalProperties": {"type": "object", "additionalProperties": {"$ref": "#/$defs/member"}},
        },
        "$rules": {"description": TOP_LEVEL["$rules"], **sentences},
        "$features": {"description": TOP_LEVEL["$features"], **sentences},
        **{name: {"description": described(word), **word.shape.schema} for name, word in REQUIREMENTS.items()},
    }


def _words() -> Mapping[str, str]:
    return {**{name: name for name in TYPES}, **ALIASES}


def _all_but(*names: str) -> str:
    """Every name that is none of these and does not begin with a dollar."""
    return f"^(?!(?:{'|'.join(re.escape(name) for name in names)})$)[^$]"


def _head(words: Collection[str]) -> str:
    """A short form that begins with one of the words, in whatever case."""
    alternatives = "|".join(sorted({any_case(word) for word in words}, key=lambda text: (-len(text), text)))
    return rf"^\s*(?:models\.)?(?:{alternatives}){_REST}"
