"""A user of its own for each run, if the product is root: no two runs at a time share one.

The range is one that neither Debian nor systemd hands out (https://systemd.io/UIDS-GIDS/), and below 65536, so that
it is there in containers too. Containers on one machine share the kernel's users but not our locks, so each run takes
one at random: two that met would count against each other's limits, and one outside would end one inside.
"""

from __future__ import annotations

import fcntl
import os
import stat
import time
from pathlib import Path
from random import SystemRandom

FIRST_UID = 60_580
COUNT = 600
WAIT_SECONDS = 60.0
_RANDOM = SystemRandom()


class NoSlot(Exception):
    """There is no place for locks that root alone may write to, or every slot is taken."""


def take() -> tuple[int, int]:
    """A free user id, and the open lock that keeps it: it is free again when every copy of that is closed."""
    folder = _folder()
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        for uid in _RANDOM.sample(range(FIRST_UID, FIRST_UID + COUNT), COUNT):
            lock = os.open(folder / str(uid), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(lock)
            else:
                return uid, lock
        time.sleep(0.1)
    raise NoSlot(f"all {COUNT} users for runs are taken")


def _folder() -> Path:
    """Where the locks are; a folder that somebody else made is not trusted."""
    for parent in (Path("/run"), Path("/tmp")):  # noqa: S108  # whose the folder is, is looked at
        folder = parent / "erdsmith-slots"
        try:
            folder.mkdir(mode=0o700, exist_ok=True)
            made = folder.lstat()
        except OSError:
            continue
        if stat.S_ISDIR(made.st_mode) and made.st_uid == os.getuid() and not made.st_mode & 0o022:
            return folder
    raise NoSlot("neither /run nor /tmp takes a folder of root's for the locks of runs")
