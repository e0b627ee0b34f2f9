"""Everything that listens on this machine for a sandbox that leaks: TCP, and sockets by path and by abstract name."""

from __future__ import annotations

import secrets
import select
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any


class Doors:
    """Listening sockets, closed with ``held``; ``folder`` takes the ones with a path."""

    def __init__(self, held: ExitStack, folder: Path) -> None:
        abstract = f"\0erdsmith-{secrets.token_hex(8)}"
        named = str(folder / "stream")
        tcp = _listening(held, socket.AF_INET, socket.SOCK_STREAM, ("127.0.0.1", 0))
        udp = _listening(held, socket.AF_INET, socket.SOCK_DGRAM, ("127.0.0.1", 0))
        self._sockets = {
            "TCP": tcp,
            "UDP": udp,
            "a named socket": _listening(held, socket.AF_UNIX, socket.SOCK_STREAM, named),
            "a named datagram socket": _listening(held, socket.AF_UNIX, socket.SOCK_DGRAM, f"{named}-datagram"),
            "an abstract socket": _listening(held, socket.AF_UNIX, socket.SOCK_STREAM, abstract),
            "an abstract datagram socket": _listening(held, socket.AF_UNIX, socket.SOCK_DGRAM, f"{abstract}-datagram"),
        }
        tcp6 = _listening(held, socket.AF_INET6, socket.SOCK_STREAM, ("::1", 0)) if _has_ipv6() else None
        if tcp6:
            self._sockets["TCP over IPv6"] = tcp6
        for path in (named, f"{named}-datagram"):
            Path(path).chmod(0o777)
        self.targets: dict[str, Any] = {
            "tcp": tcp.getsockname()[1],
            "tcp6": tcp6.getsockname()[1] if tcp6 else None,
            "udp": udp.getsockname()[1],
            "named": named,
            "abstract": abstract,
        }

    def visited(self) -> list[str]:
        """Where somebody came in."""
        ready, _, _ = select.select(self._sockets.values(), [], [], 0)
        return [name for name, door in self._sockets.items() if door in ready]


def _has_ipv6() -> bool:
    try:
        with socket.socket(socket.AF_INET6) as made:
            made.bind(("::1", 0))
    except OSError:
        return False
    return True


def _listening(held: ExitStack, family: int, kind: int, address: Any) -> socket.socket:
    made = held.enter_context(socket.socket(family, kind))
    made.bind(address)
    if kind == socket.SOCK_STREAM:
        made.listen()
    return made
