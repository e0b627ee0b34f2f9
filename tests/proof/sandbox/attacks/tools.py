"""What attackers carry with them: raw system calls, and a way to say what came through."""

import ctypes
import json
import os
import sys

LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.syscall.restype = ctypes.c_long
NUMBERS = {
    "x86_64": {
        "ptrace": 101,
        "process_vm_readv": 310,
        "process_vm_writev": 311,
        "pidfd_open": 434,
        "pidfd_getfd": 438,
        "pidfd_send_signal": 424,
        "rt_sigqueueinfo": 129,
        "tgkill": 234,
        "tkill": 200,
        "memfd_create": 319,
        "shmget": 29,
        "msgget": 68,
        "keyctl": 250,
        "add_key": 248,
        "bpf": 321,
        "io_uring_setup": 425,
        "unshare": 272,
        "setns": 308,
        "mount": 165,
        "pivot_root": 155,
        "chroot": 161,
        "perf_event_open": 298,
        "userfaultfd": 323,
        "kexec_load": 246,
        "personality": 135,
        "open_by_handle_at": 304,
        "name_to_handle_at": 303,
        "clone": 56,
        "clone3": 435,
        "setpriority": 141,
        "ioprio_set": 251,
        "sched_setaffinity": 203,
        "prlimit64": 302,
        "mknod": 133,
        "truncate": 76,
        "kcmp": 312,
        "inotify_init1": 294,
        "swapon": 167,
        "init_module": 175,
        "syslog": 103,
    },
    "aarch64": {
        "ptrace": 117,
        "process_vm_readv": 270,
        "process_vm_writev": 271,
        "pidfd_open": 434,
        "pidfd_getfd": 438,
        "pidfd_send_signal": 424,
        "rt_sigqueueinfo": 138,
        "tgkill": 131,
        "tkill": 130,
        "memfd_create": 279,
        "shmget": 194,
        "msgget": 186,
        "keyctl": 219,
        "add_key": 217,
        "bpf": 280,
        "io_uring_setup": 425,
        "unshare": 97,
        "setns": 268,
        "mount": 40,
        "pivot_root": 41,
        "chroot": 51,
        "perf_event_open": 241,
        "userfaultfd": 282,
        "kexec_load": 104,
        "personality": 92,
        "open_by_handle_at": 265,
        "name_to_handle_at": 264,
        "clone": 220,
        "clone3": 435,
        "setpriority": 140,
        "ioprio_set": 30,
        "sched_setaffinity": 122,
        "prlimit64": 261,
        "mknod": 33,
        "truncate": 45,
        "kcmp": 272,
        "inotify_init1": 26,
        "swapon": 224,
        "init_module": 105,
        "syslog": 116,
    },
}[os.uname().machine]


def call(name, *arguments):
    """A system call by its name; raises ``OSError``."""
    words = [ctypes.c_long(word) if isinstance(word, int) else word for word in arguments]
    result = LIBC.syscall(ctypes.c_long(NUMBERS[name]), *words)
    if result < 0:
        raise OSError(ctypes.get_errno(), name)
    return result


def got(what):
    """Say what came through."""
    print(f"GOT {what!r}"[:2000], flush=True)


def attempt(function, *arguments, **named):
    """Do it, say so if it came through, go on either way."""
    try:
        got(function(*arguments, **named))
    except Exception:
        return


def quietly(function, *arguments):
    """Do it, whether it works or not."""
    try:
        function(*arguments)
    except Exception:
        return


def read(path):
    with open(path, "rb") as file:
        return file.read(65_536)


def world():
    """What there is to attack."""
    return json.loads(sys.argv[1])
