"""Files that are not its own: kernel settings, writing outside, links, becoming somebody else."""

import ctypes
import os
import subprocess
from pathlib import Path

from tools import attempt, call, got, read


def opened(path, flags=os.O_WRONLY):
    os.close(os.open(path, flags))
    return f"opened {path}"


def kernel__core_pattern(world):
    attempt(opened, "/proc/sys/kernel/core_pattern")


def kernel__sysrq(world):
    attempt(opened, "/proc/sysrq-trigger")


def kernel__sysctl(world):
    for name in (
        "kernel/modprobe",
        "kernel/hostname",
        "vm/overcommit_memory",
        "net/ipv4/ip_forward",
        "fs/suid_dumpable",
    ):
        attempt(opened, f"/proc/sys/{name}")


def kernel__other_processes(world):
    for name in ("oom_score_adj", "mem", "comm", "coredump_filter"):
        attempt(opened, f"/proc/{world['victim']}/{name}")


def kernel__sys(world):
    for path in (
        "/sys/kernel/uevent_helper",
        "/sys/power/state",
        "/sys/fs/cgroup/cgroup.procs",
        "/sys/kernel/mm/ksm/run",
    ):
        attempt(opened, path)


def kernel__cgroups(world):
    attempt(os.mkdir, "/sys/fs/cgroup/erdsmith-owned")
    attempt(os.mkdir, "/sys/fs/cgroup/unified/erdsmith-owned")


def kernel__devices(world):
    for path in ("/dev/mem", "/dev/kmsg", "/dev/vda", "/dev/sda", "/dev/kvm", "/dev/fuse", "/dev/tty", "/dev/net/tun"):
        attempt(opened, path, os.O_RDWR)


def kernel__rare_calls(world):
    """Those that most holes of the last years were in."""
    attempt(call, "bpf", 0, 0, 0)
    attempt(call, "io_uring_setup", 4, ctypes.addressof(ctypes.create_string_buffer(256)))
    attempt(call, "keyctl", 0, -4, 1)
    attempt(call, "add_key", b"user", b"erdsmith", b"x", 1, -4)
    attempt(call, "userfaultfd", 1)
    attempt(call, "personality", 0x0040000)
    attempt(call, "perf_event_open", 0, 0, -1, -1, 0)
    attempt(call, "inotify_init1", 0)
    attempt(call, "syslog", 3, 0, 0)


def kernel__mounts(world):
    attempt(call, "mount", b"none", world["scratch"].encode(), b"tmpfs", 0, 0)
    attempt(call, "unshare", 0x20000)
    attempt(call, "chroot", world["scratch"].encode())
    attempt(call, "setns", 0, 0)


def outside__read(world):
    attempt(read, world["secret"])


def outside__list(world):
    attempt(os.listdir, world["folder"])


def outside__read_by_handle(world):
    handle = ctypes.create_string_buffer(b"\x80\0\0\0" + bytes(140), 144)
    mounted = ctypes.c_int()
    path = world["secret"].encode()

    def reopened():
        call("name_to_handle_at", -100, path, ctypes.addressof(handle), ctypes.addressof(mounted), 0)
        return os.read(call("open_by_handle_at", os.open("/", os.O_RDONLY), ctypes.addressof(handle), 0), 100)

    attempt(reopened)


def outside__the_home_of_secrets(world):
    for path in world["secrets"]:
        attempt(read, path)


def outside__create(world):
    attempt(Path(world["folder"], "new").write_text, "x")


def outside__append(world):
    attempt(lambda: os.write(os.open(world["file"], os.O_WRONLY | os.O_APPEND), b"x"))


def outside__overwrite(world):
    attempt(Path(world["file"]).write_text, "x")


def outside__truncate(world):
    attempt(lambda: os.truncate(world["file"], 0) or "truncated")


def outside__truncate_by_opening(world):
    """Landlock before its third version takes this for reading."""
    attempt(lambda: os.open(world["file"], os.O_RDONLY | os.O_TRUNC))
    attempt(lambda: os.open(world["readable"], os.O_RDONLY | os.O_TRUNC))


def outside__the_sources(world):
    attempt(Path(world["readable"]).write_text, "x")
    attempt(Path(world["readable"]).with_name("new").write_text, "x")


def outside__the_packages(world):
    attempt(Path(os.__file__).with_name("erdsmith_owned.py").write_text, "x")
    attempt(opened, os.__file__)
    import django

    attempt(Path(django.__file__).with_name("erdsmith_owned.py").write_text, "x")


def outside__shared_places(world):
    for place in ("/tmp", "/var/tmp", "/dev/shm", "/run", "/", "/etc", "/home"):
        attempt(Path(place, world["owned"]).write_text, "x")


def outside__delete(world):
    attempt(lambda: os.unlink(world["file"]) or "deleted")
    attempt(lambda: os.rmdir(world["folder"]) or "deleted")


