"""How fast ``POST /webhook`` answers, for an event that is queued and for one that needs no work."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import quantiles

from bot.child import Child
from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.webhooks import signature
from tests.bench.figures import Figure
from tests.bench.load import Load, latencies

CONNECTIONS = 16
SECONDS = 3.0


def measure() -> Iterator[Figure]:
    """A service of its own, which is killed afterwards with whatever was queued."""
    with tempfile.TemporaryDirectory(prefix="erdsmith-bench-") as folder, Hub(Path(folder) / "hub") as hub:
        payloads = _real_payloads(hub)
        bot = Child(Path(folder), hub.credentials())
        bot.start()
        try:
            # A process of its own: the hub that answers the queued runs lives in this one.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                for kind, event in (("ignored", "create"), ("queued", "push")):
                    for connections in (1, CONNECTIONS):
                        load = _load(hub, bot, event, payloads[event], connections)
                        yield from _figures(kind, load, pool.submit(latencies, load).result())
        finally:
            bot.kill()


def _real_payloads(hub: Hub) -> dict[str, bytes]:
    """What a push that makes a branch beside the default one is told with: ``push`` is queued, ``create`` is not."""
    hub.webhook_url = "http://127.0.0.1:9"  # the discard port: only the hub's own record of it is wanted
    writer = Person(hub.url, hub.credentials()["users"]["writer"], "acme/shop")
    writer.push({"notes.md": "Nothing here is about a schema.\n"}, "Take notes", branch="topic")
    hub.sender.idle(30)
    hub.webhook_url = None
    return {delivery.event: delivery.payload for delivery in hub.sender.log}


def _load(hub: Hub, bot: Child, event: str, body: bytes, connections: int) -> Load:
    headers = {
        "Content-Type": "application/json",
        "X-GitHub-Event": event,
        "X-Hub-Signature-256": signature(hub.credentials()["webhook_secret"], body),
    }
    return Load(bot.port, headers, body, connections, SECONDS if connections > 1 else 1.0)


def _figures(kind: str, load: Load, seconds: list[float]) -> Iterator[Figure]:
    cuts = quantiles((second * 1000 for second in seconds), n=100)
    if load.connections == 1:
        yield Figure(f"/webhook ack, {kind}, alone: median", "ms", (cuts[49],))
        return
    what = f"/webhook ack, {kind}, {load.connections} connections"
    for name, cut in (("median", 49), ("p95", 94), ("p99", 98)):
        yield Figure(f"{what}: {name}", "ms", (cuts[cut],))
    yield Figure(f"{what}: throughput", "/s", (len(seconds) / load.seconds,))
