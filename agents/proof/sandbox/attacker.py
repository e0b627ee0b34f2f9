"""Runs inside a sandbox that is being tried: does what must not be possible there, and tells what it got.

Its targets come as one JSON argument. It harms nothing should the sandbox not hold: what is the machine's own it
opens and does not write.
"""

from __future__ import annotations

import contextlib
import ctypes
import importlib.util
import json
import mmap
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

PTRACE_ATTACH = 16
AF_VSOCK = 40
FAMILIES = (socket.AF_INET, socket.AF_INET6, socket.AF_NETLINK, socket.AF_PACKET, AF_VSOCK)
KINDS = (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW)


def main() -> None:
    told = json.loads(sys.argv[1])
    for name, attack in (
        ("packages", packages),
        ("reads", reads),
        ("writes", writes),
        ("reaches", reaches),
        ("signals", signals),
        ("memory", memory),
        ("outlives", outlives),
        ("disk", disk),
    ):
        print(json.dumps({"attack": name, "got": list(attack(told))}), flush=True)  # noqa: T201  # its pipe to the judge


def came(**attempts: Callable[[], Any]) -> Iterator[str]:
    """Those attempts that came through, with what they brought."""
    for name, attempt in attempts.items():
        # Whatever stops an attack is what is hoped for.
        with contextlib.suppress(Exception):
            yield f"{name}: {attempt()!r}"


def packages(told: dict[str, Any]) -> Iterator[str]:
    if importlib.util.find_spec("django") is None:
        yield "Django is not found"
    if not os.access(told["sources"], os.R_OK):
        yield "the sources of ERDsmith itself cannot be read"


def reads(told: dict[str, Any]) -> Iterator[str]:
    outside, scratch = Path(told["file"]), Path(told["scratch"])

    def linked(make: Callable[[Path], None]) -> str:
        make(scratch / "link")
        try:
            return (scratch / "link").read_text()
        finally:
            (scratch / "link").unlink()

    yield from came(
        file=outside.read_text,
        folder=lambda: list(outside.parent.iterdir()),
        symbolic_link=lambda: linked(lambda link: link.symlink_to(outside)),
        hard_link=lambda: linked(lambda link: link.hardlink_to(outside)),
        environment=lambda: _read(f"/proc/{told['pid']}/environ"),
        memory=lambda: _read(f"/proc/{told['pid']}/maps"),
    )


def writes(told: dict[str, Any]) -> Iterator[str]:
    yield from came(
        folder=lambda: Path(told["folder"], "written").write_text("x"),
        file=lambda: _opened(told["file"]),
        core_pattern=lambda: _opened("/proc/sys/kernel/core_pattern"),
        cgroup=lambda: _opened("/sys/fs/cgroup/cgroup.procs"),
        packages=lambda: _opened(json.__file__),
    )


def reaches(told: dict[str, Any]) -> Iterator[str]:
    for family in FAMILIES:
        for kind in KINDS:
            yield from came(**{f"family {int(family)}": lambda made=(family, kind): socket.socket(*made)})
    datagram = socket.SOCK_DGRAM
    yield from came(
        tcp=lambda: socket.create_connection(("127.0.0.1", told["tcp"]), 1),
        tcp6=lambda: socket.create_connection(("::1", told["tcp6"]), 1),
        udp=lambda: socket.socket(type=datagram).sendto(b"x", ("127.0.0.1", told["udp"])),
        named=lambda: socket.socket(socket.AF_UNIX).connect(told["named"]),
        abstract=lambda: socket.socket(socket.AF_UNIX).connect(told["abstract"]),
        named_pair=lambda: socket.socketpair(type=datagram)[0].sendto(b"x", told["named"] + "-datagram"),
        abstract_pair=lambda: socket.socketpair(type=datagram)[0].sendto(b"x", told["abstract"] + "-datagram"),
    )


def signals(told: dict[str, Any]) -> Iterator[str]:
    def attached() -> None:
        if ctypes.CDLL(None).ptrace(PTRACE_ATTACH, told["pid"], 0, 0):
            raise PermissionError

    yield from came(kill=lambda: os.kill(told["pid"], signal.SIGTERM), ptrace=attached)


def memory(told: dict[str, Any]) -> Iterator[str]:
    yield from came(mapped=lambda: len(mmap.mmap(-1, told["limits"]["memory"])))


def outlives(told: dict[str, Any]) -> Iterable[str]:
    """A grandchild in a session of its own, which holds every pipe open; whether it lives on is seen from outside."""
    try:
        if not os.fork():
            os.setsid()
            if not os.fork():
                time.sleep(60)
            os._exit(0)
    except OSError:
        return ()
    return ()


def disk(told: dict[str, Any]) -> Iterator[str]:
    """Four times what is allowed, and then some time in which to be caught."""

    def filled() -> None:
        for number in range(8):
            with Path(told["scratch"], f"filler-{number}").open("wb") as file:
                file.write(os.urandom(told["limits"]["disk"] // 2))
        time.sleep(3)

    yield from came(filled=filled)


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123  # as attackers do
        return file.read()


def _opened(path: str) -> None:
    os.close(os.open(path, os.O_WRONLY))


main()
