"""Webhooks sent as fast as they are answered, over connections that stay open."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Load:
    """What to send where; ``headers`` lack the delivery id only, which is new each time."""

    port: int
    headers: Mapping[str, str]
    body: bytes
    connections: int
    seconds: float


def latencies(load: Load) -> list[float]:
    """The seconds that each answer took; raises ``RuntimeError`` for one that is not 202."""
    return asyncio.run(_all(load))


async def _all(load: Load) -> list[float]:
    end = time.perf_counter() + load.seconds
    found = await asyncio.gather(*(_one(load, end) for _ in range(load.connections)))
    return [latency for each in found for latency in each]


async def _one(load: Load, end: float) -> list[float]:
    """One connection: a request, its answer, the next."""
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
    fixed = "".join(f"{name}: {value}\r\n" for name, value in load.headers.items())
    head = f"POST /webhook HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(load.body)}\r\n{fixed}"
    found: list[float] = []
    while (started := time.perf_counter()) < end:
        writer.write(f"{head}X-GitHub-Delivery: {uuid.uuid4()}\r\n\r\n".encode() + load.body)
        answer = await reader.readuntil(b"\r\n\r\n")
        found.append(time.perf_counter() - started)
        if not answer.startswith(b"HTTP/1.1 202 "):
            raise RuntimeError(answer.decode(errors="replace"))
    writer.close()
    await writer.wait_closed()
    return found
