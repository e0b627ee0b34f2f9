"""One run of Django on the code under test, in the sandbox: what it is given, and what it reported."""

from __future__ import annotations

import json
import os
import secrets
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agents.proof.records import Nonsense, read_records
from agents.proof.relay import relayed
from agents.proof.sandbox import Command, Limits, Sandbox, listen, scratch_folder

MAX_REPORT_BYTES = 64_000_000
KEPT_OUTPUT_BYTES = 20_000
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Run:
    """What a child reported, record by record, the end of what it printed, and why it ended early, if it did."""

    records: tuple[Mapping[str, Any], ...]
    output: str
    cut_short: str | None


def run_django(
    sandbox: Sandbox, folder: Path, request: Mapping[str, Any], timeout: float, database: str | None = None
) -> Run:
    """Run ``agents.proof.inside`` on the package below ``folder``; ``timeout`` in seconds.

    ``database`` is the URL of one on PostgreSQL, by default it is an SQLite file in the run's own folder. The records
    come over a pipe of their own: what the code under test prints is no part of them.
    """
    limits = Limits(seconds=timeout, output_bytes=MAX_REPORT_BYTES)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as report, ExitStack() as held:
        scratch = held.enter_context(scratch_folder())
        server = held.enter_context(relayed(database)) if database else None
        with os.fdopen(writing, "wb") as reported:
            command = Command(
                argv=(sys.executable, "-P", "-s", "-B", "-m", "inside", str(reported.fileno())),
                environment=_environment(scratch, server.url if server else f"sqlite:///{scratch / 'proof.sqlite3'}"),
                folder=folder,
                scratch=scratch,
                readable=(_HERE, server.folder) if server else (_HERE,),
                fds=(reported.fileno(),),
                sockets=server is not None,
            )
            child = sandbox.start(command, limits)
        with child:
            with suppress(BrokenPipeError):
                child.stdin.write(json.dumps(request).encode() + b"\n")
                child.stdin.close()
            output = child.stdout.fileno()
            said, flooded = listen({report.fileno(): None, output: KEPT_OUTPUT_BYTES}, timeout, limits.output_bytes)
            ended = child.end()
        reason = flooded or ended.reason
        try:
            records = () if flooded else read_records(said[report.fileno()])
        except Nonsense as nonsense:
            records, reason = (), str(nonsense)
        return Run(records, said[output].decode(errors="replace"), reason)


def _environment(scratch: Path, database: str) -> dict[str, str]:
    """All that the code under test gets to see; no token of the bot's is among it."""
    return {
        "PATH": os.defpath,
        "LANG": "C.UTF-8",
        "HOME": str(scratch),
        "TMPDIR": str(scratch),
        "PYTHONPATH": str(_HERE),
        # Sets in a model's Meta must be written in the same order by every run.
        "PYTHONHASHSEED": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost,testserver",
        "DATABASE_URL": database,
    }
