"""The commands that run something: the service, the local GitHub, the story, the doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

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
    data: Annotated[Path | None, typer.Option(help="Folder for the key and the repositories.")] = None,
) -> None:
    """Run a local GitHub; prints one JSON line with everything a script needs."""
    from bot.hub.serve import run

    run(port, webhook, data)
