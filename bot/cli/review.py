"""``generate --review``: approve, edit or skip each file, as on the pull request."""

from __future__ import annotations

from collections.abc import Mapping

import click
import typer

from agents.contract import Plan
from agents.merge import dependents
from bot.cli.say import complain, show_file


def reviewed(plan: Plan, write: Mapping[str, str]) -> dict[str, str]:
    """The files to write after the person has seen each, in plan order; edited ones as they left them.

    All of it is said on stderr, so that stdout is the command's answer alone.
    """
    kept: dict[str, str] = {}
    steps = {step.path: step for step in plan.steps}
    for path in [path for path in plan.paths if path in write]:
        show_file(path, f"{steps[path].why} ({steps[path].agent})", write[path])
        text = _decided(plan, path, write[path])
        if text is not None:
            kept[path] = text
    return kept


def _decided(plan: Plan, path: str, text: str) -> str | None:
    """The file's text as approved or edited, ``None`` if it is skipped."""
    while True:
        answer = (
            typer.prompt(f"{path}: [a]pprove, [e]dit, [s]kip", default="a", show_default=False, err=True)
            .strip()
            .lower()
        )
        if answer in ("a", "approve"):
            return text
        if answer in ("e", "edit"):
            edited = click.edit(text, extension=f".{path.rpartition('.')[2]}", require_save=False)
            return text if edited is None else edited
        if answer in ("s", "skip"):
            building_on = dependents(plan, [path])
            if building_on:
                complain(f"skipped; these build on it: {', '.join(building_on)}")
            return None
