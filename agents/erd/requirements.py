"""The requirements beside wrapped entities, ``business_rules`` and so on, read into the settings they amount to."""

from __future__ import annotations

from typing import Any

from agents.erd.drawn import Reading
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.project import ROLES, Settings, read_roles
from agents.erd.shapes import Drawing
from agents.erd.words import OBJECT, Complaint, Shape, Word, anything, object_schema, text_complaint

_RULE = '{"rule": "must be positive", "applies_to": "Job", "field": "salary"}'


def read_requirements(settings: Settings, drawing: Drawing, reading: Reading) -> None:
    """Add the requirements of a drawing to its settings; what nothing generates yet is noted."""
    for name, (value, path) in drawing.requirements.items():
        if complaint := REQUIREMENTS[name].shape.check(value):
            reading.problems.add("shape", path, f"{name} {complaint[0]}", complaint[1])
        elif name == "business_rules":
            _read_rules(value, settings, path, reading)
        elif name == "auth_requirements":
            _read_auth(value, settings, path, reading)
        else:
            _read_api(value, path, reading)


def _read_rules(rules: list[Any], settings: Settings, path: Path, reading: Reading) -> None:
    if reading.has_too_many(rules, path):
        return
    for index, rule in enumerate(rules):
        sentence = _sentence(rule)
        if sentence:
            settings.rules += (sentence,)
            reading.notes.postpone((*path, index), f"rule: {sentence}")
        else:
            message = "a business rule is a sentence, or an object with rule, applies_to and field"
            reading.problems.add("shape", (*path, index), message, f"for example {_RULE}")


def _sentence(rule: Any) -> str:
    texts = rule if isinstance(rule, dict) else {"rule": rule}
    known = texts.keys() <= {"rule", "applies_to", "field"}
    if not known or any(text_complaint(text) for text in texts.values()) or not texts.get("rule", "").strip():
        return ""
    subject = ".".join(texts[key] for key in ("applies_to", "field") if texts.get(key))
    return f"{subject}: {texts['rule'].strip()}" if subject else str(texts["rule"]).strip()


def _read_auth(value: dict[str, Any], settings: Settings, path: Path, reading: Reading) -> None:
    for key, given in value.items():
        place = (*path, key)
        if key not in _AUTH:
            reading.problems.add("unknown-option", place, f"unknown requirement {shown(key)}", nearest(key, _AUTH))
        elif complaint := _AUTH[key].shape.check(given):
            reading.problems.add("option", place, f"{shown(key)} {complaint[0]}", complaint[1])
        elif key == "permissions":
            settings.permissions = {name: (rights, (*place, name)) for name, rights in given.items()}
        elif key == "roles":
            read_roles(given, settings, place, reading)
        elif not (key == "authentication" and isinstance(given, str) and given.lower() == "jwt"):
            reading.notes.postpone(place, f"auth_requirements.{key}")


def _read_api(value: dict[str, Any], path: Path, reading: Reading) -> None:
    for key in value:
        if key in _API:
            why = "every API pages, filters and has a version; details are not read yet"
            reading.notes.postpone((*path, key), f"api_requirements.{key}", why)
        else:
            hint = nearest(key, _API, otherwise=f"one of {', '.join(_API)}")
            reading.problems.add("unknown-option", (*path, key), f"unknown requirement {shown(key)}", hint)


def _list_complaint(value: Any) -> Complaint:
    return None if isinstance(value, list) else (f"must be a list, not {shown(value)}", f"[{_RULE}]")


_ANYTHING = Shape(anything, {})
_AUTH = {
    "authentication": Word("how people sign in; `JWT` is what is generated", _ANYTHING),
    "roles": Word("the roles that permissions speak of", ROLES),
    "permissions": Word("for each entity, who may do what", OBJECT),
}
_API = {
    "pagination": Word("how lists are cut into pages", _ANYTHING, later=True),
    "filtering": Word("what lists can be filtered by", _ANYTHING, later=True),
    "versioning": Word("the API's version", _ANYTHING, later=True),
}
_RULES_SCHEMA = {
    "type": "array",
    "items": {
        "anyOf": [
            {"type": "string", "pattern": r"\S"},
            {
                "type": "object",
                "properties": {key: {"type": "string"} for key in ("rule", "applies_to", "field")},
                "required": ["rule"],
                "additionalProperties": False,
            },
        ]
    },
}
REQUIREMENTS = {
    "business_rules": Word(
        "Sentences, or objects of rule, applies_to and field.", Shape(_list_complaint, _RULES_SCHEMA)
    ),
    "auth_requirements": Word("Who signs in, and who may do what.", Shape(OBJECT.check, object_schema(_AUTH))),
    "api_requirements": Word("What the API's lists do.", Shape(OBJECT.check, object_schema(_API))),
}
"""What may stand beside wrapped entities."""
