"""The hub as a process: one line of JSON, then it serves until it is told to end."""

import json
import signal
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.hub.server import Hub


def run(port: int, webhook: str | None, data: Path, beside: Mapping[str, Any] | None = None) -> None:
    """Serve on 127.0.0.1 until SIGTERM or SIGINT; prints the credentials as one JSON line first.

    ``beside`` is what the line is to say of that which runs beside the hub.
    """
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    with Hub(data, webhook, port=port) as hub:
        sys.stdout.write(json.dumps({**hub.credentials(), **(beside or {})}) + "\n")
        sys.stdout.flush()
        ended.wait()
