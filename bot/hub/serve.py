"""The hub as a process: one line of JSON, then it serves until it is told to end."""

import json
import signal
import sys
import threading
from pathlib import Path

from bot.hub.server import Hub


def run(port: int, webhook: str | None, data: Path) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT; prints the credentials as one JSON line first."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Hub(data, webhook, port=port) as hub:
        sys.stdout.write(json.dumps(hub.credentials()) + "\n")
        sys.stdout.flush()
        ended.wait()
