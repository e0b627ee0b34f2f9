"""In which notation a file is written: by its suffix, else by what stands in it."""

from __future__ import annotations

import re
from typing import Literal

Notation = Literal["dbml", "mermaid", "sql"]

_SUFFIXES: dict[str, Notation] = {
    ".dbml": "dbml",
    ".mmd": "mermaid",
    ".mermaid": "mermaid",
    ".md": "mermaid",
    ".markdown": "mermaid",
    ".sql": "sql",
    ".ddl": "sql",
}
_SIGNS: tuple[tuple[Notation, re.Pattern[str]], ...] = (
    ("mermaid", re.compile(r"^[ \t]*erDiagram\b", re.MULTILINE)),
    ("sql", re.compile(r"\b(create|alter)[ \t]+(\w+[ \t]+)?table\b", re.IGNORECASE)),
    ("dbml", re.compile(r"^[ \t]*(table|enum|project)[ \t]+[\w\".]+[^\n]*\{", re.IGNORECASE | re.MULTILINE)),
)


def notation_of(file_name: str, text: str) -> Notation | None:
    """The notation, or ``None`` if neither name nor text says it."""
    suffix = file_name[file_name.rfind(".") :].lower() if "." in file_name else ""
    if suffix in _SUFFIXES:
        return _SUFFIXES[suffix]
    return next((notation for notation, sign in _SIGNS if sign.search(text)), None)
