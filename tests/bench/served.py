"""A Django project as it is deployed: migrated and seeded on PostgreSQL, served by gunicorn."""

from __future__ import annotations

import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

GUNICORN = ("--workers", "1", "--threads", "8", "--keep-alive", "60", "--no-control-socket")
"""As the generated ``Procfile`` says, over connections that stay open."""

START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Served:
    """A running service. ``connection`` stays open, as a proxy's does."""

    port: int
    connection: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "connection", http.client.HTTPConnection("127.0.0.1", self.port, timeout=30))

    def ask(self, method: str, path: str, token: str = "", body: object = None) -> tuple[int, bytes]:
        """One request and the whole of its answer."""
        headers = {"Host": "localhost", "Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        self.connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()


@dataclass(frozen=True, slots=True)
class Project:
    """A project below ``folder``: its package, the folder of its ``manage.py``, and a database of its own."""

    package: str
    folder: Path
    manage: Path
    database: str

    def run(self, *command: str) -> str:
        """What a command of ``manage.py`` prints."""
        done = subprocess.run(
            [sys.executable, str(self.manage), *command],
            cwd=self.folder,
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    @contextmanager
    def serving(self) -> Iterator[Served]:
        """Serve it until the end of the block; it answers when the block begins."""
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", f"{self.package}.wsgi", *GUNICORN, "--bind", f"127.0.0.1:{port}"],
            cwd=self.folder,
            env=self._environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        served = Served(port)
        try:
            _wait(served, process)
            yield served
        finally:
            served.connection.close()
            process.terminate()
            process.wait(START_SECONDS)

    @property
    def _environment(self) -> dict[str, str]:
        return {
            "PATH": os.defpath,
            "DATABASE_URL": self.database,
            "CACHE_URL": "locmemcache://?max_entries=10000",
            "SECRET_KEY": "x" * 64,
            "ALLOWED_HOSTS": "localhost",
            "SECURE_SSL_REDIRECT": "0",
            "PYTHONWARNINGS": "ignore",
        }


def new_database(server: str) -> str:
    """The URL of an empty database on ``server``."""
    name = f"bench_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"{server.rpartition('/')[0]}/{name}"


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            if served.ask("GET", "/readyz")[0] == 200:
                return
        except OSError:
            served.connection.close()
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("the backend did not start")
        time.sleep(0.01)
