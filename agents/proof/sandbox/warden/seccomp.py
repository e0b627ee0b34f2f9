"""The system call filter: a BPF program that allows what is listed and lets everything else not exist.

It looks at numbers and at plain arguments, never at memory. A call that nobody considered, a newer kernel's too,
answers ``ENOSYS``, to which C libraries have an older way of doing the same.
"""

from __future__ import annotations

import errno
import struct

from .numbers import numbers

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_LOAD, _EQUAL, _GREATER, _ANY_BIT, _AND, _RETURN = 0x20, 0x15, 0x25, 0x45, 0x54, 0x06
_ALLOW, _KILL, _ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16

_AF_UNIX, _SOCK_STREAM = 1, 1
_SOCK_FLAGS = (0, 0o4000, 0o2000000, 0o2004000)
_CLONE_THREAD = 0x00010000
_CLONE_NAMESPACES = 0x7E020080
_O_TRUNC, _O_ACCMODE = 0o1000, 0o3
_TERMINAL_INPUT = (0x5412, 0x541C)
_SOCKET_OWNER = (0x8901, 0x8902)
_FILE_OWNER = (8, 10, 15)
_HARMLESS_PRCTL = (3, 15, 16, 38, 39, 0x53564D41)
"""PR_GET_DUMPABLE, PR_SET_NAME, PR_GET_NAME, PR_SET_NO_NEW_PRIVS, PR_GET_NO_NEW_PRIVS, PR_SET_VMA."""
_SET_DEATH_SIGNAL = 1
_SHM_HUGETLB = 0o4000

_MODES = ("chmod", "fchmod", "fchmodat", "fchmodat2", "chown", "fchown", "lchown", "fchownat")
_TIMES = ("utime", "utimes", "utimensat", "futimesat")

_ATTRIBUTES = tuple(f"{how}{what}xattr" for what in ("set", "get", "list", "remove") for how in ("", "l", "f"))
"""As if the file system had none: whoever copies a file asks for them, and lives with that answer."""


def program(machine: str, *, forks: bool, sockets: bool = False, alone: int | None = None, serves: int = 0) -> bytes:
    """The filter as an array of ``struct sock_filter``; raises ``LookupError`` for an unknown machine.

    ``forks`` allows processes beside threads, ``sockets`` connections to Unix sockets. ``alone`` is the process id of a
    run that has the user of the product itself: then the filter does what a second user, or bubblewrap, does elsewhere.
    ``serves`` is for a database server: it may wait for connections on Unix sockets, lead sessions, and share memory in
    segments of so many bytes, which are nobody's: there can be 4096, and no process is charged for one it does not map.
    """
    known = numbers(machine, serves=serves > 0)
    code = [_load(_ARCHITECTURE), *_jump(_EQUAL, _ARCHITECTURES.get(machine, 0), over=1, otherwise=[_give(_KILL)])]
    code.append(_load(_NUMBER))
    special = _special(forks, sockets, alone, serves)
    for name, number in known.items():
        body = special.get(name, [_give(_ALLOW)])
        code += [struct.pack("<HBBI", _EQUAL, 0, len(body), number), *body]
    code.append(_give(_ERRNO | errno.ENOSYS))
    return b"".join(code)


