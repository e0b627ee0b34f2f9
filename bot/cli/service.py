"""The commands that run something: the service, the local GitHub, the story, the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Port = Annotated[int, typer.Option(help="Port on loopback; 0 = any free one.")]


def serve() -> None:
    """Run the webhook service and its worker, as the environment says."""
    from bot.log import configure
    from bot.service import serve as run
    from bot.settings import Settings

    settings = Settings()
    configure(settings.log)
    run(settings)


def hub(
    port: Port = 4800,
    webhook: Annotated[str | None, typer.Option(help="Where webhooks go.")] = None,
    data: Annotated[Path, typer.Option(help="Folder for the key and the repositories.")] = Path(".build/hub"),
    model: Annotated[
        int | None, typer.Option(metavar="PORT", help="Run a scripted language model beside it; 0 = any free port.")
    ] = None,
) -> None:
    """Run a local GitHub; prints one JSON line with everything a script needs."""
    from bot.hub.serve import run

    if model is None:
        run(port, webhook, data)
        return
    from agents.llm.scripted import ScriptedModel

    with ScriptedModel(model) as scripted:
        run(port, webhook, data, {"model": scripted.credentials()})


def demo(
    erd: Annotated[Path, typer.Argument(help="The ERD to play with.")] = Path("sample_erd.json"),
    keep: Annotated[bool, typer.Option("--keep", help="Leave the local GitHub and the bot running.")] = False,
    model: Annotated[
        Literal["none", "scripted"], typer.Option(help="Play it with the scripted language model.")
    ] = "none",
) -> None:
    """Play the whole story on this machine: push, pull request, review, fix-up, merge, the backend running."""
    from bot.demo import Story

    Story(erd, Path(".build/demo"), scripted=model == "scripted").play(keep=keep)
