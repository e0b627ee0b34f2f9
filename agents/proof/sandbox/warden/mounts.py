"""As root: what the interpreter and the sources lie behind is opened for a user who may not pass, in a view of its own.

``/root`` is closed to every other user, and Python may well be installed there. In a mount namespace of its own the
closed folder is replaced by an empty one that holds nothing but the paths that are needed.
"""

from __future__ import annotations

import os

from .syscalls import MS_BIND, MS_NODEV, MS_NOSUID, MS_REC, mount, unshare_mounts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def open_up(paths: Iterable[str]) -> None:
    """From here on this process sees every one of ``paths`` through folders that anybody may pass."""
    unshare_mounts()
    wanted = sorted(paths)
    places = {path: os.open(path, os.O_PATH | os.O_CLOEXEC) for path in wanted}
    isolated = {path: closed for path in wanted if (closed := closed_folder(path))}
    for folder in set(isolated.values()):
        mount("tmpfs", folder, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m,nr_inodes=10000")
    for path in isolated:
        if os.path.isdir(f"/proc/self/fd/{places[path]}"):
            os.makedirs(path, 0o755, exist_ok=True)
        else:
            os.makedirs(os.path.dirname(path), 0o755, exist_ok=True)
            os.close(os.open(path, os.O_CREAT | os.O_CLOEXEC, 0o644))
        mount(f"/proc/self/fd/{places[path]}", path, None, MS_BIND | MS_REC)
    for place in places.values():
        os.close(place)


def closed_folder(path: str) -> str | None:
    """The first folder on the way to ``path`` that other users may not pass."""
    folders = path.split("/")[1:-1]
    for depth in range(len(folders)):
        folder = "/" + "/".join(folders[: depth + 1])
        if not os.stat(folder).st_mode & 0o001:
            return folder
    return None


def limited_folder(path: str, uid: int, size: int, files: int) -> None:
    """Make ``path`` a file system of its own that holds so many bytes and files and no more."""
    options = f"mode=0700,uid={uid},gid={uid},size={size},nr_inodes={files}"
    mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options)
