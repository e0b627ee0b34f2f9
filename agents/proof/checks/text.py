"""What the characters of a file hide from a reader."""

from __future__ import annotations

import io
import re
import tokenize
import unicodedata
from collections.abc import Iterator

from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check

_COOKIE = re.compile(r"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\x80-\x9f\u2028\u2029\u200b\u2060\ufeff]")
_LOOKED_AT = (
    ".py",
    ".txt",
    ".in",
    ".yaml",
    ".yml",
    ".toml",
    ".cfg",
    ".ini",
    ".sh",
    ".env.example",
    "Dockerfile",
    "Procfile",
)


@check("code.characters")
def hidden_characters(project: Project) -> Iterator[Finding]:
    """Characters that show a reader something else than what runs: directions, control characters, look-alike names,
    another encoding than UTF-8.

    Why: a diff is reviewed as it looks.

    Mend: write such a character as an escape (``"\\u202e"``), names in plain letters.
    """
    for path, text in project.files.items():
        if not path.endswith(_LOOKED_AT):
            continue
        lines = text.split("\n")
        for number, line in enumerate(lines[:2], 1):
            cookie = _COOKIE.match(line) if path.endswith(".py") else None
            if cookie and cookie[1].lower().replace("_", "-") not in {"utf-8", "utf8", "ascii", "us-ascii"}:
                yield Finding(path, number, f"the file says it is written in {cookie[1]}")
        if text.isascii() and not _CONTROL.search(text):
            continue
        for number, line in enumerate(lines, 1):
            if _BIDI.search(line):
                yield Finding(path, number, "a character changes the direction of what follows")
            if hidden := _CONTROL.search(line.removesuffix("\r")):
                yield Finding(path, number, f"there is a hidden character, U+{ord(hidden[0]):04X}")
        if path in project.sources:
            drawn = _drawn_names(project)
            for number, name in _odd_names(text):
                if _looks_like_another(name) and not any(each in name for each in drawn):
                    yield Finding(path, number, f"the name {name!r} looks like another")


_ALIKE = frozenset("асеорхуіјѕԁһӏԛԝкмтвнАВЕКМНОРСТХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧαοιρυνκ")
"""Cyrillic and Greek letters that look like Latin ones."""


def _looks_like_another(name: str) -> bool:
    """Whether a name is read as plain letters by a person, by Python, or by both in different ways."""
    plain = unicodedata.normalize("NFKC", name)
    if plain != name and plain.isascii():
        return True
    foreign = [letter for letter in name if not letter.isascii()]
    return any(letter in _ALIKE for letter in foreign) and (
        any(letter.isascii() and letter.isalpha() for letter in name) or all(letter in _ALIKE for letter in foreign)
    )


def _drawn_names(project: Project) -> frozenset[str]:
    """Names that the ERD itself spells in other letters."""
    if project.asked is None:
        return frozenset()
    members = (member.name for entity in project.asked.erd for member in entity.members)
    return frozenset(name for name in (*(each.name for each in project.asked.erd), *members) if not name.isascii())


def _odd_names(text: str) -> Iterator[tuple[int, str]]:
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type == tokenize.NAME and not token.string.isascii():
                yield token.start[0], token.string
    except (tokenize.TokenError, SyntaxError):
        return
