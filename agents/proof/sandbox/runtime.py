"""What every run may read: the interpreter, its libraries, the installed packages; no folder that may hold a secret."""

from __future__ import annotations

import os
import sys
from functools import cache
from pathlib import Path

_SYSTEM = (
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/usr/local/lib",
    "/usr/share/zoneinfo",
    "/etc/ld.so.cache",
)


@cache
def interpreter_paths() -> tuple[str, ...]:
    """Files and folders, absolute, as they are spelled by whoever looks for them.

    Of an environment only its library folders: it may have been made right in the folder where ``.env`` and the
    database are.
    """
    prefixes = {sys.prefix, sys.exec_prefix, sys.base_prefix, sys.base_exec_prefix}
    wanted = {f"{prefix}/{name}" for prefix in prefixes for name in ("lib", "lib64", "pyvenv.cfg")}
    wanted |= {*_SYSTEM, *_links(sys.executable)}
    return tuple(sorted(path for path in wanted | {os.path.realpath(path) for path in wanted} if Path(path).exists()))


def _links(program: str) -> list[str]:
    """The program, and every link on the way to it."""
    hops = [program]
    while Path(hops[-1]).is_symlink():
        hops.append(os.path.normpath(Path(hops[-1]).parent / Path(hops[-1]).readlink()))
    return hops
