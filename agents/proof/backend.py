"""The backend under proof as its judge sees it: requests go in, answers come out, rows can be laid beforehand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from agents.contract import Problem


@dataclass(frozen=True, slots=True)
class Call:
    """One request. ``body`` is what is sent, ``token`` the access token of whoever sends it."""

    method: str
    path: str
    token: str | None = None
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, how many database queries it took, and where the backend raised what it did not handle."""

    status: int
    text: str
    queries: int = 0
    raised: Problem | None = None

    @property
    def members(self) -> Mapping[str, Any]:
        """The body's members, if it is a JSON object; else none."""
        try:
            body = json.loads(self.text)
        except (ValueError, RecursionError):
            return {}
        return body if isinstance(body, dict) else {}


@dataclass(frozen=True, slots=True)
class Row:
    """One row to be stored without the API: ``values`` by member as JSON, references as keys."""

    model: str
    values: Mapping[str, Any]
    key: Any = None
    """Given only where rows need each other; else the database or ``values`` decides."""
    password: str | None = None


@dataclass(frozen=True, slots=True)
class Laid:
    """The keys of the rows that were asked for, in order; none of them if one could not be stored."""

    keys: Sequence[Any] = ()
    problem: Problem | None = field(default=None)


class Gone(Exception):
    """The backend ended while it was asked."""


class Backend(Protocol):
    """The code under proof, out of reach of the judge but for these; each raises ``Gone``."""

    def call(self, call: Call) -> Answer:
        """Let the backend answer one request."""

    def lay(self, rows: Sequence[Row]) -> Laid:
        """Store rows, all in one transaction."""

    def calm(self) -> None:
        """Let the throttles forget who asked how often."""