def _special(forks: bool, sockets: bool, alone: int | None, serves: int) -> dict[str, list[bytes]]:
    """The calls that are allowed, or not, by what they are asked for."""
    refused = [_give(_ERRNO | errno.EPERM)]
    # SOCK_STREAM only: a pair of datagram sockets can be pointed at any other socket by its name.
    pair = [*_needs(0, [_AF_UNIX]), *_needs(1, [_SOCK_STREAM | flags for flags in _SOCK_FLAGS])]
    pair.append(_give(_ALLOW))
    unreachable = [_give(_ERRNO | errno.EACCES)]
    special = {
        "socket": pair if sockets or serves else unreachable,
        "connect": [_give(_ALLOW)] if sockets else unreachable,
        "socketpair": pair,
        "prctl": [*_needs(0, _HARMLESS_PRCTL), _give(_ALLOW)],
        "prlimit64": [*_needs(0, [0]), _give(_ALLOW)],
        "fcntl": [*_refuses(1, _FILE_OWNER), _give(_ALLOW)],
        "ioctl": [*_refuses(1, [*_TERMINAL_INPUT, *_SOCKET_OWNER]), _give(_ALLOW)],
        "open": _opening(1),
        "openat": _opening(2),
        "clone": _cloning(forks),
        "setsid": refused,
        "setpgid": refused,
    }
    special |= {name: [_give(_ERRNO | errno.ENOTSUP)] for name in _ATTRIBUTES}
    if serves:
        special["prctl"] = [*_needs(0, [*_HARMLESS_PRCTL, _SET_DEATH_SIGNAL]), _give(_ALLOW)]
        special["shmget"] = [*_at_most(1, serves), *_refuses_bits(2, _SHM_HUGETLB), _give(_ALLOW)]
        del special["setsid"]
    if not forks:
        special |= {"fork": refused, "vfork": refused}
    if alone is not None:
        # Landlock has scopes for signals since ABI 6 only, and does not look at modes and times at all.
        mine = [*_needs(0, [alone]), _give(_ALLOW)]
        special |= {"kill": mine, "tgkill": mine}
        # Who stores an upload sets its mode by the way: that is as if it were done.
        special |= {name: [_give(_ERRNO)] for name in _MODES}
        special |= dict.fromkeys(_TIMES, refused)
    return special


def _needs(argument: int, values: Iterable[int]) -> list[bytes]:
    """Refuse unless the argument is one of ``values``; the accumulator is lost."""
    listed = list(values)
    tests = [
        struct.pack("<HBBI", _EQUAL, len(listed) - position, 0, value & 0xFFFFFFFF)
        for position, value in enumerate(listed)
    ]
    return [_load_argument(argument), *tests, _give(_ERRNO | errno.EPERM)]


def _refuses(argument: int, values: Iterable[int]) -> list[bytes]:
    """Refuse if the argument is one of ``values``."""
    code = [_load_argument(argument)]
    for value in values:
        code += [struct.pack("<HBBI", _EQUAL, 0, 1, value), _give(_ERRNO | errno.EPERM)]
    return code


def _at_most(argument: int, value: int) -> list[bytes]:
    """Refuse a ``size_t`` greater than ``value``."""
    refused = _give(_ERRNO | errno.EPERM)
    upper, lower = _load(_ARGUMENTS + 8 * argument + 4), _load_argument(argument)
    greater = struct.pack("<HBBI", _GREATER, 0, 1, value)
    return [upper, *_jump(_EQUAL, 0, over=1, otherwise=[refused]), lower, greater, refused]


def _refuses_bits(argument: int, bits: int) -> list[bytes]:
    """Refuse if the argument has any of ``bits``."""
    return [_load_argument(argument), struct.pack("<HBBI", _ANY_BIT, 0, 1, bits), _give(_ERRNO | errno.EPERM)]


def _opening(argument: int) -> list[bytes]:
    """``O_TRUNC`` without the right to write: Landlock before ABI 3 takes that for reading."""
    truncating = [
        struct.pack("<HBBI", _AND, 0, 0, _O_ACCMODE),
        struct.pack("<HBBI", _EQUAL, 0, 1, 0),
        _give(_ERRNO | errno.EACCES),
    ]
    return [
        _load_argument(argument),
        struct.pack("<HBBI", _ANY_BIT, 0, len(truncating), _O_TRUNC),
        *truncating,
        _give(_ALLOW),
    ]


def _cloning(forks: bool) -> list[bytes]:
    """Threads always, processes if they are allowed, namespaces never."""
    refused = _give(_ERRNO | errno.EPERM)
    code = [_load_argument(0), struct.pack("<HBBI", _ANY_BIT, 0, 1, _CLONE_NAMESPACES), refused]
    if not forks:
        code += [struct.pack("<HBBI", _ANY_BIT, 1, 0, _CLONE_THREAD), refused]
    return [*code, _give(_ALLOW)]


def _jump(operation: int, value: int, *, over: int, otherwise: list[bytes]) -> list[bytes]:
    return [struct.pack("<HBBI", operation, over, 0, value), *otherwise]


def _load(offset: int) -> bytes:
    return struct.pack("<HBBI", _LOAD, 0, 0, offset)


def _load_argument(index: int) -> bytes:
    """The lower half, which is all that the kernel takes of an ``int``."""
    return _load(_ARGUMENTS + 8 * index)


def _give(action: int) -> bytes:
    return struct.pack("<HBBI", _RETURN, 0, 0, action)
