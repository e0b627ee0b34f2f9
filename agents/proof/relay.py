"""A socket in a folder that leads to one PostgreSQL server: the sandbox has no network, and gets none for it."""

from __future__ import annotations

import select
import socket
import socketserver
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import unquote, urlsplit

PORT = 5432
CONNECT_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Relay:
    """``url`` is that of the same database through the socket in ``folder``."""

    url: str
    folder: Path


Database = str | Relay
"""The URL of one on some server, or one that is behind a socket in a folder already."""


@contextmanager
def relayed(database: Database) -> Iterator[Relay]:
    """Pass on every connection, unencrypted, to the server of a URL as long as the block lasts."""
    if isinstance(database, Relay):
        yield database
        return
    parts = urlsplit(database)
    host, port = unquote(parts.hostname or "localhost"), parts.port or PORT
    account = parts.netloc.rpartition("@")[0]
    with tempfile.TemporaryDirectory(prefix="erdsmith-relay-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        path = folder / f".s.PGSQL.{PORT}"
        with _Server(str(path), host, port) as server:
            # Whoever the run is run as must be let in; the server still asks for the password.
            path.chmod(0o666)
            passing = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
            passing.start()
            try:
                # Two slashes at its start: then the path names a folder, and only its last part the database.
                yield Relay(parts._replace(netloc=f"{account}@", path=f"/{folder}{parts.path}").geturl(), folder)
            finally:
                server.shutdown()
                passing.join()


class _Server(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    daemon_threads = True

    def __init__(self, path: str, host: str, port: int) -> None:
        self.upstream = f"{host}/.s.PGSQL.{port}" if host.startswith("/") else (host, port)
        super().__init__(path, _Connection)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """The run sees its connection closed, which is all there is to say."""


class _Connection(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        """Copy both ways until either side is done."""
        address = self.server.upstream
        if isinstance(address, tuple):
            upstream = socket.create_connection(address, CONNECT_SECONDS)
            upstream.settimeout(None)
        else:
            upstream = socket.socket(socket.AF_UNIX)
            upstream.connect(address)
        with upstream:
            ends = {self.request: upstream, upstream: self.request}
            while True:
                for end in select.select(list(ends), [], [])[0]:
                    chunk = end.recv(65_536)
                    if not chunk:
                        return
                    ends[end].sendall(chunk)
