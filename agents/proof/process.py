"""One run of Django on the code under test, in the sandbox: what it is given, and what it reported."""

from __future__ import annotations

import compileall
import os
import secrets
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from agents.contract import CheckResult
from agents.proof.backend import Backend
from agents.proof.interview import Interview
from agents.proof.records import Nonsense, read_record
from agents.proof.relay import Database, relayed
from agents.proof.sandbox import Child, Command, Limits, Listener, Sandbox, scratch_folder
from agents.proof.tree import check_paths

MAX_REPORT_BYTES = 64_000_000
KEPT_OUTPUT_BYTES = 20_000
_HERE = Path(__file__).parent

Files = Mapping[str, str]


Judge = Callable[[Backend], tuple[CheckResult, ...]]
"""Asks the running backend and says what it found."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a child reported, record by record, the end of what it printed, and why it ended early, if it did.

    ``judged`` is what the judge found: nothing, if it was never let in.
    """

    records: tuple[Mapping[str, Any], ...]
    output: str
    cut_short: str | None
    judged: tuple[CheckResult, ...] = ()


def run_django(
    sandbox: Sandbox,
    files: Files,
    request: Mapping[str, Any],
    timeout: float,
    database: Database | None = None,
    judge: Judge | None = None,
) -> Run:
    """Run ``agents.proof.inside`` on the files of a package; the arguments are those of the two steps below."""
    with started(sandbox, timeout, database) as django:
        return django.run(files, request, judge)


@contextmanager
def started(sandbox: Sandbox, timeout: float, database: Database | None = None) -> Iterator[Started]:
    """Django in a process of its own, confined. Until it is told what to ``run`` it imports libraries, nothing else.

    ``timeout`` in seconds. ``database`` is one on PostgreSQL, by default it is an SQLite file in the run's own folder.
    """
    _compile()
    limits = Limits(seconds=timeout, output_bytes=MAX_REPORT_BYTES)
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as report, ExitStack() as held:
        scratch = held.enter_context(scratch_folder())
        nothing = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-proof-")))
        server = held.enter_context(relayed(database)) if database else None
        with os.fdopen(writing, "wb") as reported:
            command = Command(
                argv=(sys.executable, "-P", "-s", "-B", "-m", "inside", str(reported.fileno())),
                environment=_environment(scratch, server.url if server else f"sqlite:///{scratch / 'proof.sqlite3'}"),
                folder=nothing,
                scratch=scratch,
                readable=(_HERE, server.folder) if server else (_HERE,),
                fds=(reported.fileno(),),
                sockets=server is not None,
            )
            child = sandbox.start(command, limits)
        pipes = {report.fileno(): None, child.stdout.fileno(): KEPT_OUTPUT_BYTES}
        with child, Listener(pipes, timeout, limits.output_bytes) as listener:
            yield Started(child, listener, report.fileno())


@cache
def _compile() -> None:
    """Leave bytecode beside what runs in there, as installing does: in there nobody can, and would compile it anew."""
    compileall.compile_dir(_HERE / "inside", quiet=2)


class Started:
    """A run that waits for its orders. ``report`` is the pipe of its records; what the code prints is none of them."""

    def __init__(self, child: Child, listener: Listener, report: int) -> None:
        self._child, self._listener, self._report = child, listener, report

    def run(self, files: Files, request: Mapping[str, Any], judge: Judge | None = None) -> Run:
        """Let it do with ``files``, the package's, what ``request`` says.

        The ``judge`` asks once the backend is ready, from this side of the pipe.
        """
        check_paths(files)
        child, listener = self._child, self._listener
        output = child.stdout.fileno()
        heard = _Heard(Interview(child.stdin, partial(listener.line, self._report)), judge)
        reason = heard.through({**request, "files": dict(files), "probe": judge is not None})
        while listener.more():
            pass
        reason = reason or listener.cut_short or child.end().reason
        records = () if listener.cut_short else tuple(heard.records)
        return Run(records, listener.said(output).decode(errors="replace"), reason, heard.judged)


class _Heard:
    """The report as it comes in, with the judge's part in it."""

    def __init__(self, interview: Interview, judge: Judge | None) -> None:
        self.records: list[Mapping[str, Any]] = []
        self.judged: tuple[CheckResult, ...] = ()
        self._interview, self._judge = interview, judge

    def through(self, request: Mapping[str, Any]) -> str | None:
        """Say what is to be done and hear it through; why it made no sense, if it did not."""
        self._interview.say(request)
        if self._judge is None:
            self._interview.hang_up()
        try:
            while (line := self._interview.next_line()) is not None:
                record = read_record(line)
                if record["kind"] == "ready" and self._judge is not None:
                    self.judged = self._judge(self._interview)
                    self._interview.say({"ask": "end", "go_on": all(check.ok for check in self.judged)})
                    self._interview.hang_up()
                    self._judge = None
                else:
                    self.records.append(record)
        except Nonsense as nonsense:
            self.records.clear()
            return str(nonsense)
        return None


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
