"""Faults on demand: what a hostile network or a bad day at GitHub does to requests and webhooks.

A kind is one function and one row in `REQUEST_KINDS` or `WEBHOOK_KINDS`; a fault is a kind, where it strikes, and how
often. Chance comes from the fault's own seed, so that a run can be repeated.
"""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Planned = tuple[float, Any]
Kind = TypeVar("Kind")


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


async def _failed(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await JSONResponse({"message": "Server Error"}, 500)(scope, receive, send)


async def _failed_after(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    async def swallow(message: Message) -> None:
        """The effect happens, its answer is lost."""

    await app(scope, receive, swallow)
    await _failed(fault, app, scope, receive, send)


async def _slow(fault: Fault, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    await asyncio.sleep(fault.seconds)
    await app(scope, receive, send)


REQUEST_KINDS: Mapping[str, RequestKind] = {"500": _failed, "500-after": _failed_after, "slow": _slow}


def _double(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return planned * (1 + (fault.times or 1))


def _delay(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return [(after + fault.seconds, delivery) for after, delivery in planned]


def _reorder(fault: Fault, planned: list[Planned]) -> list[Planned]:
    return [(after + fault.chance.uniform(0, fault.seconds), delivery) for after, delivery in planned]


# A webhook kind gets what is to be sent, each with its seconds from now, and says what is sent instead.
WEBHOOK_KINDS: Mapping[str, WebhookKind] = {"double": _double, "delay": _delay, "reorder": _reorder}


class Faults:
    """The faults in force, in the order they were asked for."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, wish: Mapping[str, Any]) -> None:
        """`{"route", "what", "times", "seconds", "seed"}`; raises ValueError with the reason.

        For `double`, `times` is how often each webhook is sent again; for every other kind it is how many requests or
        webhooks are struck. Without `seconds`, `reorder` shuffles what falls into 0.3 s, `delay` and `slow` take 1 s.
        """
        what = wish.get("what")
        if what not in REQUEST_KINDS and what not in WEBHOOK_KINDS:
            raise ValueError(f"what: one of {', '.join([*REQUEST_KINDS, *WEBHOOK_KINDS])}")
        try:
            route = re.compile(str(wish.get("route", "")))
            seconds = float(wish.get("seconds", 0.3 if what == "reorder" else 1.0))
            times = None if wish.get("times") is None else int(wish["times"])
        except (re.error, TypeError) as error:
            raise ValueError(str(error)) from error
        self._active.append(Fault(route, str(what), times, seconds, random.Random(wish.get("seed", 0))))  # noqa: S311 - a fault must be repeatable

    def clear(self) -> None:
        self._active.clear()

    def webhook(self, name: str, delivery: Any) -> list[Planned]:
        """What is sent instead of one delivery, each with its seconds from now."""
        planned: list[Planned] = [(0.0, delivery)]
        for fault, strike in self._striking(f"WEBHOOK {name}", WEBHOOK_KINDS):
            planned = strike(fault, planned)
        return planned

    def request(self, name: str) -> tuple[Fault, RequestKind] | None:
        """The first fault that strikes a request."""
        return next(self._striking(name, REQUEST_KINDS), None)

    def _striking(self, name: str, kinds: Mapping[str, Kind]) -> Iterator[tuple[Fault, Kind]]:
        for fault in self._active:
            if fault.what not in kinds or fault.times == 0 or not fault.route.search(name):
                continue
            if fault.times is not None and fault.what != "double":
                fault.times -= 1
            yield fault, kinds[fault.what]
