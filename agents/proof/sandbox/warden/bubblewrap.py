"""The command line of bubblewrap: everything unshared, only the needed paths there, one small writable folder."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NOBODY = "65534"


def arguments(
    bwrap: str,
    command: Sequence[str],
    *,
    readable: Iterable[str],
    folder: str,
    scratch: str,
    door: str | None,
    scratch_bytes: int,
    filter_fd: int,
    info_fd: int,
    block_fd: int,
) -> list[str]:
    """bubblewrap starts ``command`` once a byte comes out of ``block_fd``; ``info_fd`` tells its process id.

    Nothing is taken from the environment, which is bubblewrap's own: the caller gives it only what the command may see.
    """
    binds = [word for path in sorted(readable) for word in ("--ro-bind", path, path)]
    return [
        bwrap,
        *("--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"),
        *("--disable-userns", "--uid", NOBODY, "--gid", NOBODY),
        *("--die-with-parent", "--new-session"),
        *("--proc", "/proc", "--dev", "/dev"),
        *binds,
        *("--size", str(scratch_bytes), "--tmpfs", scratch),
        *(("--bind", door, door) if door else ()),
        # Each of these is a file system in memory of its own, without a limit.
        *("--remount-ro", "/dev", "--remount-ro", "/"),
        *("--chdir", folder),
        *("--seccomp", str(filter_fd), "--info-fd", str(info_fd), "--block-fd", str(block_fd)),
        "--",
        *command,
    ]
