"""The filter's program, run by a small interpreter: so that the machine that nobody had at hand is looked at too."""

import errno
import struct

import pytest

from agents.proof.sandbox.warden.numbers import numbers
from agents.proof.sandbox.warden.seccomp import program

ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
ALLOW, KILL, ERRNO = 0x7FFF0000, 0x80000000, 0x00050000
MACHINES = pytest.mark.parametrize("machine", ARCHITECTURES)


def decision(code: bytes, architecture: int, number: int, *arguments: int) -> int:
    """What the kernel would do: the instructions that the filter is made of."""
    words = [word & (1 << 64) - 1 for word in (*arguments, *[0] * 6)[:6]]
    data = struct.pack("<IIQ6Q", number, architecture, 0, *words)
    at, accumulator = 0, 0
    while True:
        operation, jump, other, value = struct.unpack_from("<HBBI", code, at * 8)
        at += 1
        if operation == 0x20:
            accumulator = struct.unpack_from("<I", data, value)[0]
        elif operation == 0x54:
            accumulator &= value
        elif operation == 0x15:
            at += jump if accumulator == value else other
        elif operation == 0x25:
            at += jump if accumulator > value else other
        elif operation == 0x45:
            at += jump if accumulator & value else other
        elif operation == 0x06:
            return value
        else:
            raise AssertionError(hex(operation))


def asked(
    machine: str,
    name: str,
    *arguments: int,
    forks: bool = False,
    sockets: bool = False,
    alone: int | None = None,
    serves: int = 0,
) -> int:
    code = program(machine, forks=forks, sockets=sockets, alone=alone, serves=serves)
    return decision(code, ARCHITECTURES[machine], numbers(machine, serves=True)[name], *arguments)


@MACHINES
def test_the_kernel_would_take_it(machine: str) -> None:
    code = program(machine, forks=True, sockets=True, alone=7)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096


@MACHINES
def test_what_nobody_considered_does_not_exist(machine: str) -> None:
    code = program(machine, forks=True)
    for number in (set(range(1000)) | {0x40000000, 0x40000001}) - set(numbers(machine).values()):
        assert decision(code, ARCHITECTURES[machine], number) == ERRNO | errno.ENOSYS


@MACHINES
def test_a_call_by_another_architectures_rules_is_death(machine: str) -> None:
    assert decision(program(machine, forks=True), 0x40000003, 1) == KILL


@MACHINES
@pytest.mark.parametrize(
    ("name", "arguments", "free"),
    [
        ("read", (0,), True),
        ("openat", (-100, 0, 0o0), True),
        ("openat", (-100, 0, 0o1101), True),
        ("openat", (-100, 0, 0o1000), False),
        ("clone", (0x10F00,), True),
        ("clone", (17,), False),
        ("clone", (0x10000 | 0x10000000,), False),
        ("socket", (1, 1, 0), False),
        ("socket", (2, 1, 0), False),
        ("connect", (3,), False),
        ("socketpair", (1, 1 | 0o2000000, 0), True),
        ("socketpair", (1, 2, 0), False),
        ("socketpair", (2, 1, 0), False),
        ("prctl", (15,), True),
        ("prctl", (4, 0), False),
        ("prctl", (36, 1), False),
        ("prlimit64", (0, 7), True),
        ("prlimit64", (1234, 7), False),
        ("fcntl", (0, 6), True),
        ("fcntl", (0, 8, 1234), False),
        ("fcntl", (0, 10, 9), False),
        ("ioctl", (0, 0x5401), True),
        ("ioctl", (0, 0x5412), False),
        ("setsid", (), False),
        ("kill", (1234, 9), True),
        ("fchmod", (0, 0o777), True),
        ("fgetxattr", (0,), False),
    ],
)
def test_what_is_allowed(machine: str, name: str, arguments: tuple[int, ...], free: bool) -> None:
    assert (asked(machine, name, *arguments) == ALLOW) is free


@MACHINES
def test_a_number_above_what_an_int_holds_changes_nothing(machine: str) -> None:
    assert asked(machine, "prlimit64", 1 << 32, 7) == ALLOW
    assert asked(machine, "socketpair", (5 << 32) | 2, 1) != ALLOW


@MACHINES
def test_what_is_asked_for_is_allowed(machine: str) -> None:
    assert asked(machine, "clone", 17, forks=True) == ALLOW
    assert asked(machine, "clone", 17 | 0x20000, forks=True) != ALLOW
    assert asked(machine, "socket", 1, 1, sockets=True) == ALLOW
    assert asked(machine, "socket", 1, 2, sockets=True) != ALLOW
    assert asked(machine, "socket", 2, 1, sockets=True) != ALLOW
    assert asked(machine, "connect", 3, sockets=True) == ALLOW


@MACHINES
def test_beside_processes_of_the_same_user_it_is_stricter(machine: str) -> None:
    assert asked(machine, "kill", 7, 9, alone=7) == ALLOW
    assert asked(machine, "kill", 8, 9, alone=7) != ALLOW
    assert asked(machine, "kill", -1, 9, alone=7) != ALLOW
    assert asked(machine, "tgkill", 8, 8, 9, alone=7) != ALLOW
    assert asked(machine, "fchmod", 0, 0o777, alone=7) == ERRNO
    assert asked(machine, "utimensat", alone=7) == ERRNO | errno.EPERM


def test_an_unknown_machine_has_no_filter() -> None:
    with pytest.raises(LookupError, match="riscv64"):
        program("riscv64", forks=False)


@MACHINES
def test_a_server_waits_at_unix_sockets_and_knocks_nowhere(machine: str) -> None:
    unix, internet, stream, datagram = 1, 2, 1, 2
    assert asked(machine, "socket", unix, stream, 0, serves=4096) == ALLOW
    assert asked(machine, "socket", unix, datagram, 0, serves=4096) == ERRNO | errno.EPERM
    assert asked(machine, "socket", internet, stream, 0, serves=4096) == ERRNO | errno.EPERM
    assert asked(machine, "connect", serves=4096) == ERRNO | errno.EACCES
    for name in ("bind", "listen", "accept4", "shmget", "shmat", "setsid"):
        assert asked(machine, name, serves=4096) == ALLOW
        assert asked(machine, name, sockets=True) in (ERRNO | errno.ENOSYS, ERRNO | errno.EPERM)
    for size, flags, free in (
        (4096, 0o1600, True),
        (4097, 0o1600, False),
        (1 << 32, 0o1600, False),
        (1, 0o4600, False),
    ):
        assert (asked(machine, "shmget", 7, size, flags, serves=4096) == ALLOW) is free
    assert asked(machine, "prctl", 1, serves=4096) == ALLOW
    assert asked(machine, "prctl", 1) == ERRNO | errno.EPERM
