"""The world of the tests: a local GitHub and the bot beside it, both real processes or servers over real HTTP.

A test states a world, does one thing as a person, and looks at the result.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx

from bot.hub import Hub
from bot.hub.driver import Person

START = 30.0
PATIENCE = 60.0


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Bot:
    """``erdsmith serve`` as a child process, which can be killed and started again."""

    def __init__(self, folder: Path, credentials: dict[str, Any]) -> None:
        self._folder = folder
        self._credentials = credentials
        self.port, self.admin_port = free_port(), free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = folder / "bot.log"

    @property
    def webhook(self) -> str:
        return f"http://127.0.0.1:{self.port}/webhook"

    def start(self) -> None:
        """Start and wait until it is ready."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._folder),
            "GITHUB_API_URL": self._credentials["url"],
            "GITHUB_APP_ID": str(self._credentials["app_id"]),
            "GITHUB_PRIVATE_KEY": self._credentials["private_key_file"],
            "GITHUB_WEBHOOK_SECRET": self._credentials["webhook_secret"],
            "ERDSMITH_DATABASE_URL": f"sqlite:///{self._folder / 'erdsmith.db'}",
            "PORT": str(self.port),
            "ADMIN_PORT": str(self.admin_port),
            "ERDSMITH_LOG": "json",
        }
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "bot", "serve"],
                cwd=self._folder,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_for(self._ready, START, "the bot to be ready")

    def _ready(self) -> bool:
        if self.process is not None and self.process.poll() is not None:
            raise RuntimeError(f"the bot ended at once:\n{self.log.read_text()}")
        try:
            return httpx.get(f"http://127.0.0.1:{self.admin_port}/readyz", timeout=1).is_success
        except httpx.TransportError:
            return False

    def kill(self) -> None:
        """kill -9, the whole process group."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """As an operator does: SIGTERM."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=40)
            except subprocess.TimeoutExpired:
                self.kill()


class World:
    """A hub with ``acme/shop``, the bot, and the people: ``writer``, ``reader``, ``outsider``."""

    def __init__(self, folder: Path) -> None:
        self.hub = Hub(folder / "hub", None)
        self.hub.start()
        credentials = self.hub.credentials()
        self.bot = Bot(folder, credentials)
        self.hub.webhook_url = self.bot.webhook
        people = {name: self.person(name) for name in ("writer", "reader", "outsider")}
        self.writer, self.reader, self.outsider = people["writer"], people["reader"], people["outsider"]

    def person(self, name: str, repository: str = "acme/shop") -> Person:
        return Person(self.hub.url, self.hub.credentials()["users"][name], repository)

    def __enter__(self) -> Self:
        self.bot.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bot.stop()
        self.hub.stop()

    def pull(self, person: Person | None = None) -> dict[str, Any]:
        """The open pull request, once there is one whose proof is concluded."""
        person = person or self.writer

        def proven() -> dict[str, Any] | None:
            pull = next(iter(person.pulls()), None)
            return pull if pull and self.check(pull["head"]["sha"], "ERDsmith / proof", person) else None

        return wait_for(proven, PATIENCE, "a pull request with its proof")

    def check(self, sha: str, name: str, person: Person | None = None) -> dict[str, Any] | None:
        """The concluded check run of this name, if there is one."""
        runs = (person or self.writer).checks(sha)
        return next((run for run in runs if run["name"] == name and run["status"] == "completed"), None)


def wait_for(look: Callable[[], Any], seconds: float, what: str) -> Any:
    """Ask again and again until the answer is true."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds:.0f} s for {what}")
        time.sleep(0.05)
    return found
