"""Using up what others need too, never ending, and staying behind."""

import ctypes
import mmap
import os
import re
import signal
import socket
import sys
import threading
import time
from pathlib import Path

from tools import LIBC, attempt, call, got, quietly

LONG = 60


def forks__one(world):
    attempt(os.fork)


def forks__vfork(world):
    """What subprocess uses."""
    import subprocess

    attempt(lambda: subprocess.run([sys.executable, "-c", "pass"], check=True).returncode + 1)


def forks__raw(world):
    attempt(lambda: call("clone", 17, 0, 0, 0, 0) or os._exit(0))
    attempt(
        lambda: (
            call("clone3", ctypes.addressof(ctypes.create_string_buffer(b"\0" * 32 + b"\x11", 88)), 88) or os._exit(0)
        )
    )


def forks__bomb(world):
    while True:
        try:
            os.fork()
        except OSError:
            time.sleep(0.001)


def forks__bomb_of_sessions(world):
    while True:
        try:
            if not os.fork():
                os.setsid()
        except OSError:
            time.sleep(0.001)


def forks__threads(world):
    threading.stack_size(65_536)
    started = 0
    try:
        for _ in range(5_000):
            threading.Thread(target=time.sleep, args=(LONG,), daemon=True).start()
            started += 1
    except (RuntimeError, MemoryError):
        pass
    if started > 500:
        got(f"{started} threads")
    time.sleep(1)


def memory_bombs__one(world):
    kept = []
    while True:
        kept.append(bytearray(os.urandom(1024)) * 10_240)


def memory_bombs__mapped(world):
    attempt(lambda: len(mmap.mmap(-1, world["memory"] * 2)))


