"""One conversation: a drafted backend is served, and schemathesis asks it as ``schemathesis.toml`` says."""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.wording import snake

HERE = Path(__file__).parent
GUNICORN = ("--workers", "1", "--threads", "4", "--keep-alive", "60", "--no-control-socket")


@contextmanager
def serving(erd: Path, folder: Path) -> Iterator[str]:
    """The address of the backend that ``erd`` becomes, with rows of everything, until the end of the block."""
    brief = Brief(parse(erd.read_bytes()), "backend")
    for file in draft(brief):
        place = folder / "backend" / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(file.content, encoding="utf-8")
    environment = {
        "PATH": os.defpath,
        "PYTHONPATH": f"{folder}:{HERE.parents[1]}",
        "DJANGO_SETTINGS_MODULE": "tests.conformance.inside.settings",
        "MAKES_USERS": f"make_{snake(brief.erd.user.name)}",
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "*",
        "MEDIA_ROOT": f"{folder}/media",
    }
    subprocess.run([sys.executable, "-m", "tests.conformance.inside.seed"], cwd=folder, env=environment, check=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
    command = ["-m", "gunicorn", "tests.conformance.inside.wsgi", *GUNICORN, "--bind", url.removeprefix("http://")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([sys.executable, *command], cwd=folder, env=environment, stdout=log, stderr=log)
    try:
        _wait(url, process, folder / "log")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            httpx.get(f"{url}/readyz").raise_for_status()
            return
        except httpx.HTTPError:
            assert process.poll() is None and time.monotonic() < deadline, log.read_text(encoding="utf-8")
            time.sleep(0.05)


def asked(url: str, folder: Path, *, most: int, phases: str) -> subprocess.CompletedProcess[str]:
    """What schemathesis says of the backend there, after at most ``most`` random requests for an operation.

    ``phases`` are those of schemathesis, separated by commas.
    """
    return subprocess.run(
        [
            str(Path(sys.executable).with_name("schemathesis")),
            "--config-file",
            str(HERE / "schemathesis.toml"),
            "run",
            f"{url}/api/schema/?format=json",
            "--max-examples",
            str(most),
            "--phases",
            phases,
        ],
        cwd=folder,
        env={"PATH": os.defpath, "HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
