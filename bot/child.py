"""The service as a child process, for the demo and the tests: start it, wait for it, stop it, kill it."""

from __future__ import annotations

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import httpx

T = TypeVar("T")

START = 30.0
DRAIN = 40.0


def free_port() -> int:
    """A port on loopback that nobody listens to."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(look: Callable[[], T | None], seconds: float, what: str) -> T:
    """Ask again and again, less and less often, until the answer is true; raises ``TimeoutError``."""
    deadline, pause = time.monotonic() + seconds, 0.05
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(pause)
        # What takes long should not also be slowed down by who waits for it.
        pause = min(pause * 1.3, 0.3)
    return found


def has_ended_all_runs(database: Path) -> bool:
    """Whether no run in this SQLite file waits or is under way."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        (waiting,) = connection.execute(
            "SELECT count(*) FROM workflow_status WHERE status IN ('ENQUEUED', 'PENDING', 'DELAYED')"
        ).fetchone()
    return int(waiting) == 0


class Child:
    """``erdsmith serve`` for the GitHub that ``credentials`` (the hub's JSON) describe; its files are in ``folder``.

    What is in ``environment`` is set besides.
    """

    def __init__(self, folder: Path, credentials: Mapping[str, Any], **environment: str) -> None:
        self.folder = folder
        self.log = folder / "bot.log"
        self.port, self.admin_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self._environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "GITHUB_API_URL": credentials["url"],
            "GITHUB_APP_ID": str(credentials["app_id"]),
            "GITHUB_PRIVATE_KEY": credentials["private_key_file"],
            "GITHUB_WEBHOOK_SECRET": credentials["webhook_secret"],
            "ERDSMITH_DATABASE_URL": f"sqlite:///{folder / 'erdsmith.db'}",
            "ERDSMITH_LOG": "json",
            "PORT": str(self.port),
            "ADMIN_PORT": str(self.admin_port),
            **environment,
        }

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def start(self) -> None:
        """Start it and wait until it is ready; raises ``RuntimeError`` with its log if it ends at once."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=self.folder,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._is_ready, START, "the bot to be ready")

    def _is_ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"the bot ended at once:\n{self.log.read_text()}")
        try:
            return httpx.get(f"http://127.0.0.1:{self.admin_port}/readyz", timeout=1, trust_env=False).is_success
        except httpx.TransportError:
            return False

    def is_idle(self) -> bool:
        """Whether every run that its database knows has ended."""
        return has_ended_all_runs(self.folder / "erdsmith.db")

    def kill(self) -> None:
        """kill -9, with all it started."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """SIGTERM, and SIGKILL if it does not end."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(timeout=DRAIN)
        except subprocess.TimeoutExpired:
            self.kill()
