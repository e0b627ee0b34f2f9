"""Faults on demand: what a hostile network or a bad day at GitHub does to requests and webhooks.

A kind is one function and one row in `REQUEST_KINDS` or `WEBHOOK_KINDS`; a fault is a kind, where it strikes, and how
often. Chance comes from the fault's own seed, so that a run can be repeated.
"""

import asyncio
import math
import random
import re
import threading
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.hub.connection import cut

Planned = tuple[float, Any]
Kind = TypeVar("Kind")

_SECONDARY_DOCUMENTATION = "https://docs.github.com/free-pro-team@latest/rest/overview/rate-limits-for-the-rest-api#about-secondary-rate-limits"


@dataclass
class Fault:
    """`route` is searched in `METHOD path` or `WEBHOOK event.action`; `times` None = until cleared."""

    route: re.Pattern[str]
    what: str
    times: int | None
    seconds: float
    chance: random.Random


RequestKind = Callable[[Fault, ASGIApp, Scope, Receive, Send], Awaitable[None]]
WebhookKind = Callable[[Fault, list[Planned]], list[Planned]]


def _limited(status: int) -> RequestKind:
    """The secondary rate limit: nothing happens, and GitHub says when to come again."""

    async def strike(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        message = (
            "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. "
            "If you reach out to GitHub Support for help, please include the request ID."
        )
        body = {"documentation_url": _SECONDARY_DOCUMENTATION, "message": message}
        headers = {"Retry-After": str(math.ceil(fault.seconds))}
        await JSONResponse(body, status, headers)(scope, receive, send)

    return strike


async def _failed(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"message": "Server Error"}, 500)(scope, receive, send)


async def _swallow(message: Message) -> None:
    """The effect happens, its answer is lost."""


async def _failed_after(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, _swallow)
    await _failed(fault, app, scope, receive, send)


async def _slow(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(fault.seconds)
    await app(scope, receive, send)


async def _dropped(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await cut(scope, receive)


async def _dropped_after(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await app(scope, receive, _swallow)
    await cut(scope, receive)


REQUEST_KINDS: Mapping[str, RequestKind] = {
    "403-secondary": _limited(403),
    "429": _limited(429),
    "500": _failed,
    "500-after": _failed_after,
    "slow": _slow,
    "drop": _dropped,
    "drop-after": _dropped_after,
}


def _double(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return planned * (1 + (fault.times or 1))


def _delay(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return [(after + fault.seconds, delivery) for after, delivery in planned]


def _reorder(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return [(after + fault.chance.uniform(0, fault.seconds), delivery) for after, delivery in planned]


def _lost(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return []


def _forged(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return [(after, replace(delivery, forged=True)) for after, delivery in planned]


# A webhook kind gets what is to be sent, each with its seconds from now, and says what is sent instead.
WEBHOOK_KINDS: Mapping[str, WebhookKind] = {
    "drop": _lost,
    "double": _double,
    "delay": _delay,
    "reorder": _reorder,
    "badsig": _forged,
}

_KEYS = ("route", "what", "times", "seconds", "seed")


class Faults:
    """The faults in force, in the order they were asked for."""

    def __init__(self) -> None:
        self._active: list[Fault] = []
        # Requests are struck in the server's thread, webhooks planned in any.
        self._lock = threading.Lock()

    def add(self, wish: Any) -> None:
        """`{"route", "what", "times", "seconds", "seed"}`; raises ValueError with the reason.

        For `double`, `times` is how often each webhook is sent again; for every other kind it is how many requests or
        webhooks are struck. Without `seconds`, `reorder` shuffles what falls into 0.3 s; the others take 1 s.
        """
        fault = _read(wish)
        with self._lock:
            self._active.append(fault)

    def clear(self) -> None:
        with self._lock:
            self._active.clear()

    def webhook(self, name: str, delivery: Any) -> list[Planned]:
        """What is sent instead of one delivery, each with its seconds from now."""
        planned: list[Planned] = [(0.0, delivery)]
        with self._lock:
            for fault, strike in self._striking(f"WEBHOOK {name}", WEBHOOK_KINDS):
                planned = strike(fault, planned)
        return planned

    def request(self, name: str) -> tuple[Fault, RequestKind] | None:
        """The first fault that strikes a request."""
        with self._lock:
            return next(self._striking(name, REQUEST_KINDS), None)

    def _striking(self, name: str, kinds: Mapping[str, Kind]) -> Iterator[tuple[Fault, Kind]]:
        for fault in self._active:
            if fault.what not in kinds or fault.times == 0 or not fault.route.search(name):
                continue
            if fault.times is not None and fault.what != "double":
                fault.times -= 1
            yield fault, kinds[fault.what]


def _read(wish: Any) -> Fault:
    if not isinstance(wish, Mapping):
        raise ValueError("a fault is a JSON object")
    unknown = [key for key in wish if key not in _KEYS]
    if unknown:
        raise ValueError(f"{unknown[0]}: unknown; a fault has {', '.join(_KEYS)}")
    what, route = wish.get("what"), wish.get("route", "")
    if what not in REQUEST_KINDS and what not in WEBHOOK_KINDS:
        raise ValueError(f"what: one of {', '.join(dict.fromkeys([*REQUEST_KINDS, *WEBHOOK_KINDS]))}")
    if not isinstance(route, str):
        raise ValueError("route: a regular expression, as text")
    if route.startswith("WEBHOOK") and what not in WEBHOOK_KINDS:
        raise ValueError(f"what: {what} strikes requests; a webhook can meet {', '.join(WEBHOOK_KINDS)}")
    try:
        pattern = re.compile(route)
    except re.error as error:
        raise ValueError(f"route: {error}") from error
    return Fault(
        route=pattern,
        what=str(what),
        times=_whole(wish, "times", 1),
        seconds=_seconds(wish.get("seconds"), 0.3 if what == "reorder" else 1.0),
        chance=random.Random(_whole(wish, "seed", None) or 0),  # noqa: S311 - a fault must be repeatable
    )


def _whole(wish: Mapping[str, Any], key: str, least: int | None) -> int | None:
    value = wish.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or (least is not None and value < least):
        raise ValueError(f"{key}: a whole number" + ("" if least is None else f", at least {least}"))
    return value


def _seconds(value: Any, default: float) -> float:
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 3600:
        raise ValueError("seconds: a number from 0 to 3600")
    return float(value)