def memory_bombs__together(world):
    for _ in range(7):
        if not os.fork():
            break
    kept = bytearray(os.urandom(1024)) * (world["memory"] * 8 // 10 // 1024)
    time.sleep(LONG)
    del kept


def memory_bombs__in_files_of_memory(world):
    def filled():
        made = call("memfd_create", b"x", 0)
        total = 0
        while total < world["memory"] * 2:
            total += os.write(made, bytes(1 << 20))
        return total

    attempt(filled)


def memory_bombs__shared(world):
    attempt(call, "shmget", 0x5EED, 1 << 20, 0o1666)
    attempt(call, "msgget", 0x5EED, 0o1666)
    attempt(Path("/dev/shm", world["owned"]).write_bytes, bytes(1 << 20))


def memory_bombs__in_pipes(world):
    total = 0
    pipes = []
    try:
        while total < world["memory"]:
            pipes.append(os.pipe())
            total += LIBC.fcntl(pipes[-1][1], 1031, 1 << 20)
            os.set_blocking(pipes[-1][1], False)
            os.write(pipes[-1][1], bytes(1 << 20))
    except OSError:
        pass
    if total > world["memory"] // 2:
        got(f"{total} bytes in pipes")


def memory_bombs__in_sockets(world):
    total = 0
    pairs = []
    try:
        while total < world["memory"]:
            pairs.append(socket.socketpair())
            pairs[-1][0].setblocking(False)
            total += pairs[-1][0].send(bytes(1 << 20))
    except OSError:
        pass
    if total > world["memory"] // 2:
        got(f"{total} bytes in sockets")


def disk__one_file(world):
    total = 0
    with open(world["scratch"] + "/big", "wb", buffering=0) as file:
        try:
            while total < world["disk"] * 20:
                total += file.write(bytes(1 << 16))
        except OSError:
            pass
    if total > world["disk"] * 1.1:
        got(f"{total} bytes in one file")


def disk__many_files(world):
    for number in range(100):
        with open(f"{world['scratch']}/{number}", "wb", buffering=0) as file:
            for _ in range(8):
                file.write(bytes(world["disk"] // 80))
                time.sleep(0.001)
    time.sleep(1)
    got("ten times what is allowed")


def disk__deleted_but_open(world):
    kept = []
    for number in range(50):
        kept.append(open(f"{world['scratch']}/{number}", "wb", buffering=0))
        os.unlink(f"{world['scratch']}/{number}")
        kept[-1].write(os.urandom(1 << 20))
        time.sleep(0.005)
    time.sleep(1)
    got("fifty deleted files of a megabyte")


def disk__reserved(world):
    with open(world["scratch"] + "/big", "wb") as file:
        attempt(lambda: os.posix_fallocate(file.fileno(), 0, world["disk"] * 2) or "reserved")


def inodes__files(world):
    for number in range(world["files"] * 50):
        open(f"{world['scratch']}/{number}", "w").close()
        if number % 100 == 0:
            time.sleep(0.001)
    time.sleep(1)
    got("fifty times the files that are allowed")


def inodes__folders(world):
    place = world["scratch"]
    os.chdir(place)
    for _ in range(world["files"] * 50):
        os.mkdir("d")
        os.chdir("d")
        time.sleep(0.0001)
    time.sleep(1)
    got("fifty times the folders that are allowed")


def inodes__hidden(world):
    """In a folder that cannot be looked into."""
    os.mkdir(world["scratch"] + "/hidden")
    os.chmod(world["scratch"] + "/hidden", 0o300)
    for number in range(world["files"] * 50):
        open(f"{world['scratch']}/hidden/{number}", "w").close()
        if number % 100 == 0:
            time.sleep(0.001)
    time.sleep(1)
    got("fifty times the files that are allowed")


def inodes__links(world):
    for number in range(world["files"] * 50):
        os.symlink("x" * 200, f"{world['scratch']}/{number}")
        if number % 100 == 0:
            time.sleep(0.001)
    time.sleep(1)
    got("fifty times the links that are allowed")


def inodes__descriptors(world):
    opened = 0
    try:
        for _ in range(5_000):
            os.dup(0)
            opened += 1
    except OSError:
        pass
    if opened > 1_000:
        got(f"{opened} descriptors")


def output__flood(world):
    while True:
        os.write(1, b"x" * 65_536)


def output__errors(world):
    while True:
        os.write(2, b"y" * 65_536)


def output__one_line_at_a_time(world):
    while True:
        print("z" * 1000)


def loops__busy(world):
    while True:
        pass


def loops__asleep(world):
    time.sleep(10_000)


def loops__deaf(world):
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            continue
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
    while True:
        time.sleep(1)


def loops__in_c(world):
    re.match(r"(a+)+$", "a" * 60 + "b")


def loops__stopped(world):
    os.kill(os.getpid(), signal.SIGSTOP)
    time.sleep(10_000)


def loops__threads(world):
    for _ in range(8):
        threading.Thread(target=loops__busy, args=(world,)).start()


def daemons__double_fork(world):
    if not os.fork():
        quietly(os.setsid)
        if not os.fork():
            time.sleep(LONG)
        os._exit(0)
    os.wait()


def daemons__own_group(world):
    if not os.fork():
        quietly(os.setpgid, 0, 0)
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        time.sleep(LONG)


def daemons__always_another(world):
    """Each ends at once and leaves a child, so that no list of them is ever right."""
    if not os.fork():
        for _ in range(100_000):
            try:
                if os.fork():
                    os._exit(0)
            except OSError:
                time.sleep(0.001)
    os._exit(0)


def daemons__adopted(world):
    LIBC.prctl(36, 1, 0, 0, 0)
    for _ in range(5):
        if not os.fork():
            if not os.fork():
                time.sleep(LONG)
            os._exit(0)


def daemons__at_exit(world):
    import atexit

    def stay():
        if not os.fork():
            time.sleep(LONG)

    atexit.register(stay)


def daemons__threads(world):
    threading.Thread(target=time.sleep, args=(LONG,)).start()
    os._exit(0)


def daemons__traced(world):
    """A child that is traced by its own father dies with him, or so one hopes."""
    if not os.fork():
        quietly(call, "ptrace", 0, 0, 0, 0)
        time.sleep(LONG)
