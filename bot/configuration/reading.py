"""From the file's bytes to a configuration, or to all that is wrong with it, each problem on its line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from bot.configuration.document import Document, Refused, Where, document
from bot.configuration.model import Budget, Configuration, Drawing

PATH = ".github/erdsmith.yml"
_TYPES = {
    "model_type": "a mapping",
    "dict_type": "a mapping",
    "tuple_type": "a list",
    "too_short": "a list with something in it",
    "string_type": "a text; put quotes around one that reads as something else",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}


@dataclass(frozen=True, slots=True)
class ConfigurationProblem:
    """One thing to mend; ``line`` and ``column`` count from 1, ``pointer`` is an RFC 6901 JSON pointer."""

    pointer: str
    line: int
    column: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.pointer}: " if self.pointer else ""
        return f"{where}{self.message}" + (f" ({self.suggestion})" if self.suggestion else "")


class ConfigurationError(Exception):
    """A configuration that cannot be used. ``branches`` are those it names, as far as that could be read."""

    def __init__(self, problems: Sequence[ConfigurationProblem], branches: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.problems = tuple(problems)
        self.branches = branches

    def __str__(self) -> str:
        return f"{PATH}, line {self.problems[0].line}: {self.problems[0]}"


def read(data: bytes | None) -> Configuration:
    """The configuration in a file; ``None`` stands for a repository without one. Raises ``ConfigurationError``."""
    if data is None:
        return Configuration()
    try:
        found = document(data)
    except Refused as refused:
        raise ConfigurationError([ConfigurationProblem("", refused.line, refused.column, refused.message)]) from None
    try:
        return Configuration.model_validate(found.data)
    except ValidationError as error:
        problems = {_of(detail, found) for detail in _real(error.errors(include_url=False))}
        in_order = sorted(problems, key=lambda each: (each.line, each.column, each.message))
        raise ConfigurationError(in_order, _branches(found.data)) from None


def _real(errors: Sequence[ErrorDetails]) -> list[ErrorDetails]:
    """Without a list's "too short" that only says that its parts are wrong."""
    return [
        error
        for error in errors
        if error["type"] != "too_short"
        or not any(other["loc"][: len(error["loc"])] == error["loc"] for other in errors if other is not error)
    ]


def _of(error: ErrorDetails, found: Document) -> ConfigurationProblem:
    where: Where = tuple(part for part in error["loc"] if part != "[key]")
    message, near = _said(error, where)
    suggestion = f"did you mean {near}?" if near else ""
    return ConfigurationProblem("".join(f"/{part}" for part in where), *found.place(where), message, suggestion)


def _said(error: ErrorDetails, where: Where) -> tuple[str, str]:
    """What is wrong, and the nearest of what would have been right."""
    context: dict[str, Any] = error.get("ctx", {})
    if error["type"] == "extra_forbidden":
        name = str(where[-1])
        return f"there is no key {name[:40]!r}", _nearest(name, _keys(where[:-1]))
    if error["type"] == "literal_error":
        known = re.findall("'([^']+)'", context["expected"])
        return f"one of {', '.join(known)}", _nearest(str(error["input"]), known)
    if expected := _TYPES.get(error["type"]):
        return f"this should be {expected}", ""
    return error["msg"][:1].lower() + error["msg"][1:], context.get("near", "")


def _keys(around: Where) -> list[str]:
    """What the part of the file that is ``around`` a key may have."""
    parts: dict[str, type[BaseModel]] = {"erds": Drawing, "budget": Budget}
    return list((parts[str(around[0])] if around else Configuration).model_fields)


def _nearest(word: str, known: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(word.lower()[:100], known, n=1, cutoff=0.5)), "")


def _branches(data: Any) -> tuple[str, ...]:
    named = data.get("branches") if isinstance(data, dict) else None
    return tuple(name for name in named if isinstance(name, str)) if isinstance(named, list) else ()
