"""Starting the command: a fork that gives up everything it may not keep, and becomes the command."""

from __future__ import annotations

import os
import resource
import select
import time

from . import bubblewrap, landlock, mounts, seccomp, tree
from .syscalls import PR_SET_NO_NEW_PRIVS, PR_SET_PDEATHSIG, SIGKILL, drop_capabilities, prctl, set_filter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

SETUP_SECONDS = 30.0


class NotStarted(Exception):
    """The command was not started, because it could not be confined as planned."""


class Started:
    """A command that is confined and, once it is ``release``d, runs. ``helpers`` of its processes are not its own.

    ``usage`` takes the process ids of the run and gives what it has written: bytes and files.
    """

    def __init__(
        self, pid: int, helpers: int, usage: Callable[[list[int]], tuple[int, int]], release: Callable[[], None]
    ) -> None:
        self.pid, self.helpers, self.usage, self.release = pid, helpers, usage, release


def start(plan: dict[str, Any]) -> Started:
    """Start the command of ``plan``; raises ``NotStarted``."""
    return _start_bubblewrap(plan) if plan["tier"] == "bubblewrap" else _start_landlock(plan)


def _start_landlock(plan: dict[str, Any]) -> Started:
    if plan["door"]:
        raise NotStarted(
            "nobody can knock at a server in the tier landlock: its users could then open any other socket"
        )

    def confined() -> None:
        _become_nobody(plan, landlock_too=True)
        os.execve(plan["argv"][0], plan["argv"], plan["environment"])  # noqa: S606  # no shell is what is wanted

    pid = _fork(confined)

    def usage(pids: list[int]) -> tuple[int, int]:
        if plan["mounts"]:
            # The kernel limits it by itself.
            return 0, 0
        # As the run's own user: root without CAP_SYS_PTRACE, as in a container, may not see what others have open.
        _look_as(plan["uid"])
        try:
            return tree.folder_usage(plan["scratch"], plan["limits"]["files"], pids)
        finally:
            _look_as(None if plan["uid"] is None else 0)

    return Started(pid, 0, usage, lambda: None)


def _start_bubblewrap(plan: dict[str, Any]) -> Started:
    info, told = os.pipe()
    held, go = os.pipe()

    def confined() -> None:
        _become_nobody(plan, landlock_too=False)
        program = os.memfd_create("filter", 0)
        os.write(program, _filter(plan, None))
        os.lseek(program, 0, os.SEEK_SET)
        for fd in (told, held):
            os.set_inheritable(fd, True)
        command = bubblewrap.arguments(
            plan["bwrap"],
            plan["argv"],
            readable=plan["readable"],
            folder=plan["folder"],
            scratch=plan["scratch"],
            door=plan["door"],
            scratch_bytes=plan["limits"]["disk_bytes"],
            filter_fd=program,
            info_fd=told,
            block_fd=held,
        )
        os.execve(command[0], command, plan["environment"])  # noqa: S606  # as above

    try:
        pid = _fork(confined)
    finally:
        os.close(told)
        os.close(held)
    scratch = _mounted(pid, _inside(info), plan["scratch"])

    def release() -> None:
        os.write(go, b"\n")
        os.close(go)

    # bubblewrap itself is two: one outside, and the first process inside.
    return Started(pid, 2, lambda _: tree.mounted_usage(scratch), release)


def _inside(info: int) -> int:
    """The first process inside, as bubblewrap tells it; raises ``NotStarted``."""
    text = b""
    while b"}" not in text:
        ready, _, _ = select.select([info], [], [], SETUP_SECONDS)
        chunk = os.read(info, 4096) if ready else b""
        if not chunk:
            raise NotStarted("bubblewrap could not set the sandbox up")
        text += chunk
    os.close(info)
    return int(text.partition(b'"child-pid":')[2].strip(b" \n}").split(b",")[0])


def _mounted(pid: int, inside: int, scratch: str) -> int:
    """The scratch folder inside, opened as soon as it is there; raises ``NotStarted``."""
    outside = os.stat(scratch).st_dev
    deadline = time.monotonic() + SETUP_SECONDS
    while time.monotonic() < deadline and not os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT):
        try:
            place = os.open(f"/proc/{inside}/root{scratch}", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            place = -1
        if place >= 0 and os.fstat(place).st_dev != outside:
            return place
        if place >= 0:
            os.close(place)
        time.sleep(0.001)
    raise NotStarted("bubblewrap could not set the sandbox up")


def _look_as(uid: int | None) -> None:
    if uid is not None:
        os.seteuid(0)
        os.setegid(uid)
        os.seteuid(uid)


def _fork(confined: Callable[[], None]) -> int:
    """Run ``confined``, which never returns, in a child; raises ``NotStarted`` with what it raised."""
    failed, failing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            confined()
        # Whatever it is, this is a process that must not go on.
        except BaseException as error:
            os.write(failing, f"{type(error).__name__}: {error}"[:2000].encode())
        finally:
            os._exit(127)
    os.close(failing)
    with os.fdopen(failed, "rb") as pipe:
        problem = pipe.read()
    if problem:
        raise NotStarted(problem.decode(errors="replace"))
    return pid


def _become_nobody(plan: dict[str, Any], *, landlock_too: bool) -> None:
    """Everything that is given up before the command's own program is loaded; the order matters."""
    uid, limits, scratch = plan["uid"], plan["limits"], plan["scratch"]
    # Behind the command in the list of what the kernel may kill when memory is short comes nobody.
    with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
        file.write("1000")
    os.setsid()
    if plan["mounts"]:
        mounts.open_up({*plan["readable"], scratch, *([plan["door"]] if plan["door"] else [])})
        if landlock_too:
            mounts.limited_folder(scratch, uid, limits["disk_bytes"], limits["files"])
    tasks = limits["threads"] + (tree.threads_of_user(os.getuid()) if uid is None else 0)
    for kind, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_CPU, limits["seconds"] + 1),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, limits["disk_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, tasks),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        most = int(most) if hard == resource.RLIM_INFINITY else min(int(most), hard)
        resource.setrlimit(kind, (most, most))
    if uid is not None:
        os.setgroups([])
        os.setresgid(uid, uid, uid)
        os.setresuid(uid, uid, uid)
    elif os.getuid() == 0:
        drop_capabilities()
    os.umask(0o077)
    prctl(PR_SET_PDEATHSIG, SIGKILL)
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    if landlock_too:
        landlock.confine(plan["readable"], scratch)
        os.chdir(plan["folder"])
        set_filter(_filter(plan, os.getpid() if uid is None else None))


def _filter(plan: dict[str, Any], alone: int | None) -> bytes:
    forks = plan["limits"]["processes"] > 1
    serves = plan["limits"]["segment_bytes"] if plan["door"] else 0
    return seccomp.program(os.uname().machine, forks=forks, sockets=plan["sockets"], alone=alone, serves=serves)
