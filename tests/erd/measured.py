"""What a command costs: seconds of processor time and megabytes, of a process of its own.

A process counts the memory of whoever started it as its own peak, so a small one stands between pytest and the command.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

_SMALL = """
import json, os, resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
child = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ)
_, status, used = os.wait4(child, 0)
figures = [os.waitstatus_to_exitcode(status), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]
open(sys.argv[1], "w").write(json.dumps(figures))
"""


@dataclass(frozen=True, slots=True)
class Measured:
    """``seconds`` of the processor, so that a busy machine changes nothing; children are included."""

    code: int
    seconds: float
    megabytes: float
    output: str
    complaints: str


def measured(*command: str) -> Measured:
    """Run a command to its end; of one that runs away the system stops every process after a minute."""
    with tempfile.TemporaryDirectory(prefix="erdsmith-measured-") as folder:
        report = Path(folder, "report")
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", _SMALL, str(report), *command],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(place for place in sys.path if place)},
        )
        code, seconds, megabytes = json.loads(report.read_text())
    return Measured(code, seconds, megabytes, done.stdout.decode(), done.stderr.decode())


def checked(file: Path) -> Measured:
    """``erdsmith check FILE``, start included."""
    return measured(str(Path(sys.executable).with_name("erdsmith")), "check", str(file))


def drafted(file: Path) -> Measured:
    """Reading an ERD and drafting its whole backend, start included."""
    return measured(sys.executable, "-m", __name__, str(file))


if __name__ == "__main__":
    from agents.contract import Brief
    from agents.draft import draft
    from agents.erd import parse

    draft(Brief(parse(Path(sys.argv[1]).read_bytes()), "backend"))
