"""One run: read the plan, start the command confined, watch it, end it, say how it ended.

``python -I -S -c "…" CONTROL STATUS``: the plan comes over the pipe ``CONTROL``, whose end also ends the run; how it
ended goes to ``STATUS``. Both are marshalled, which the same Python reads at both ends. The command gets this
process's standard streams.
"""

from __future__ import annotations

import marshal
import os
import select
import sys
import time

from . import starting, tree
from .syscalls import PR_SET_CHILD_SUBREAPER, SIGKILL, prctl

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PAUSE_SECONDS = 0.05
LOOKING_SHARE = 20
"""Looking at all of /proc may take a twentieth of the time."""
ENDING_SECONDS = 10.0


def main() -> None:
    control, status = int(sys.argv[1]), int(sys.argv[2])
    os.set_inheritable(control, False)
    os.set_inheritable(status, False)
    plan = _plan(control)
    prctl(PR_SET_CHILD_SUBREAPER, 1)
    outcome: dict[str, Any] = {"reason": None, "code": None, "error": None, "left": 0}
    if plan["uid"] is not None:
        sweep(plan["uid"])
    run = None
    try:
        run = starting.start(plan)
        _let_go(plan["fds"])
        run.release()
        outcome["reason"] = watch(run, control, plan["limits"])
    except starting.NotStarted as error:
        outcome["error"] = str(error)
    outcome["left"], outcome["code"] = end(run.pid if run else None, plan["uid"])
    os.write(status, marshal.dumps(outcome))


def _plan(fd: int) -> dict[str, Any]:
    """Eight bytes of length, then the plan; a caller that is gone before wants nothing any more."""
    text = b""
    while len(text) < 8 or len(text) < 8 + int.from_bytes(text[:8]):
        chunk = os.read(fd, 65_536)
        if not chunk:
            raise SystemExit(0)
        text += chunk
    plan: dict[str, Any] = marshal.loads(text[8:])  # noqa: S302  # from the process that started this one
    for kept in plan["keep"]:
        os.set_inheritable(kept, False)
    return plan


def _let_go(fds: list[int]) -> None:
    """Close what is the command's alone, so that whoever reads from it sees its end."""
    nothing = os.open("/dev/null", os.O_RDWR)
    for fd in (0, 1, 2):
        os.dup2(nothing, fd)
    for fd in fds:
        os.close(fd)


def watch(run: starting.Started, control: int, limits: dict[str, int]) -> str | None:
    """Wait for the end of the command, of the caller or of its patience; why it has to be ended, if it has."""
    deadline = time.monotonic() + limits["seconds"]
    exited = os.pidfd_open(run.pid)
    poll = select.poll()
    poll.register(control, select.POLLIN)
    poll.register(exited, select.POLLIN)
    pause = PAUSE_SECONDS
    while not poll.poll(max(0.0, min(pause, deadline - time.monotonic())) * 1000):
        started = time.monotonic()
        if started >= deadline:
            return f"it took more than {limits['seconds']:.0f} s"
        reason = excess(run, limits)
        if reason:
            return reason
        pause = max(PAUSE_SECONDS, LOOKING_SHARE * (time.monotonic() - started))
    return None


def excess(run: starting.Started, limits: dict[str, int]) -> str | None:
    """Which of the limits of the whole tree is passed right now."""
    found = tree.below(os.getpid(), tree.processes())
    if sum(process.resident_bytes for process in found) > limits["memory_bytes"]:
        return f"it needed more than {limits['memory_bytes'] // 1_000_000} MB of memory"
    if len(found) - run.helpers > limits["processes"] or sum(each.threads for each in found) > limits["threads"]:
        return f"it started more than {limits['processes']} processes or {limits['threads']} threads"
    try:
        size, files = run.usage([process.pid for process in found])
    except OSError:
        return "it hid what it wrote"
    if size > limits["disk_bytes"] or files > limits["files"]:
        return f"it wrote more than {limits['disk_bytes'] // 1_000_000} MB or {limits['files']} files"
    return None


def end(pid: int | None, uid: int | None) -> tuple[int, int | None]:
    """Kill everything below this process and reap it: how many would not go, and the exit code of ``pid``.

    This process inherits whoever loses a parent, so that to have no child means that nothing is left.
    """
    code = None
    deadline = time.monotonic() + ENDING_SECONDS
    if pid is not None:
        _kill(-pid)
        _kill(pid)
    while True:
        try:
            while (reaped := os.waitpid(-1, os.WNOHANG))[0]:
                if reaped[0] == pid:
                    code = os.waitstatus_to_exitcode(reaped[1])
        except ChildProcessError:
            return 0, code
        if time.monotonic() > deadline:
            return len(tree.below(os.getpid(), tree.processes())), code
        for process in tree.below(os.getpid(), tree.processes()):
            _kill(process.pid)
        if uid is not None:
            sweep(uid)
        time.sleep(0.001)


def sweep(uid: int) -> None:
    """Kill every process of the user ``uid``, whoever its parent is."""
    sweeper = os.fork()
    if not sweeper:
        try:
            os.setresuid(uid, uid, uid)
            os.kill(-1, SIGKILL)
        except ProcessLookupError:
            pass
        finally:
            os._exit(0)
    os.waitpid(sweeper, 0)


def _kill(pid: int) -> None:
    try:
        os.kill(pid, SIGKILL)
    except (ProcessLookupError, PermissionError):
        # Gone, or a zombie of somebody else's.
        return


main()
