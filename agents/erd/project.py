"""What stands beside the entities: ``$project $auth $api $enums $mixins $rules $features``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from agents.erd.access import rate
from agents.erd.choices import read_choices
from agents.erd.drawn import Reading
from agents.erd.granting import PARTIES, role_name
from agents.erd.position import Path
from agents.erd.problems import nearest, shown
from agents.erd.shapes import Drawing
from agents.erd.wanted import STYLES, ApiWants
from agents.erd.words import BOOL, Complaint, Shape, Word, one_of, text_complaint, text_of, whole

MAX_PAGE = 10_000
_MIXIN = '{"Named": {"name": "CharField"}}'


@dataclass
class Settings:
    """The project's settings; ``extras`` keeps by name what no writer implements yet."""

    title: str = ""
    keep_names: bool = False
    login: Literal["email", "username"] | None = None
    registration: bool = True
    page_size: int = 20
    max_page_size: int = 100
    wants: ApiWants = field(default_factory=ApiWants)
    roles: list[str] = field(default_factory=list)
    rules: tuple[str, ...] = ()
    features: tuple[str, ...] = ()
    mixins: dict[str, tuple[Any, Path]] = field(default_factory=dict)
    permissions: dict[str, tuple[Any, Path]] = field(default_factory=dict)
    extras: dict[str, Any] = field(default_factory=dict)


def read_settings(drawing: Drawing, reading: Reading) -> Settings:
    """The settings of a drawing; ``reading.enums`` and ``reading.keep_names`` are filled on the way."""
    settings = Settings()
    for name, options in SETTINGS.items():
        if name in drawing.top:
            _read_object(name, options, settings, *drawing.top[name], reading)
    reading.keep_names = settings.keep_names
    if settings.max_page_size < settings.page_size:
        _fit_page_sizes(settings, drawing, reading)
    _read_enums(drawing, reading)
    _read_mixins(settings, drawing, reading)
    settings.rules = _sentences("$rules", drawing, reading)
    settings.features = _sentences("$features", drawing, reading)
    if "$schema" in drawing.top:
        value, path = drawing.top["$schema"]
        if complaint := text_complaint(value):
            reading.problems.add("shape", path, f"$schema {complaint[0]}", complaint[1])
        settings.extras["$schema"] = value
    return settings


def _read_object(
    name: str,
    options: Mapping[str, Word],
    settings: Settings,
    value: Any,
    path: Path,
    reading: Reading,
) -> None:
    if not isinstance(value, dict):
        reading.problems.add(
            "shape", path, f"{name} must be an object, not {shown(value)}", f"its options: {', '.join(options)}"
        )
        return
    for key, given in value.items():
        place = (*path, key)
        if key not in options:
            reading.problems.add(
                "unknown-option", place, f"unknown option {shown(key)} of {name}", nearest(key, options)
            )
        elif complaint := options[key].shape.check(given):
            reading.problems.add("option", place, f"{shown(key)} {complaint[0]}", complaint[1])
        elif key == "name":
            settings.title = " ".join("".join(char if char.isprintable() else " " for char in given).split())
            if settings.title != given:
                what = f"the project is called {shown(settings.title)}"
                # It becomes the name of a download, and a line break there ends a header of HTTP.
                reading.notes.infer(place, what, "a name is one line of visible characters")
        elif name == "$api" and key == "throttle" and (limit := rate(given)):
            settings.wants = replace(settings.wants, throttle=limit)
        elif name == "$api" and key != "throttle" and hasattr(settings.wants, key):
            settings.wants = replace(settings.wants, **{key: given})
        elif key == "roles":
            read_roles(given, settings, place, reading)
        elif hasattr(settings, key):
            setattr(settings, key, given)
        else:
            settings.extras.setdefault(name, {})[key] = given
            if (name, key, given) != _VERSION:
                reading.notes.postpone(place, f"{name}.{key}")


def read_roles(given: list[str] | Mapping[str, Any], settings: Settings, path: Path, reading: Reading) -> None:
    """The names of the roles; one that is another word for people is left out."""
    for name in given:
        role = role_name(name)
        if not role:
            reading.problems.add("name", path, "the name of a role is empty", "choose another name")
        elif role.lower() in PARTIES:
            reading.notes.infer(path, f"{role} is no role", f"it means {PARTIES[role.lower()]} where rights are given")
        elif role.lower() not in {each.lower() for each in settings.roles}:
            settings.roles.append(role)
            if role != name:
                reading.notes.infer(path, f"a role is called {shown(role)}", "a name is one line of visible characters")


