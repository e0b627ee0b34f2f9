"""`python -m bot.hub`: the local GitHub from the command line."""

import argparse
import tempfile
from pathlib import Path

from bot.hub.serve import run


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bot.hub", description="A local GitHub for one App.")
    parser.add_argument("--port", type=int, default=4800)
    parser.add_argument("--webhook", help="where webhooks go; none are sent without it")
    parser.add_argument(
        "--data", type=Path, help="folder for repositories and key; default: one that is removed at the end"
    )
    arguments = parser.parse_args()
    if arguments.data:
        run(arguments.port, arguments.webhook, arguments.data)
        return
    with tempfile.TemporaryDirectory(prefix="hub-") as folder:
        run(arguments.port, arguments.webhook, Path(folder))


main()
