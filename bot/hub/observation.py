"""What hubs do, told to whoever asked: every answer to a request, and every webhook.

One list for the whole process, on purpose: a test suite wants to hear of every hub, whoever starts it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exchange:
    """A request that was answered, not struck by a fault; `answer` is JSON, bytes, or None for no body."""

    method: str
    path: str
    version: str
    request: bytes
    status: int
    answer: Any


@dataclass(frozen=True)
class Webhook:
    """A webhook as it is planned, also where none is sent because there is no address."""

    event: str
    action: str | None
    payload: dict[str, Any]


Observer = Callable[[Exchange | Webhook], None]

_observers: list[Observer] = []


@contextmanager
def observed(observer: Observer) -> Iterator[None]:
    """From here to the end of the block every hub of this process tells `observer`, in the hub's own threads."""
    _observers.append(observer)
    try:
        yield
    finally:
        _observers.remove(observer)


def tell(seen: Exchange | Webhook) -> None:
    """To be called by hubs only."""
    for observer in _observers:
        observer(seen)
