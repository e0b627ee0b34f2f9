"""Other processes: their memory and environment, and signals to them."""

import ctypes
import fcntl
import os
import signal
import time
from glob import glob

from tools import attempt, call, got, quietly, read


def memory__environ(world):
    attempt(read, f"/proc/{world['victim']}/environ")


def memory__environ_of_everybody(world):
    for path in glob("/proc/[0-9]*/environ"):
        attempt(lambda path=path: got(read(path)) if world["nonce_hint"].encode() in read(path) else 1 / 0)


def memory__command_line(world):
    attempt(read, f"/proc/{world['victim']}/cmdline")


def memory__maps(world):
    attempt(read, f"/proc/{world['victim']}/maps")


def memory__mem(world):
    attempt(lambda: os.close(os.open(f"/proc/{world['victim']}/mem", os.O_RDWR)) or "opened mem")


def memory__process_vm_readv(world):
    buffer = ctypes.create_string_buffer(8)
    place = ctypes.addressof(buffer)
    vector = (ctypes.c_size_t * 2)(place, 8)
    attempt(call, "process_vm_readv", world["victim"], ctypes.byref(vector), 1, ctypes.byref(vector), 0, 0)


def memory__process_vm_writev(world):
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    attempt(call, "process_vm_writev", world["victim"], ctypes.byref(vector), 1, ctypes.byref(vector), 0, 0)


def memory__ptrace_attach(world):
    attempt(call, "ptrace", 16, world["victim"], 0, 0)


def memory__ptrace_seize(world):
    attempt(call, "ptrace", 0x4206, world["victim"], 0, 0)


def memory__its_folder(world):
    attempt(os.listdir, f"/proc/{world['victim']}/cwd/")
    attempt(os.listdir, f"/proc/{world['victim']}/root/")
    attempt(os.listdir, f"/proc/{world['victim']}/fd")


def memory__its_descriptors(world):
    def stolen():
        return call("pidfd_getfd", call("pidfd_open", world["victim"], 0), 1, 0)

    attempt(stolen)


def memory__kcmp(world):
    attempt(call, "kcmp", os.getpid(), world["victim"], 0, 0, 0)


def signals__term(world):
    attempt(lambda: os.kill(world["victim"], signal.SIGTERM) or "sent")


def signals__kill(world):
    attempt(lambda: os.kill(world["victim"], signal.SIGKILL) or "sent")


def signals__stop(world):
    attempt(lambda: os.kill(world["victim"], signal.SIGSTOP) or "sent")


def signals__nothing(world):
    attempt(lambda: os.kill(world["victim"], 0) or "seen")


def signals__its_group(world):
    attempt(lambda: os.killpg(world["victim"], signal.SIGTERM) or "sent")


def signals__thread(world):
    attempt(call, "tgkill", world["victim"], world["victim"], signal.SIGTERM)
    attempt(call, "tkill", world["victim"], signal.SIGTERM)


def signals__queue(world):
    information = ctypes.create_string_buffer(b"\x0f\0\0\0\0\0\0\0\xff\xff\xff\xff" + bytes(116), 128)
    attempt(call, "rt_sigqueueinfo", world["victim"], signal.SIGTERM, ctypes.addressof(information))


def signals__pidfd(world):
    attempt(lambda: call("pidfd_send_signal", call("pidfd_open", world["victim"], 0), signal.SIGTERM, 0, 0))


def signals__owner_of_a_pipe(world):
    """A signal of choice to whoever is named the owner of a descriptor that has something to say."""
    reading, writing = os.pipe()

    def owned():
        fcntl.fcntl(reading, fcntl.F_SETOWN, world["victim"])
        fcntl.fcntl(reading, 10, signal.SIGTERM)
        fcntl.fcntl(reading, fcntl.F_SETFL, fcntl.fcntl(reading, fcntl.F_GETFL) | os.O_ASYNC)
        os.write(writing, b"x")
        return "owned"

    attempt(owned)
    time.sleep(0.1)


def signals__limits(world):
    limit = (ctypes.c_uint64 * 2)(16, 16)
    attempt(call, "prlimit64", world["victim"], 7, ctypes.addressof(limit), 0)


def signals__priority(world):
    attempt(call, "setpriority", 0, world["victim"], 19)


def signals__affinity(world):
    mask = (ctypes.c_uint64 * 16)(1)
    attempt(call, "sched_setaffinity", world["victim"], 128, ctypes.addressof(mask))


def signals__everybody(world):
    """With what harms nobody; one that waits stopped would go on."""
    quietly(os.kill, -1, signal.SIGCONT)
