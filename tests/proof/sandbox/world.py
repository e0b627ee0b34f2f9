"""What stands around a sandbox while it is attacked, and what of it was touched afterwards."""

from __future__ import annotations

import os
import resource
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from agents.proof.sandbox import Limits
from agents.proof.sandbox.doors import Doors
from agents.proof.sandbox.warden import tree

ATTACKS = Path(__file__).with_name("attacks")
SHARED = ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/etc", "/home")
RUN = "; ".join(
    (
        "import sys",
        "sys.path.insert(0, sys.argv[2])",
        "import tools",
        "getattr(__import__(sys.argv[3]), sys.argv[4])(tools.world())",
    )
)


class World:
    """Secrets, files, sockets and a process of whoever runs the product; ``targets`` is the attacker's map of it.

    Modes are as open as can be: nothing but the sandbox is to stand in between.
    """

    def __init__(self, held: ExitStack, limits: Limits, scratch: Path) -> None:
        self.nonce = secrets.token_hex(16)
        self.owned = f"erdsmith-owned-{secrets.token_hex(8)}"
        self.outside = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-world-")))
        self.sources = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="erdsmith-sources-")))
        self.sources.chmod(0o755)
        for file in ATTACKS.glob("*.py"):
            shutil.copyfile(file, self.sources / file.name)
        self.folder, self.file, self.secret = (self.outside / name for name in ("folder", "file", "secret"))
        self.folder.mkdir()
        self.file.write_text("kept as it is")
        keys = [self.outside / name for name in ("secret", ".env", "key.pem", "erdsmith.db")]
        for key in keys:
            key.write_text(self.nonce)
        for path, mode in (
            (self.outside, 0o777),
            (self.folder, 0o777),
            (self.file, 0o666),
            *((key, 0o666) for key in keys),
        ):
            path.chmod(mode)
        self.doors = Doors(held, self.outside)
        environment = {"PATH": os.defpath, "SECRET": self.nonce}
        self.victim = held.enter_context(
            subprocess.Popen(["sleep", "300"], env=environment, start_new_session=True, cwd=self.folder)
        )
        held.callback(self.victim.kill)
        self.stopped = held.enter_context(subprocess.Popen(["sleep", "300"]))
        held.callback(self.stopped.kill)
        self.stopped.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, self.stopped.pid, os.WSTOPPED)
        self.targets: dict[str, Any] = {
            "nonce_hint": self.nonce[:4],
            "owned": self.owned,
            "folder": str(self.folder),
            "file": str(self.file),
            "secret": str(self.secret),
            "secrets": list(map(str, keys)),
            "readable": str(self.sources / "tools.py"),
            "scratch": str(scratch),
            "victim": self.victim.pid,
            "uid": os.getuid(),
            "gid": os.getgid(),
            "memory": limits.memory_bytes,
            "disk": limits.disk_bytes,
            "files": limits.files,
            "fds": [],
            **self.doors.targets,
        }
        self._before = self._state()

    def touched(self, output: str) -> list[str]:
        """Everything that is not as it was, and every secret in ``output``."""
        after = self._state()
        found = [
            f"{what} changed: {before!r} to {after[what]!r}"
            for what, before in self._before.items()
            if after[what] != before
        ]
        found += [f"{door} was visited" for door in self.doors.visited()]
        found += ["the output has the secret"] if self.nonce in output else []
        found += [line for line in output.splitlines() if line.startswith("GOT ")]
        for place in (*SHARED, *sys.path):
            if Path(place, self.owned).exists() or Path(place, "erdsmith_owned.py").exists():
                found.append(f"a file in {place}")
        return found

    def _state(self) -> dict[str, Any]:
        files = {}
        for path in (self.outside, *self.outside.rglob("*"), self.sources, *self.sources.rglob("*")):
            seen = path.lstat()
            text = path.read_bytes() if path.is_file() else b""
            # The group and mode of the sources are the run's to read.
            rights = (seen.st_mode, seen.st_uid, seen.st_gid) if path.is_relative_to(self.outside) else ()
            attributes = os.listxattr(path, follow_symlinks=False)
            files[str(path)] = (rights, text, attributes, seen.st_nlink, int(seen.st_mtime) if text else 0)
        return {
            "files": files,
            "core_pattern": Path("/proc/sys/kernel/core_pattern").read_bytes(),
            "hostname": os.uname().nodename,
            "shared memory": _has(Path("/proc/sysvipc/shm")),
            "message queues": _has(Path("/proc/sysvipc/msg")),
            "stopped one": _status(self.stopped.pid)["State"],
            **self._victim(),
        }

    def _victim(self) -> dict[str, Any]:
        pid = self.victim.pid
        if self.victim.poll() is not None:
            return {
                "victim": "dead",
                "its limits": None,
                "its affinity": None,
                "its priority": None,
                "its tracer": None,
            }
        status = _status(pid)
        return {
            "victim": "stopped" if "T" in status["State"][:1] else "alive",
            "its limits": resource.prlimit(pid, resource.RLIMIT_NOFILE),
            "its affinity": os.sched_getaffinity(pid),
            "its priority": os.getpriority(os.PRIO_PROCESS, pid),
            "its tracer": status["TracerPid"].strip(),
        }


def _status(pid: int) -> dict[str, str]:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return {name: value.strip() for name, _, value in (line.partition(":") for line in lines)}


def _has(listing: Path) -> bool:
    """Whether the attacker's key is in one of the kernel's lists; others on this machine have keys too."""
    return any(line.split()[0] == str(0x5EED) for line in listing.read_text().splitlines()[1:])


class Peak:
    """The most memory that everything below this process had at any moment, in bytes."""

    def __init__(self) -> None:
        self.resident = 0
        self.processes = 0


@contextmanager
def watched() -> Iterator[Peak]:
    """Look some fifty times a second as long as the block lasts."""
    peak, over = Peak(), threading.Event()

    def look() -> None:
        while not over.is_set():
            found = tree.below(os.getpid(), tree.processes())
            peak.resident = max(peak.resident, sum(each.resident_bytes for each in found))
            peak.processes = max(peak.processes, len(found))
            time.sleep(0.02)

    looking = threading.Thread(target=look)
    looking.start()
    try:
        yield peak
    finally:
        over.set()
        looking.join()
