"""One run of the suite as one user: ``python -m tests.proof.sandbox.trial TIER CASE…`` prints what each case did.

A process of its own, because who attacks and who is attacked must be of the same user. ``TIER`` may be ``none``: then
the attack runs as an ordinary process, which shows that what it does can be seen. ``server`` is bubblewrap as
the proof's own PostgreSQL has it: with a folder for its socket, and ``fork``.
"""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import time
from contextlib import ExitStack, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.proof.sandbox import Command, Limits, Sandbox, choose, listen, scratch_folder
from tests.proof.sandbox.cases import Endless, module_of
from tests.proof.sandbox.moments import MOMENTS, at
from tests.proof.sandbox.world import RUN, World, watched

ORDINARY = Limits(
    seconds=20, memory_bytes=200_000_000, disk_bytes=4_000_000, files=300, output_bytes=3_000_000, threads=40
)
SLACK_BYTES = 300_000_000
"""What some processes can fill between two looks, on a busy machine."""
UNCONFINED_SECONDS = 3.0


def main() -> None:
    tier, names = sys.argv[1], sys.argv[2:]
    serves = tier == "server"
    kind = "bubblewrap" if serves else tier
    sandbox = None if tier == "none" else choose(kind)  # type: ignore[arg-type]  # the caller's list has no other
    told = None if sandbox is None else str(sandbox.confinement)
    print(json.dumps({"confinement": told}), flush=True)
    for name in names:
        print(json.dumps({"case": name, "effects": tried(sandbox, name, serves=serves)}), flush=True)


def limits_of(name: str) -> Limits:
    """What a case may use: those that are about forking may."""
    limits = replace(ORDINARY, processes=12) if name in Endless.forking else ORDINARY
    return replace(limits, seconds=Endless.seconds) if name in Endless.all else limits


def tried(sandbox: Sandbox | None, name: str, *, serves: bool) -> list[str]:
    """Everything that the attack ``name`` did to the world around it."""
    limits = limits_of(name)
    with ExitStack() as held:
        scratch = held.enter_context(scratch_folder())
        world = World(held, limits, scratch)
        if name in MOMENTS:
            return world.touched(at(name, world, sandbox))
        argv = (sys.executable, "-s", "-P", "-B", "-c", RUN)
        alive, kept = os.pipe()
        told = json.dumps({**world.targets, "fds": [kept]})
        arguments = (told, str(world.sources), module_of(name), name)
        started = time.monotonic()
        if sandbox is None:
            return world.touched(_unconfined((*argv, *arguments)))
        door = Path(held.enter_context(TemporaryDirectory(prefix="erdsmith-door-"))) if serves else None
        command = Command((*argv, *arguments), {"PATH": os.defpath}, world.sources, scratch, fds=(kept,), door=door)
        looking = watched() if name in Endless.all else nullcontext()
        with looking as peak, sandbox.start(command, limits) as child:
            os.close(kept)
            child.stdin.close()
            pipe = child.stdout.fileno()
            said, flooded = listen({pipe: 20_000}, limits.seconds, limits.output_bytes)
            ended = child.end()
        found = world.touched(said[pipe].decode(errors="replace"))
        if not select.select([alive], [], [], 0)[0]:
            found.append("something of it lives on")
        os.close(alive)
        if time.monotonic() - started > limits.seconds + 10:
            found.append("it was ended late")
        if peak and peak.resident > limits.memory_bytes + SLACK_BYTES:
            found.append(f"{peak.resident} bytes of memory")
        if name in Endless.must_be_ended and not (ended.reason or flooded):
            found.append("it ended by itself")
    if scratch.exists():
        found.append("its folder is still there")
    return found


def _unconfined(argv: tuple[str, ...]) -> str:
    process = subprocess.Popen(
        argv, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True, text=True
    )
    try:
        return process.communicate(timeout=UNCONFINED_SECONDS)[0]
    except subprocess.TimeoutExpired:
        return ""
    finally:
        process.kill()
        process.wait()


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[3]))
    main()
