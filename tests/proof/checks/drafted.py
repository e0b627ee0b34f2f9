"""The drafts of the golden shop, whole and with edits, and what the static checks find in them."""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from agents.contract import Brief, Problem
from agents.draft import draft
from agents.erd import parse
from agents.proof.checks import CHECKS, static_checks
from agents.proof.checks.project import Project

PACKAGE = "backend"
ERD = Path(__file__).parents[2] / "golden" / "shop.json"


@cache
def asked() -> Brief:
    return Brief(parse(ERD.read_bytes()), PACKAGE)


@cache
def shop() -> Mapping[str, str]:
    return {file.path: file.content for file in draft(asked())}


def edited(path: str, pattern: str, replacement: str) -> dict[str, str]:
    """The shop with the first match replaced; the replacement is taken as it is."""
    text, count = re.subn(pattern, lambda match: match.expand(replacement), shop()[path], count=1, flags=re.M | re.S)
    assert count, f"{pattern!r} is not in {path}"
    return {**shop(), path: text}


def with_text(path: str, text: str) -> dict[str, str]:
    """The shop with one more file, or with lines added to one."""
    return {**shop(), path: shop().get(path, "") + text}


def problems(files: Mapping[str, str], check: str | None = None) -> list[Problem]:
    """What all checks find, or one of them, in a tree that must hold the shop."""
    if check is None:
        return [problem for result in static_checks(files, PACKAGE, asked()) for problem in result.problems]
    return list(CHECKS[check].problems(Project.of(files, PACKAGE, asked())))
