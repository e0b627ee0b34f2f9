"""One server for one proof. Its data is in the memory of its sandbox, its door is a socket that one folder holds."""

from __future__ import annotations

import os
import secrets
import select
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from threading import Lock
from typing import IO

import psycopg

from agents.proof.database.programs import OLDEST, Programs, installed
from agents.proof.records import plain
from agents.proof.relay import PORT, Relay
from agents.proof.sandbox import Child, Command, Limits, Sandbox, SandboxError, listen, scratch_folder

ACCOUNT = "proof"
START_SECONDS = 30.0
_LIMITS = Limits(memory_bytes=800_000_000, processes=40, threads=60, output_bytes=120_000_000)
_LAUNCHER = Path(__file__).with_name("launcher.py")
_PREPARING = replace(_LIMITS, seconds=START_SECONDS, segment_bytes=16_000_000)
"""``initdb`` shares what a server maps."""
_FOR_INITDB = (Path("/bin/sh"), Path("/etc/passwd"))
"""It calls its own programs through a shell, and asks for the name of its user."""
_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0777",
    "max_connections": "24",
    "shared_buffers": "16MB",
    # /dev/shm is nobody's here.
    "dynamic_shared_memory_type": "mmap",
    # Nothing has to survive a power cut.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "2MB",
    "max_wal_size": "32MB",
    "autovacuum": "off",
    "max_logical_replication_workers": "0",
    "max_parallel_workers": "0",
    "jit": "off",
    # Nobody reads on: a full pipe would stop the server.
    "log_min_messages": "panic",
    "log_min_error_statement": "panic",
}


def why_not(sandbox: Sandbox) -> str | None:
    """Why there cannot be such a server here, for a person; ``None``: there can."""
    if installed() is None:
        return f"PostgreSQL {OLDEST} or newer is not installed here"
    if sandbox.tier != "bubblewrap":
        return f"a PostgreSQL server needs the sandbox bubblewrap, and this one is {sandbox.tier}"
    return None


@contextmanager
def own_server(sandbox: Sandbox, programs: Programs, seconds: float) -> Iterator[Relay]:
    """A server with an empty database, for so many seconds at most; raises ``SandboxError`` if it does not start."""
    cluster = _cluster(sandbox, programs)
    with cluster.file() as file:
        options = [word for name, value in _SETTINGS.items() for word in ("-c", f"{name}={value}")]
        orders = ("serve", str(file.fileno()), *options)
        limits = replace(_LIMITS, seconds=seconds + START_SECONDS)
        with _launched(sandbox, programs, orders, limits, file.fileno()) as launched:
            _wait(launched, cluster.password)
            yield Relay(f"postgresql://{ACCOUNT}:{cluster.password}@/{launched.door}/{ACCOUNT}", launched.door)


@dataclass(frozen=True, slots=True)
class _Launched:
    child: Child
    door: Path


@contextmanager
def _launched(
    sandbox: Sandbox,
    programs: Programs,
    arguments: tuple[str, ...],
    limits: Limits,
    fd: int,
    readable: tuple[Path, ...] = (),
) -> Iterator[_Launched]:
    """The launcher, confined."""
    with ExitStack() as held:
        folder, door = (Path(held.enter_context(TemporaryDirectory(prefix="erdsmith-server-"))) for _ in range(2))
        door.chmod(0o755)
        scratch = held.enter_context(scratch_folder())
        command = Command(
            argv=(sys.executable, "-I", "-S", str(_LAUNCHER), str(programs.folder), str(door), *arguments),
            environment={"TMPDIR": str(scratch), "LC_ALL": "C", "PATH": str(programs.folder)},
            folder=folder,
            scratch=scratch,
            readable=(_LAUNCHER, *programs.readable, *readable),
            fds=(fd,),
            door=door,
        )
        yield _Launched(held.enter_context(sandbox.start(command, limits)), door)


def _wait(launched: _Launched, password: str) -> None:
    """Until somebody opens the door; from then on nobody but us can leave anything beside it."""
    door, output = launched.door, launched.child.stdout.fileno()
    deadline = time.monotonic() + START_SECONDS
    told = b""
    while not _opens(door, password):
        # It says nothing unless something is wrong, and closes its mouth when it ends.
        said = os.read(output, 2_000) if select.select([output], [], [], 0.01)[0] else None
        if said == b"" or time.monotonic() > deadline:
            raise SandboxError(f"PostgreSQL did not start: {plain(told.decode(errors='replace').strip())}")
        told = (told + (said or b""))[-1_000:]
    (door / f".s.PGSQL.{PORT}.lock").unlink()
    os.chown(door, os.geteuid(), -1)
    door.chmod(0o555)


def _opens(door: Path, password: str) -> bool:
    if not (door / f".s.PGSQL.{PORT}").exists():
        return False
    try:
        psycopg.connect(host=str(door), port=PORT, user=ACCOUNT, password=password, dbname=ACCOUNT).close()
    except psycopg.OperationalError:
        return False
    return True


class _Cluster:
    """A cluster as it was made, and the password of its account."""

    def __init__(self, content: bytes, password: str) -> None:
        self.password = password
        self._kept = NamedTemporaryFile(prefix="erdsmith-cluster-")  # noqa: SIM115  # as long as this process
        self._kept.write(content)
        self._kept.flush()

    def file(self) -> IO[bytes]:
        """It, to be read from its start."""
        return Path(self._kept.name).open("rb")


_made: dict[Path, _Cluster] = {}
_making = Lock()


def _cluster(sandbox: Sandbox, programs: Programs) -> _Cluster:
    """Made once by this process: it takes a second."""
    with _making:
        if programs.folder not in _made:
            _made[programs.folder] = _new_cluster(sandbox, programs)
        return _made[programs.folder]


def _new_cluster(sandbox: Sandbox, programs: Programs) -> _Cluster:
    password = secrets.token_hex(16)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, ExitStack() as held:
        with os.fdopen(writing, "wb") as end:
            arguments = ("make", str(end.fileno()), ACCOUNT, password)
            launched = held.enter_context(
                _launched(sandbox, programs, arguments, _PREPARING, end.fileno(), _FOR_INITDB)
            )
        output = launched.child.stdout.fileno()
        said, cut_short = listen({pipe.fileno(): None, output: 2_000}, START_SECONDS, _LIMITS.output_bytes)
        content, told = said[pipe.fileno()], said[output].decode(errors="replace").strip()
        if cut_short or not content:
            raise SandboxError(f"PostgreSQL could not be prepared: {cut_short or plain(told)}")
    return _Cluster(content, password)
