"""What a remark on a line of a file points at, so that "make this optional" says what is to be optional."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass

from agents.erd.model import Erd
from agents.spoken.grammar import plain
from agents.syntax import parsed

_SUFFIX = re.compile(r"(?:ViewSet|Serializer|Admin|FilterSet|Factory)$")
_EVERY = re.compile(r"\b(?:all|every|each|everything|everywhere|whole|entire)\b")
_FIELD = r"(?:field|column|attribute)"
_PART = r"(?:view ?set|view|list|endpoint|model|entity|table|class|serializer|resource|collection|one)"
_THIS = re.compile(rf"\bthis(?: {_PART})?\b", re.IGNORECASE)
_THIS_FIELD = re.compile(rf"\bthis(?: {_FIELD})?\b(?! {_PART}\b)|\bit\b", re.IGNORECASE)
_BEGINS = re.compile(r"(?:should|must|needs?|has|may|shouldn't|mustn't) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """The entity that a line is about, and the field if it is the field's own line."""

    entity: str
    field: str = ""


def place_at(text: str, line: int, erd: Erd) -> Place | None:
    """What line ``line`` (from 1) of a module is about; ``None`` if that is no one entity, or no Python."""
    try:
        module = parsed(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    around = next((node for node in module.body if isinstance(node, ast.ClassDef) and _spans(node, line)), None)
    entity = _SUFFIX.sub("", around.name) if around else ""
    if around is None or entity not in erd:
        return None
    named = {name for node in around.body if _spans(node, line) for name in _assigned(node)}
    return Place(entity, next((field.name for field in erd[entity].fields if field.name in named), ""))


def pointed(instruction: str, place: Place) -> str:
    """The instruction with the place's own name where it only points."""
    if place.field:
        field = f"{place.entity}.{place.field}"
        instruction = _THIS_FIELD.sub(field, instruction)
        instruction = f"{field} {instruction}" if _BEGINS.match(instruction) else instruction
    return _THIS.sub(place.entity, instruction)


def is_for_all(instruction: str) -> bool:
    """Whether it says that it is not about the place alone."""
    return _EVERY.search(plain(instruction)) is not None


def _spans(node: ast.stmt, line: int) -> bool:
    decorators = node.decorator_list if isinstance(node, ast.ClassDef) else []
    first = min([node.lineno, *(each.lineno for each in decorators)])
    return first <= line <= (node.end_lineno or node.lineno)


def _assigned(node: ast.stmt) -> list[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [target.id for target in targets if isinstance(target, ast.Name)]
