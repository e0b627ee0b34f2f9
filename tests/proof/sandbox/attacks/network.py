"""Whoever could be reached from here."""

import array
import os
import socket

from tools import attempt


def tcp(family, address, protocol=0):
    made = socket.socket(family, socket.SOCK_STREAM, protocol)
    made.settimeout(1)
    made.connect(address)
    return "connected"


def network__tcp(world):
    attempt(tcp, socket.AF_INET, ("127.0.0.1", world["tcp"]))


def network__tcp_by_another_address(world):
    attempt(tcp, socket.AF_INET, ("127.1.2.3", world["tcp"]))
    attempt(tcp, socket.AF_INET, ("0.0.0.0", world["tcp"]))


def network__ipv6(world):
    attempt(tcp, socket.AF_INET6, ("::1", world["tcp6"]))


def network__mapped(world):
    attempt(tcp, socket.AF_INET6, ("::ffff:127.0.0.1", world["tcp"]))


def network__multipath(world):
    """Landlock's rules for TCP do not see it."""
    attempt(tcp, socket.AF_INET, ("127.0.0.1", world["tcp"]), 262)


def network__fast_open(world):
    attempt(lambda: socket.socket().sendto(b"x", 0x20000000, ("127.0.0.1", world["tcp"])))


def network__udp(world):
    attempt(lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b"x", ("127.0.0.1", world["udp"])))


def network__listening(world):
    def listening():
        made = socket.socket()
        made.bind(("127.0.0.1", 0))
        made.listen()
        return "listens"

    attempt(listening)


def network__named(world):
    attempt(lambda: socket.socket(socket.AF_UNIX).connect(world["named"]) or "connected")


def network__abstract(world):
    attempt(lambda: socket.socket(socket.AF_UNIX).connect(world["abstract"]) or "connected")


def network__datagrams(world):
    for name in (world["named"], world["abstract"]):
        attempt(lambda name=name: socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM).sendto(b"x", name + "-datagram"))


def network__a_pair_pointed_elsewhere(world):
    for name in (world["named"], world["abstract"]):
        for kind in (socket.SOCK_DGRAM, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
            attempt(lambda name=name, kind=kind: socket.socketpair(type=kind)[0].sendto(b"x", name + "-datagram"))


def network__a_pair_connected_elsewhere(world):
    attempt(
        lambda: socket.socketpair(type=socket.SOCK_DGRAM)[0].connect(world["abstract"] + "-datagram") or "connected"
    )


def network__descriptors_sent_out(world):
    def sent():
        one = socket.socketpair(type=socket.SOCK_DGRAM)[0]
        rights = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", [0]))]
        return one.sendmsg([b"x"], rights, 0, world["abstract"] + "-datagram")

    attempt(sent)


def network__netlink(world):
    for protocol in (0, 9, 15, 16):
        attempt(lambda protocol=protocol: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, protocol).fileno())


def network__packets(world):
    attempt(lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.ntohs(3)).fileno())


def network__raw(world):
    attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP).fileno())
    attempt(lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP).fileno())


def network__vsock(world):
    attempt(lambda: socket.socket(40, socket.SOCK_STREAM).fileno())


def network__rare_families(world):
    for family in (3, 4, 5, 9, 21, 23, 29, 31, 33, 35, 37, 38, 41, 44):
        attempt(lambda family=family: socket.socket(family, socket.SOCK_DGRAM).fileno())
        attempt(lambda family=family: socket.socket(family, socket.SOCK_SEQPACKET).fileno())


def network__names(world):
    attempt(socket.getaddrinfo, "localhost.example", 80)


def network__system_sockets(world):
    for path in ("/run/docker.sock", "/run/dbus/system_bus_socket", "/dev/log", "/run/systemd/journal/socket"):
        if os.path.exists(path):
            attempt(lambda path=path: socket.socket(socket.AF_UNIX).connect(path) or path)
