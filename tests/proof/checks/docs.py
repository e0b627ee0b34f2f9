"""``docs/checks.md``, made from the docstrings of the checks: ``python -m tests.proof.checks.docs`` writes it."""

from itertools import groupby
from pathlib import Path

from agents.proof.checks import CHECKS

PATH = Path(__file__).parents[3] / "docs" / "checks.md"
INTRODUCTION = """# What is checked before anything runs

Every file of a backend is read once and judged before any of it is imported: the drafts, what a model wrote, what
people changed. That takes milliseconds and needs no sandbox, so it is also all that remains where there is none. A push
already runs the users' own CI with their secrets, which is why tests, requirements, Dockerfile and Procfile are looked
at like the code.

Each check is one function in `agents/proof/checks/` (`@check("family.subject")`); what stands here is its docstring.
`ruff` (its rules E4, E7, E9 and F) runs beside them, then Django in the sandbox. A change of the bot is judged by what
it adds: a problem that the branch had before is told and fails nothing.

What a check of this kind cannot do: prove that hostile code is harmless. It keeps honest mistakes and known tricks out
of a push; the sandbox holds what runs here.
"""
_TITLES = {
    "compile": "Parsing",
    "imports": "Imports",
    "code": "Constructs",
    "settings": "Settings",
    "access": "Who gets in, and what they see",
    "contract": "What the ERD asks for",
    "wiring": "Names that must lead somewhere",
    "migrations": "Migrations",
    "tests": "Tests",
    "shipping": "Requirements, images, processes, files",
}


def page() -> str:
    """The whole text."""
    parts = [INTRODUCTION]
    order = list(_TITLES)
    checks = sorted(CHECKS.values(), key=lambda each: order.index(each.id.partition(".")[0]))
    for family, members in groupby(checks, key=lambda each: each.id.partition(".")[0]):
        rows = [" | ".join((f"`{each.id}`", *map(_cell, each.says))) for each in members]
        table = [
            "| id | what it refuses | why | how to mend it |",
            "|---|---|---|---|",
            *(f"| {row} |" for row in rows),
        ]
        parts.append("\n".join([f"## {_TITLES[family]}", "", *table, ""]))
    return "\n".join(parts)


def _cell(text: str) -> str:
    plain = text.replace("``", "`").replace("|", "\\|").removesuffix(".")
    return plain[:1].upper() + plain[1:]


if __name__ == "__main__":
    PATH.write_text(page(), encoding="utf-8")