def outside__rename(world):
    attempt(lambda: os.rename(world["file"], world["folder"] + "/moved") or "moved")
    attempt(lambda: os.rename(world["file"], world["scratch"] + "/moved") or "moved")


def outside__mode(world):
    attempt(lambda: os.chmod(world["file"], 0o777) or os.stat(world["file"]).st_mode & 0o777 == 0o777 or 1 / 0)


def outside__owner(world):
    def given():
        before = os.stat(world["file"])
        os.chown(world["file"], os.getuid(), 65534)
        after = os.stat(world["file"])
        return (after.st_uid, after.st_gid) != (before.st_uid, before.st_gid) or 1 / 0

    attempt(given)


def outside__times(world):
    attempt(lambda: os.utime(world["file"], (1, 1)) or "set")


def outside__attributes(world):
    attempt(lambda: os.setxattr(world["file"], "user.owned", b"1") or "set")


def outside__folders(world):
    attempt(lambda: os.mkdir(world["folder"] + "/made") or "made")


def outside__devices(world):
    attempt(call, "mknod", (world["folder"] + "/device").encode(), 0o20666, 0x103)
    attempt(lambda: os.mkfifo(world["folder"] + "/fifo") or "made")


def links__symbolic(world):
    link = Path(world["scratch"], "link")
    link.symlink_to(world["secret"])
    attempt(link.read_text)


def links__symbolic_to_a_folder(world):
    link = Path(world["scratch"], "link")
    link.symlink_to(world["folder"])
    attempt((link / "new").write_text, "x")


def links__hard(world):
    link = Path(world["scratch"], "link")
    attempt(lambda: link.hardlink_to(world["secret"]) or link.read_text())


def links__hard_outward(world):
    mine = Path(world["scratch"], "mine")
    mine.write_text("x")
    attempt(lambda: Path(world["folder"], "link").hardlink_to(mine) or "linked")


def links__through_proc(world):
    attempt(read, f"/proc/self/root{world['secret']}")
    attempt(read, f"/proc/self/cwd/../../../../../../..{world['secret']}")


def links__upward(world):
    attempt(read, "../" * 40 + world["secret"].lstrip("/"))


def links__renamed_folder(world):
    """Moving a folder that was opened, so that its parent leads elsewhere."""
    inner = Path(world["scratch"], "a", "b")
    inner.mkdir(parents=True)
    os.chdir(inner)
    attempt(lambda: os.rename(world["scratch"] + "/a", world["folder"] + "/a") or "moved")
    attempt(read, "../../../../.." + world["secret"])


def links__descriptors(world):
    """Whatever descriptors were left open by mistake."""
    for fd in range(3, 200):
        try:
            place = os.readlink(f"/proc/self/fd/{fd}")
        except OSError:
            try:
                os.fstat(fd)
            except OSError:
                continue
            place = ""
        if fd not in world["fds"] and not place.startswith("/proc"):
            got(f"descriptor {fd} leads to {place}")


def identity__root(world):
    for uid in (0, 1, 1000):
        attempt(lambda uid=uid: os.setuid(uid) or uid != world["uid"] or 1 / 0)
        attempt(lambda uid=uid: os.setresuid(uid, uid, uid) or uid != world["uid"] or 1 / 0)


def identity__groups(world):
    attempt(lambda: os.setgroups([0]) or "set")
    attempt(lambda: os.setgid(0) or os.getgid() == 0 != world["gid"] or 1 / 0)


def identity__setuid_programs(world):
    for program in ("/bin/su", "/usr/bin/passwd", "/usr/bin/sudo", "/usr/bin/newuidmap", "/usr/bin/bwrap"):
        attempt(lambda program=program: subprocess.run([program, "--help"], capture_output=True, timeout=5).stdout)


def identity__a_setuid_file_of_its_own(world):
    """Left behind, it would be the next one's."""
    mine = Path(world["scratch"], "shell")
    mine.write_bytes(b"#!/bin/sh\n")
    attempt(lambda: os.chmod(mine, 0o4755) or Path(world["folder"], "shell").hardlink_to(mine) or "left")


def identity__a_namespace_of_its_own(world):
    for flag in (0x10000000, 0x20000000, 0x40000000, 0x02000000, 0x04000000, 0x08000000):
        attempt(call, "unshare", flag)


def identity__a_cloned_namespace(world):
    attempt(call, "clone", 0x10000000 | 17, 0, 0, 0, 0)


def identity__capabilities(world):
    attempt(lambda: os.write(os.open("/proc/self/uid_map", os.O_WRONLY), b"0 0 1"))
    import tools

    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    wanted = (ctypes.c_uint32 * 6)(0xFFFFFFFF, 0xFFFFFFFF, 0, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    attempt(lambda: tools.LIBC.capset(ctypes.byref(header), ctypes.byref(wanted)) == 0 or 1 / 0)
