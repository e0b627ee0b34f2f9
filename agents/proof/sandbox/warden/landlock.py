"""Landlock: which files this process may touch from now on, and that it may reach nobody outside."""

from __future__ import annotations

import ctypes
import os
import struct

from .syscalls import call

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_MAKE_CHAR, _MAKE_SOCK, _MAKE_FIFO, _MAKE_BLOCK = 1 << 6, 1 << 9, 1 << 10, 1 << 11
_TRUNCATE, _IOCTL_DEV = 1 << 14, 1 << 15
_ON_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _IOCTL_DEV
_READ = _EXECUTE | _READ_FILE | _READ_DIR
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


def abi() -> int:
    """The kernel's Landlock version, 0 if it has none or it is switched off."""
    try:
        return call(_CREATE, None, 0, 1)
    except OSError:
        return 0


def file_rights(version: int) -> int:
    """Every right on files that this version knows: 13 in the first, then one each in 2, 3 and 5."""
    return (1 << (13 + (version >= 2) + (version >= 3) + (version >= 5))) - 1


def ruleset(version: int) -> bytes:
    """``struct landlock_ruleset_attr``: deny every right on files, TCP (4), signals and abstract sockets (6)."""
    words = [file_rights(version)] + [0b11] * (version >= 4) + [0b11] * (version >= 6)
    return struct.pack(f"={len(words)}Q", *words)


def confine(readable: Iterable[str], writable: str) -> None:
    """Leave this process ``readable`` to read and run, and the folder ``writable`` to do with as it likes."""
    version = abi()
    attributes = ruleset(version)
    rules = call(_CREATE, attributes, len(attributes), 0)
    everything = file_rights(version)
    specials = _MAKE_CHAR | _MAKE_BLOCK | _MAKE_SOCK | _MAKE_FIFO | _IOCTL_DEV | _EXECUTE
    for path in readable:
        _allow(rules, path, _READ)
    for path in _DEVICES:
        _allow(rules, path, (_READ_FILE | _WRITE_FILE) & everything)
    _allow(rules, writable, everything & ~specials)
    call(_RESTRICT, rules, 0)
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        if not os.path.isdir(path):
            rights &= _ON_FILES
        rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place))
        call(_ADD, rules, 1, ctypes.addressof(rule), 0)
    finally:
        os.close(place)
