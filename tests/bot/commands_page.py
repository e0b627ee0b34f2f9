"""``docs/commands.md``, its table made from the registry: ``python -m tests.bot.commands_page`` writes it."""

from __future__ import annotations

from pathlib import Path

from bot.commands import HELP

PATH = Path(__file__).parents[2] / "docs" / "commands.md"
BEGIN, END = "<!-- made: commands -->\n", "<!-- end -->\n"


def page(text: str) -> str:
    """The page with the table as the registry has it."""
    before, rest = text.split(BEGIN)
    return f"{before}{BEGIN}{HELP}\n{END}{rest.split(END)[1]}"


if __name__ == "__main__":
    PATH.write_text(page(PATH.read_text(encoding="utf-8")), encoding="utf-8")
