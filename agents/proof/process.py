"""One run of code under test: a child process that is told little, watched, and always ended as a whole tree.

It is not confined (tier ``none``): clean environment, own session, own folder, a deadline and a cap on what it says.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAX_REPORT_BYTES = 64_000_000
KEPT_OUTPUT_BYTES = 20_000
LAST_WORDS_SECONDS = 0.2
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Run:
    """What a child reported, record by record, the end of what it printed, and why it ended early, if it did."""

    records: tuple[Mapping[str, Any], ...]
    output: str
    cut_short: str | None


def run_django(folder: Path, request: Mapping[str, Any], timeout: float, database: str | None = None) -> Run:
    """Run ``agents.proof.inside`` on the package below ``folder``; ``timeout`` in seconds.

    ``database`` is a URL, by default that of an SQLite file in ``folder``. The records come over a pipe of their own:
    what the code under test prints is no part of them.
    """
    reading, writing = os.pipe()
    try:
        child = subprocess.Popen(
            [sys.executable, "-P", "-s", "-B", "-m", "inside", str(writing)],
            cwd=folder,
            env=_environment(folder, database or f"sqlite:///{folder / 'proof.sqlite3'}"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            pass_fds=[writing],
            start_new_session=True,
        )
    finally:
        os.close(writing)
    try:
        if child.stdin is None or child.stdout is None:
            raise RuntimeError("the child's pipes are missing")
        child.stdin.write(json.dumps(request).encode())
        child.stdin.close()
        report, output, cut_short = _listen(reading, child.stdout.fileno(), time.monotonic() + timeout, timeout)
    finally:
        os.close(reading)
        _end(child)
    return Run(_records(report), output.decode(errors="replace"), cut_short)


def _environment(folder: Path, database: str) -> dict[str, str]:
    """All that the code under test gets to see; no token of the bot's is among it."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(_HERE),
        # Sets in a model's Meta must be written in the same order by every run.
        "PYTHONHASHSEED": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost,testserver",
        "DATABASE_URL": database,
    }


def _listen(report_fd: int, output_fd: int, deadline: float, timeout: float) -> tuple[bytes, bytes, str | None]:
    """Read both pipes until the report ends, the deadline passes, or too much is said."""
    said = {report_fd: bytearray(), output_fd: bytearray()}
    with selectors.DefaultSelector() as selector:
        for fd in said:
            selector.register(fd, selectors.EVENT_READ)
        while selector.get_map():
            for key, _ in selector.select(max(0.0, deadline - time.monotonic())):
                chunk = os.read(key.fd, 65_536)
                said[key.fd] += chunk
                if not chunk:
                    selector.unregister(key.fd)
            del said[output_fd][:-KEPT_OUTPUT_BYTES]
            if report_fd not in selector.get_map():
                # Whoever still holds the other pipe open is not waited for.
                deadline = min(deadline, time.monotonic() + LAST_WORDS_SECONDS)
                if time.monotonic() >= deadline:
                    break
            elif time.monotonic() >= deadline:
                return bytes(said[report_fd]), bytes(said[output_fd]), f"it took more than {timeout:.0f} s"
            if len(said[report_fd]) > MAX_REPORT_BYTES:
                return b"", bytes(said[output_fd]), "it reported more than is plausible"
    return bytes(said[report_fd]), bytes(said[output_fd]), None


def _end(child: subprocess.Popen[bytes]) -> None:
    """Kill the child's whole session, grandchildren included, and reap it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    if child.stdout is not None:
        child.stdout.close()
    child.wait()


def _records(report: bytes) -> tuple[Mapping[str, Any], ...]:
    """The complete lines of a report; a last line cut off by a kill is no record."""
    return tuple(json.loads(line) for line in report.splitlines(keepends=True) if line.endswith(b"\n"))
