"""Become somebody else, then run a command: ``python as_user.py WHO PATH… -- COMMAND…``, as root.

``user`` has no rights at all; ``container`` is root with the capabilities that Docker leaves it. Both see the given
paths although they lie behind folders that are closed to others.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "agents" / "proof" / "sandbox"))

UID = 61_500
DOCKER = (0, 1, 3, 4, 5, 6, 7, 8, 10, 13, 18, 27, 29, 31)
"""CAP_CHOWN, DAC_OVERRIDE, FOWNER, FSETID, KILL, SETGID, SETUID, SETPCAP, NET_BIND_SERVICE, NET_RAW, SYS_CHROOT, MKNOD,
AUDIT_WRITE, SETFCAP (https://docs.docker.com/engine/containers/run/#runtime-privilege-and-linux-capabilities)."""


def main() -> None:
    from warden import mounts  # type: ignore[import-not-found]  # it is no part of any package here

    cut = sys.argv.index("--")
    who, paths, command = sys.argv[1], sys.argv[2:cut], sys.argv[cut + 1 :]
    mounts.open_up(paths)
    if who == "user":
        os.setgroups([])
        os.setresgid(UID, UID, UID)
        os.setresuid(UID, UID, UID)
    else:
        libc = ctypes.CDLL(None)
        for capability in range(64):
            if capability not in DOCKER:
                libc.prctl(24, ctypes.c_ulong(capability), 0, 0, 0)
    os.environ["HOME"] = "/tmp"
    os.execv(command[0], command)


main()
