"""Trying a sandbox by attacking it: what holds is known by the effect on this machine, never by an exit code."""

from __future__ import annotations

import json
import os
import secrets
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from agents.proof.sandbox.doors import Doors
from agents.proof.sandbox.limits import Limits
from agents.proof.sandbox.listening import listen
from agents.proof.sandbox.running import Child, Command, Confinement, Ended, SandboxError
from agents.proof.sandbox.scratch import scratch_folder

LIMITS = Limits(
    seconds=30, memory_bytes=400_000_000, disk_bytes=4_000_000, files=200, output_bytes=1_000_000, open_files=64
)
BOMB_LIMITS = replace(LIMITS, processes=16, threads=64)
LOOP_SECONDS = 1.0
PATIENCE_SECONDS = 20.0
"""A bomb has enough after 25."""
SAID = {
    "packages": "what the proof needs can be read",
    "reads": "nothing outside can be read",
    "writes": "nothing outside can be written",
    "reaches": "no network and no socket can be reached",
    "signals": "no other process can be signalled or traced",
    "memory": "memory is bounded",
    "disk": "disk is bounded",
    "outlives": "nothing outlives it",
    "forks": "a fork bomb is ended",
    "sum": "the memory of all its processes together is bounded",
    "time": "an endless loop is ended",
}


@dataclass(frozen=True, slots=True)
class Attack:
    """One kind of attack, and whether the sandbox held against it; if not, ``got`` is what came through."""

    name: str
    held: bool
    got: str

    @property
    def text(self) -> str:
        """What holds, or was hoped to."""
        return SAID[self.name]


def quick_attacks(confinement: Confinement) -> tuple[Attack, ...]:
    """Everything that takes no time; raises ``SandboxError`` with the reason if nothing can be started at all."""
    nonce = secrets.token_hex(16)
    with ExitStack() as held:
        outside = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-target-")))
        secret, folder = outside / "secret", outside / "folder"
        secret.write_text(nonce)
        folder.mkdir()
        # Nothing but the sandbox is to stand between the attacker and these.
        for path, mode in ((outside, 0o755), (secret, 0o666), (folder, 0o777)):
            path.chmod(mode)
        doors = Doors(held, outside)
        victim = held.enter_context(subprocess.Popen(["sleep", "60"], env={"PATH": os.defpath, "SECRET": nonce}))
        held.callback(victim.kill)
        targets = {"file": str(secret), "folder": str(folder), "pid": victim.pid, **doors.targets}
        said, ended, left = _run(confinement, "attacker.py", targets, LIMITS)
        came = {record["attack"]: [str(each) for each in record["got"]] for record in said}
        for attack, effects in {
            "reads": ["the secret of this process"] if nonce in str(said) else [],
            "writes": [each.name for each in folder.iterdir()],
            "reaches": doors.visited(),
            "signals": ["the victim is dead"] if victim.poll() is not None else [],
            "outlives": ["a process of its own"] if left else [],
        }.items():
            came[attack] = [*came.get(attack, ["it ended before"]), *effects]
    if ended.reason is not None and ended.reason.startswith("it wrote more"):
        came["disk"] = []
    names = ("packages", "reads", "writes", "reaches", "signals", "memory", "outlives", "disk")
    return tuple(_judged(name, came.get(name, ["it ended before"])) for name in names)


def bombs(confinement: Confinement) -> tuple[Attack, ...]:
    """What takes some seconds: everything that only ends because somebody ends it."""
    limits = {
        "forks": replace(BOMB_LIMITS, seconds=LOOP_SECONDS),
        "sum": BOMB_LIMITS,
        "time": replace(LIMITS, seconds=LOOP_SECONDS),
    }

    def thrown(name: str) -> Attack:
        started = time.monotonic()
        _, ended, left = _run(confinement, "bomber.py", {"bomb": name}, limits[name])
        came = [] if ended.reason is not None else ["it went on until it had enough"]
        if time.monotonic() - started > PATIENCE_SECONDS:
            came.append("it took too long to be ended")
        return _judged(name, [*came, *(["a process of its own"] if left else [])])

    with ThreadPoolExecutor() as pool:
        return tuple(pool.map(thrown, limits))


def _judged(name: str, came: list[str]) -> Attack:
    return Attack(name, not came, ", ".join(came)[:500])


def _run(
    confinement: Confinement, script: str, targets: Mapping[str, Any], limits: Limits
) -> tuple[list[dict[str, Any]], Ended, bool]:
    """Run a script of this folder confined: the JSON lines it printed, how it ended, whether something of it lives on.

    Raises ``SandboxError`` if it does not even start.
    """
    code = Path(__file__).with_name(script).read_text("utf-8")
    with (
        _pipe() as (alive, held_open),
        scratch_folder() as scratch,
        tempfile.TemporaryDirectory(prefix="erdsmith-source-") as source,
    ):
        told = {
            **targets,
            "sources": __file__,
            "scratch": str(scratch),
            "limits": {"memory": limits.memory_bytes, "disk": limits.disk_bytes},
        }
        argv = (sys.executable, "-s", "-P", "-B", "-c", code, json.dumps(told))
        environment = {"PATH": os.defpath}
        fds = (held_open.fileno(),)
        command = Command(argv, environment, Path(source), scratch, readable=(Path(__file__).parent,), fds=fds)
        with Child(confinement, command, limits) as child:
            held_open.close()
            child.stdin.close()
            pipe = child.stdout.fileno()
            heard, _ = listen({pipe: None}, limits.seconds, limits.output_bytes)
            output = heard[pipe].decode(errors="replace").strip()
            try:
                ended = child.end()
            except SandboxError as error:
                raise SandboxError(f"{error} ({output[-300:]})" if output else str(error)) from None
        left = not select.select([alive], [], [], 0)[0]
    said = [json.loads(line) for line in output.splitlines() if line.startswith('{"attack"')]
    if not said and ended.reason is None:
        raise SandboxError(f"Python does not start in it ({output[-300:]})")
    return said, ended, left


@contextmanager
def _pipe() -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as end, os.fdopen(writing, "wb") as beginning:
        yield end, beginning
