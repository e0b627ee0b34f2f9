"""The words of the language that take a value: which values, what they mean.

The reader checks by these tables, and ``docs/erd.md`` and ``erd.schema.json`` are made from them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agents.erd.problems import Suggestion, nearest, shown

MAX_TEXT = 100_000
"""The characters of a help text, a label, a description or a sentence."""

Complaint = tuple[str, Suggestion] | None
"""A message and a suggestion, or nothing to complain of."""


@dataclass(frozen=True, slots=True)
class Shape:
    """The values that a word takes: a check that explains, and the same as JSON Schema, as far as that can say it."""

    check: Callable[[Any], Complaint]
    schema: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Word:
    """``later`` marks a word that is validated and kept, though no writer implements it yet."""

    meaning: str
    shape: Shape
    later: bool = False


def bool_complaint(value: Any) -> Complaint:
    """What is wrong with a truth value."""
    if isinstance(value, bool):
        return None
    meant = {"true": "true", "false": "false", "1": "true", "0": "false"}.get(str(value).lower(), "true or false")
    return f"must be true or false, not {shown(value)}", f"write {meant} without quotes"


def text_complaint(value: Any, limit: int = MAX_TEXT) -> Complaint:
    """What is wrong with a free text."""
    if not isinstance(value, str):
        return f"must be a text, not {shown(value)}", "write it in double quotes"
    if "\x00" in value:
        return "holds a NUL character, which PostgreSQL cannot store", "remove it"
    return (
        (f"has {len(value):,} characters, more than the {limit:,} allowed", "shorten it")
        if len(value) > limit
        else None
    )


def _names_complaint(value: Any) -> Complaint:
    fine = isinstance(value, list) and all(isinstance(item, str) for item in value)
    hint = f'write ["{value}"]' if isinstance(value, str) and value.isidentifier() else 'for example ["name"]'
    return None if fine else (f"must be a list of names, not {shown(value)}", hint)


def _object_complaint(value: Any) -> Complaint:
    return None if isinstance(value, dict) else (f"must be an object, not {shown(value)}", "write {…}")


def anything(value: Any) -> Complaint:
    """Nothing: what the value may be is decided elsewhere."""
    return None


BOOL = Shape(bool_complaint, {"type": "boolean"})
TEXT = Shape(text_complaint, {"type": "string", "maxLength": MAX_TEXT})
NAMES = Shape(_names_complaint, {"type": "array", "items": {"type": "string"}})
OBJECT = Shape(_object_complaint, {"type": "object"})


def whole(low: int, high: int) -> Shape:
    """Whole numbers between two bounds."""

    def check(value: Any) -> Complaint:
        if isinstance(value, bool) or not isinstance(value, int):
            digits = isinstance(value, str) and value.isascii() and value.isdigit()
            hint = f"write {value} without quotes" if digits else f"between {low:,} and {high:,}"
            return f"must be a whole number, not {shown(value)}", hint
        if not low <= value <= high:
            return f"must be between {low:,} and {high:,}, not {shown(value)}", f"write {low if value < low else high}"
        return None

    return Shape(check, {"type": "integer", "minimum": low, "maximum": high})


def text_of(limit: int) -> Shape:
    """Free texts of at most ``limit`` characters."""
    return Shape(lambda value: text_complaint(value, limit), {"type": "string", "maxLength": limit})


def one_of(*words: str) -> Shape:
    """One of a few words."""

    def check(value: Any) -> Complaint:
        if value in words:
            return None
        hint = nearest(str(value), words, otherwise=f"one of {', '.join(words)}")
        return f"must be {' or '.join(words)}, not {shown(value)}", hint

    return Shape(check, {"enum": list(words)})


def object_of(words: Mapping[str, Word]) -> Shape:
    """Objects whose keys are ``words``."""

    def check(value: Any) -> Complaint:
        if complaint := _object_complaint(value):
            return complaint
        for key, given in value.items():
            if key not in words:
                return f"has no option {shown(key)}", nearest(key, words, otherwise=f"one of {', '.join(words)}")
            if complaint := words[key].shape.check(given):
                return f"{shown(key)} {complaint[0]}", complaint[1]
        return None

    return Shape(check, object_schema(words))


def any_case(word: str) -> str:
    """A regular expression of JSON Schema, which has no flags: the word in whatever case."""
    return "".join(f"[{char.upper()}{char.lower()}]" if char.isalpha() else char for char in word)


def object_schema(words: Mapping[str, Word]) -> dict[str, Any]:
    """The JSON Schema of an object whose keys are ``words``."""
    properties = {name: {"description": described(word), **word.shape.schema} for name, word in words.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def described(word: Word) -> str:
    """What an editor says of a word."""
    return word.meaning.replace("`", "") + (" (accepted, not generated yet)" if word.later else "")
