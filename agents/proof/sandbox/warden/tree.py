"""What a run uses at the moment, seen from outside: its processes, their memory, the files it wrote."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_PAGE = os.sysconf("SC_PAGE_SIZE")


class Process:
    """One line of ``/proc/PID/stat``."""

    __slots__ = ("parent", "pid", "resident_bytes", "threads")

    def __init__(self, pid: int, parent: int, threads: int, resident_bytes: int) -> None:
        self.pid, self.parent, self.threads, self.resident_bytes = pid, parent, threads, resident_bytes


def processes() -> dict[int, Process]:
    """Every process of this machine that can be seen."""
    found = {}
    for name in os.listdir("/proc"):
        if not name.isdecimal():
            continue
        try:
            with open(f"/proc/{name}/stat", "rb") as file:
                text = file.read()
        except OSError:
            continue
        # The name in parentheses may hold anything, a parenthesis too.
        fields = text[text.rindex(b")") + 2 :].split()
        found[int(name)] = Process(int(name), int(fields[1]), int(fields[17]), int(fields[21]) * _PAGE)
    return found


def below(root: int, everyone: dict[int, Process]) -> list[Process]:
    """The descendants of ``root``, which is not among them."""
    children: dict[int, list[Process]] = {}
    for process in everyone.values():
        children.setdefault(process.parent, []).append(process)
    found = list(children.get(root, ()))
    for process in found:
        found += children.get(process.pid, ())
    return found


def threads_of_user(uid: int) -> int:
    """How many threads this user has, which is what the kernel's limit counts."""
    total = 0
    for process in processes().values():
        try:
            if os.stat(f"/proc/{process.pid}").st_uid == uid:
                total += process.threads
        except OSError:
            continue
    return total


def folder_usage(folder: str, most_files: int, pids: list[int]) -> tuple[int, int]:
    """Bytes and files that a folder holds, and what was deleted from it but is still open; looks at no more than
    ``most_files``.

    Raises ``OSError`` for a folder or a process that cannot be looked at, which nobody makes by accident.
    """
    size = files = 0
    for entry in _entries(folder):
        try:
            size += entry.stat(follow_symlinks=False).st_blocks * 512
        except FileNotFoundError:
            continue
        files += 1
        if files > most_files:
            break
    return size + sum(_deleted(pid) for pid in pids), files


def mounted_usage(fd: int) -> tuple[int, int]:
    """The same of a file system of its own, open at ``fd``."""
    numbers = os.fstatvfs(fd)
    return (numbers.f_blocks - numbers.f_bfree) * numbers.f_frsize, numbers.f_files - numbers.f_ffree


def _entries(folder: str) -> Iterator[os.DirEntry[str]]:
    waiting = [folder]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    yield entry
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:
            continue


def _deleted(pid: int) -> int:
    """Bytes of open files that have no name any more."""
    total = 0
    try:
        for name in os.listdir(f"/proc/{pid}/fd"):
            seen = os.stat(f"/proc/{pid}/fd/{name}")
            if seen.st_nlink == 0:
                total += seen.st_blocks * 512
    except (FileNotFoundError, ProcessLookupError):
        # It ended meanwhile.
        return total
    return total
