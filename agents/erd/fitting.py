"""Whether a default fits everything that is drawn of its field, beyond the type."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from agents.erd.defaults import UnfitDefaultError, read_default
from agents.erd.drawn import Drawn, Reading
from agents.erd.model import GENERATED, MISSING, Choice
from agents.erd.problems import nearest, shown

BROKEN = object()
"""What stands for a default with a problem."""


def fitting_default(
    option: str, options: Mapping[str, Any], choices: tuple[Choice, ...], drawn: Drawn, reading: Reading
) -> Any:
    """``default`` or ``db_default`` as the model keeps it; ``BROKEN`` after noting why it does not fit."""
    value = options.get(option, MISSING)
    path = drawn.at(option)
    what = "the default" if option == "default" else "the database's default"
    if value is MISSING:
        return MISSING
    if value is None and drawn.type.kind != "json":
        if options.get("null"):
            return MISSING
        reading.problems.add("default", path, f"{what} is null, but null is not allowed", "add null, or remove it")
        return BROKEN
    try:
        default = read_default(value, drawn.type)
        if option == "db_default":
            _storable(default, options, drawn)
        _fitting(default, options, choices, drawn)
    except UnfitDefaultError as error:
        reading.problems.add("default", path, f"{what} {error.message}", error.suggestion)
        return BROKEN
    return default


def _storable(default: Any, options: Mapping[str, Any], drawn: Drawn) -> None:
    """Whether SQLite and PostgreSQL both can fill it in."""
    if drawn.type.kind == "json":
        raise UnfitDefaultError("cannot be JSON", "write it as default")
    if default is GENERATED and drawn.type.kind != "datetime":
        raise UnfitDefaultError(f"cannot be computed on {drawn.type.name}", "write it as default")
    if options.get("primary_key"):
        raise UnfitDefaultError("is not possible on a primary key", "write it as default")


def _fitting(default: Any, options: Mapping[str, Any], choices: tuple[Choice, ...], drawn: Drawn) -> None:
    limit = options.get("max_length", drawn.type.max_length)
    if drawn.type.kind == "text" and limit is not None and len(default) > limit:
        size = len(default)
        raise UnfitDefaultError(f"has {size} characters, but max_length is {limit}", f"max_length {size}")
    if choices and default not in {choice.value for choice in choices} and default != "":
        close = nearest(str(default), [str(choice.value) for choice in choices])
        raise UnfitDefaultError(f"{shown(default)} is not one of the choices", close)
    if drawn.type.kind == "decimal":
        whole, _, places = default.lstrip("-").partition(".")
        digits = options["max_digits"] - options["decimal_places"]
        if len(whole.lstrip("0")) > digits or len(places.rstrip("0")) > options["decimal_places"]:
            message = f"{options['max_digits']} digits with {options['decimal_places']} decimal places"
            raise UnfitDefaultError(f"{default} does not fit into {message}", "raise max_digits")
    if drawn.type.kind in ("int", "float", "decimal"):
        low, high = options.get("min"), options.get("max")
        if (low is not None and Decimal(str(default)) < Decimal(str(low))) or (
            high is not None and Decimal(str(default)) > Decimal(str(high))
        ):
            raise UnfitDefaultError(f"{default} is not between min and max", "change one of them")
