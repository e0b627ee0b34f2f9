"""``erdsmith doctor``: shows what the checks found."""

from __future__ import annotations

import importlib
from typing import Annotated

import typer

from bot.cli.say import shown, tell_json


def doctor(
    json: Annotated[bool, typer.Option("--json", help="One JSON object on stdout.")] = False,
) -> None:
    """Say what is missing to run the service here, and how to mend it."""
    from rich.console import Console
    from rich.text import Text

    from bot.doctor import examine

    # By name: an import would point from the bot to the HTTP edge.
    events = importlib.import_module("webhooks.events").subscribed()
    found = examine(events)
    ok = all(finding.state != "bad" for finding in found)
    if json:
        tell_json({"ok": ok, "findings": [finding.to_json() for finding in found]})
        raise typer.Exit(0 if ok else 1)
    console = Console(soft_wrap=True, highlight=False)
    for finding in found:
        head = Text(f"{finding.state:<5}", style={"ok": "green", "note": "yellow", "bad": "bold red"}[finding.state])
        console.print(Text.assemble(head, f"{finding.area}: {shown(finding.text)}"))
        if finding.mend:
            console.print(Text(f"     {shown(finding.mend)}", style="dim"))
    raise typer.Exit(0 if ok else 1)
