"""A checked ``Field`` from what was drawn: what the options mean together, what is assumed where they say nothing."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from agents.erd.choices import read_choices
from agents.erd.drawn import Drawn, Reading
from agents.erd.fitting import BROKEN, fitting_default
from agents.erd.model import GENERATED, MISSING, Choice, Field, FieldApi
from agents.erd.options import FIELD_API, OPTIONS, checked
from agents.erd.problems import nearest, shown

LATER_OPTIONS = tuple(name for name, word in OPTIONS.items() if word.later)

_SENSITIVE = re.compile(
    r"(^|_)(password|passwd|passphrase|encrypted_password|password_hash|password_digest|password_salt)(_|$)"
    r"|(^|_)(api_key|secret|secret_key|private_key|access_token|refresh_token|totp_seed)$"
    r"|(^|_)(oauth|auth|api|bot|session|reset|remember|verification|confirmation|encrypted|hashed|secret)_tokens?$"
    r"|(^|_)(hashed_key|hashed_secret_key|token_digest|recovery_codes)$"
)
_CREATED = re.compile(r"created(_at|_on)?|date_created")
_UPDATED = re.compile(r"(updated|modified)(_at|_on)?|last_modified|date_modified")


def looks_secret(name: str) -> bool:
    """Whether a field's name says that its value is for nobody's eyes."""
    return bool(_SENSITIVE.search(name))


def build_field(name: str, drawn: Drawn, label: str, reading: Reading) -> Field | None:
    """The field called ``name``, or ``None`` after noting every problem. ``label`` is how people call it."""
    options = checked(drawn, reading)
    if options is None:
        return None
    choices = _choices(options, drawn, reading)
    api = read_api(drawn, options, reading)
    if choices is None or api is None or not _numbers(options, drawn, label, reading):
        return None
    _keys(name, options, drawn, label, reading)
    if not _agreeing(options, drawn, reading):
        return None
    default = fitting_default("default", options, choices, drawn, reading)
    db_default = fitting_default("db_default", options, choices, drawn, reading)
    if BROKEN in (default, db_default):
        return None
    null = bool(options.get("null", False))
    primary_key = bool(options.get("primary_key", False))
    if drawn.type.kind == "ip" and options.get("blank") and not null:
        reading.notes.infer(drawn.at("blank"), f"{label} is not blank", "an IP address is missing as null (E150)")
        options["blank"] = False
    if primary_key and drawn.type.kind == "uuid" and default is MISSING:
        default = GENERATED
        reading.notes.infer_alike(drawn.path, "new rows get a random UUID", "nobody should have to invent one", label)
    return Field(
        name=name,
        type=drawn.type.name,
        null=null,
        blank=bool(options.get("blank", null)),
        unique=bool(options.get("unique", False)) and not primary_key,
        index=bool(options.get("index", False)) and not primary_key and not options.get("unique"),
        primary_key=primary_key,
        default=default,
        db_default=db_default,
        max_length=options.get("max_length"),
        min_length=options.get("min_length"),
        max_digits=options.get("max_digits"),
        decimal_places=options.get("decimal_places"),
        min=options.get("min"),
        max=options.get("max"),
        pattern=options.get("pattern"),
        choices=choices,
        help_text=options.get("help_text", ""),
        verbose_name=options.get("verbose_name", ""),
        db_comment=options.get("db_comment", ""),
        editable=options.get("editable", True),
        auto_now=options.get("auto_now", False),
        auto_now_add=options.get("auto_now_add", False),
        upload_to=options.get("upload_to", ""),
        db_column=options.get("db_column"),
        api=_sensitive(name, api, drawn, label, reading),
    )


def _choices(options: dict[str, Any], drawn: Drawn, reading: Reading) -> tuple[Choice, ...] | None:
    if "choices" not in options:
        return ()
    path = drawn.at("choices")
    choices = read_choices(options["choices"], path, reading)
    if choices is None:
        return None
    reading.count_choices(len(choices), path)
    if drawn.type.kind == "int":
        choices = tuple(Choice(_as_int(choice.value), choice.label) for choice in choices)
    for choice in choices:
        if isinstance(choice.value, int) != (drawn.type.kind == "int"):
            wanted = "a whole number" if drawn.type.kind == "int" else "a text"
            message = f"the choice {shown(choice.value)} must be {wanted} on {drawn.type.name}"
            reading.problems.add(
                "choices", path, message, '[[1, "Small"]]' if wanted == "a whole number" else '["small"]'
            )
            return None
    limit = options.get("max_length", drawn.type.max_length)
    longest = max((len(choice.value) for choice in choices if isinstance(choice.value, str)), default=0)
    if limit is not None and longest > limit:
        message = f"a choice has {longest} characters, but max_length is {limit}"
        reading.problems.add("choices", path, message, f"max_length {longest}")
        return None
    return choices


def _as_int(value: str | int) -> str | int:
    """A key of a JSON object is always text; on a number field it means the number."""
    return int(value) if isinstance(value, str) and re.fullmatch(r"-?\d{1,18}", value, re.ASCII) else value


def read_api(drawn: Drawn, options: dict[str, Any], reading: Reading) -> FieldApi | None:
    """The ``api`` option of a member; what no writer implements stays in ``options["api"]``."""
    given = options.get("api", {})
    path = drawn.at("api")
    if not isinstance(given, dict):
        reading.problems.add("option", path, f"'api' must be an object, not {shown(given)}", '{"read_only": true}')
        return None
    fine = True
    for key, value in given.items():
        place = path if drawn.short else (*path, key)
        if key not in FIELD_API:
            reading.problems.add(
                "unknown-option", place, f"unknown option {shown(key)} of 'api'", nearest(key, FIELD_API)
            )
            fine = False
        elif complaint := FIELD_API[key].shape.check(value):
            reading.problems.add("option", place, f"{shown(key)} {complaint[0]}", complaint[1])
            fine = False
    if not fine:
        return None
    if given.get("read_only") and given.get("write_only"):
        reading.problems.add("option", path, "a field is read-only or write-only, not both", "remove one")
        return None
    if options.get("primary_key") and (given.get("sensitive") or given.get("write_only")):
        message = "a primary key cannot be secret: it stands in the address of its row"
        reading.problems.add("primary-key", path, message, "draw another key")
        return None
    return FieldApi(**{key: value for key, value in given.items() if key != "expand"})


def _numbers(options: dict[str, Any], drawn: Drawn, label: str, reading: Reading) -> bool:
    entry = drawn.type
    if entry.name == "CharField" and "max_length" not in options:
        options["max_length"] = entry.max_length
        reading.notes.infer_alike(drawn.path, "max_length 255", "a CharField needs a length", label)
    if entry.kind == "decimal":
        if not options.keys() & {"max_digits", "decimal_places"}:
            why = "a DecimalField needs digits and places"
            reading.notes.infer_alike(drawn.path, "12 digits, 2 of them decimal places", why, label)
        options.setdefault("max_digits", max(12, options.get("decimal_places", 0)))
        options.setdefault("decimal_places", min(2, options["max_digits"]))
        if options["decimal_places"] > options["max_digits"]:
            message = f"{options['decimal_places']} decimal places do not fit into {options['max_digits']} digits"
            reading.problems.add("option", drawn.at("decimal_places"), message, "max_digits counts all digits")
            return False
    return _bounds(options, drawn, reading) and _lengths(options, drawn, reading)


def _bounds(options: dict[str, Any], drawn: Drawn, reading: Reading) -> bool:
    for option in ("min", "max"):
        value = options.get(option)
        if drawn.type.kind == "int" and value is not None and not isinstance(value, int):
            message = f"'{option}' must be a whole number on {drawn.type.name}, not {shown(value)}"
            reading.problems.add("option", drawn.at(option), message, "write a whole number, or draw a decimal")
            return False
        if drawn.type.kind == "float" and isinstance(value, str):
            options[option] = float(value)
        elif isinstance(value, float):
            options[option] = value if drawn.type.kind == "float" else format(Decimal(repr(value)), "f")
    low, high = options.get("min"), options.get("max")
    if low is not None and high is not None and Decimal(str(low)) > Decimal(str(high)):
        reading.problems.add("option", drawn.at("min"), f"min {low} is above max {high}", "swap them")
        return False
    return True


def _lengths(options: dict[str, Any], drawn: Drawn, reading: Reading) -> bool:
    longest = options.get("max_length", drawn.type.max_length)
    if longest is not None and options.get("min_length", 0) > longest:
        message = f"min_length {options['min_length']} is above max_length {longest}"
        reading.problems.add("option", drawn.at("min_length"), message, "swap them")
        return False
    return True


def _keys(name: str, options: dict[str, Any], drawn: Drawn, label: str, reading: Reading) -> None:
    """Make the times of creation and change keep themselves, where a short form says nothing else of them."""
    silent = drawn.short and not options
    if not silent or drawn.type.kind != "datetime":
        return
    for pattern, option in ((_CREATED, "auto_now_add"), (_UPDATED, "auto_now")):
        if pattern.fullmatch(name):
            options[option] = True
            why = "its name says when the server sets it"
            reading.notes.infer_alike(drawn.path, f"{option}", why, label)


def _agreeing(options: dict[str, Any], drawn: Drawn, reading: Reading) -> bool:
    if options.get("auto_now") and options.get("auto_now_add"):
        message = "auto_now and auto_now_add exclude each other"
        reading.problems.add("option", drawn.at("auto_now_add"), message, "keep one of them")
        return False
    for word in ("default", "db_default"):
        if (options.get("auto_now") or options.get("auto_now_add")) and options.get(word) is not None:
            message = "a field that sets itself (auto_now, auto_now_add) has no default"
            reading.problems.add("option", drawn.at(word), message, "keep one of them")
            return False
    if options.get("primary_key") and options.get("null"):
        message = "a primary key cannot be null"
        reading.problems.add("primary-key", drawn.at("null"), message, "remove null")
        return False
    if options.get("primary_key") and drawn.type.kind in ("json", "binary", "file"):
        message = f"a {drawn.type.name} cannot be a primary key"
        reading.problems.add("primary-key", drawn.at("primary_key"), message, "draw a UUIDField or nothing")
        return False
    return True


def _sensitive(name: str, api: FieldApi, drawn: Drawn, label: str, reading: Reading) -> FieldApi:
    said = "sensitive" in drawn.options.get("api", {})
    is_key = drawn.options.get("primary_key")
    if said or is_key or drawn.type.kind not in ("text", "binary") or not looks_secret(name):
        return api
    reading.notes.infer_alike(drawn.path, "never shown in answers of the API", "its name says it is a secret", label)
    return replace(api, sensitive=True)