def _fit_page_sizes(settings: Settings, drawing: Drawing, reading: Reading) -> None:
    value, path = drawing.top["$api"]
    if "max_page_size" in value:
        message = f"page_size {settings.page_size} is above max_page_size {settings.max_page_size}"
        reading.problems.add("option", (*path, "page_size"), message, "swap them")
    else:
        settings.max_page_size = settings.page_size
        what = f"max_page_size is {settings.page_size}"
        reading.notes.infer((*path, "page_size"), what, "it cannot be below page_size")


def _read_enums(drawing: Drawing, reading: Reading) -> None:
    value, path = drawing.top.get("$enums", ({}, ()))
    if not isinstance(value, dict):
        reading.problems.add("shape", path, f"$enums must be an object, not {shown(value)}", '{"Status": ["new"]}')
        return
    for name, choices in value.items():
        if isinstance(choices, str):
            message = f"an enum is a list of values, not {shown(choices)}"
            reading.problems.add("choices", (*path, name), message, f'write ["{choices}"]')
            reading.enums[name] = None
        else:
            reading.enums[name] = read_choices(choices, (*path, name), reading)


def _read_mixins(settings: Settings, drawing: Drawing, reading: Reading) -> None:
    value, path = drawing.top.get("$mixins", ({}, ()))
    if not isinstance(value, dict):
        reading.problems.add("shape", path, f"$mixins must be an object, not {shown(value)}", _MIXIN)
        return
    for name, fields in value.items():
        if isinstance(fields, dict):
            settings.mixins[name] = (fields, (*path, name))
        else:
            reading.problems.add("shape", (*path, name), f"a mixin is an object of fields, not {shown(fields)}", _MIXIN)


def _sentences(name: str, drawing: Drawing, reading: Reading) -> tuple[str, ...]:
    value, path = drawing.top.get(name, ([], ()))
    if not isinstance(value, list):
        reading.problems.add("shape", path, f"{name} is a list of sentences, not {shown(value)}", '["..."]')
        return ()
    if reading.has_too_many(value, path):
        return ()
    found = []
    for index, text in enumerate(value):
        complaint = text_complaint(text)
        if complaint or not text.strip():
            message = f"a sentence {complaint[0]}" if complaint else "the sentence is empty"
            reading.problems.add("shape", (*path, index), message, complaint[1] if complaint else "remove it")
        else:
            found.append(text)
            reading.notes.postpone((*path, index), f"{name[1:-1]}: {text}")
    return tuple(found)


def _roles_complaint(value: Any) -> Complaint:
    names = list(value) if isinstance(value, dict) else value
    fine = isinstance(names, list) and all(isinstance(name, str) for name in names)
    return None if fine else (f"must be a list of names, not {shown(value)}", '["editor"]')


def _anything(value: Any) -> Complaint:
    return None if value is not None else ("must not be null", "remove it")


ROLES = Shape(_roles_complaint, {"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "object"}]})
_NOT_NULL = Shape(_anything, {"not": {"type": "null"}})

SETTINGS: dict[str, dict[str, Word]] = {
    "$project": {
        "name": Word("what the project is called, in its README and in the API's documentation", text_of(200)),
        "keep_names": Word("tables and columns keep the spelling of the ERD", BOOL),
    },
    "$auth": {
        "login": Word("what people sign in with", one_of("email", "username")),
        "registration": Word("whether strangers may make themselves an account", BOOL),
        "roles": Word("the roles that permissions speak of; each is a group of Django's", ROLES),
    },
    "$api": {
        "version": Word("the API's version; only `v1` is generated", text_of(200), later=True),
        "pagination": Word("how lists are cut into pages", one_of(*STYLES)),
        "page_size": Word("rows of a page", whole(1, MAX_PAGE)),
        "max_page_size": Word("the most rows a client may ask for", whole(1, MAX_PAGE)),
        "bulk": Word("several new rows in one request", BOOL),
        "fields": Word("`?fields=`: clients choose the fields of an answer", BOOL),
        "expand": Word("`?expand=`: answers hold the rows that are referred to", BOOL),
        "etag": Word("ETag and If-Match", BOOL),
        "idempotency": Word("a repeated request with the same key is done once", BOOL),
        "metrics": Word("numbers for Prometheus", BOOL),
        "throttle": Word("how many requests of one client are answered, for example `600/minute`", _NOT_NULL),
    },
}
"""The settings that are objects, with their options."""
_VERSION = ("$api", "version", "v1")
