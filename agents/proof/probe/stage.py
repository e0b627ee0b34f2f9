"""The scene once it is laid: who is signed in, which keys the rows have, and how one asks."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

from agents.contract import Problem
from agents.erd.model import Entity, Erd
from agents.proof.backend import Answer, Backend, Call
from agents.proof.probe.people import Person
from agents.proof.probe.places import Place, Places
from agents.proof.probe.scene import Scene

API = "/api/v1/"
SHOWN = 300
"""How many characters of an answer a problem quotes."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question, its answer, and who asked: ``None`` is nobody who signed in."""

    person: Person | None
    call: Call
    answer: Answer

    def __str__(self) -> str:
        who = "nobody signed in" if self.person is None else f"as {self.person}"
        return f"{self.call.method} {self.call.path} ({who}) answered {self.answer.status}"


@dataclass
class Stage:
    """The laid scene; ``keys`` and ``tokens`` change while rows and accounts come and go.

    ``thorough`` asks everything; without it each promise is tried in one way.
    """

    scene: Scene
    backend: Backend
    places: Places
    thorough: bool
    keys: dict[tuple[str, Person], Any] = field(default_factory=dict)
    tokens: dict[Person, str] = field(default_factory=dict)
    _seen: dict[tuple[Person | None, str], Asked] = field(default_factory=dict)

    @property
    def erd(self) -> Erd:
        return self.scene.erd

    @cached_property
    def _limited(self) -> bool:
        """Whether the ERD asks for fewer answers than there are questions here."""
        return bool(self.erd.wants.throttle) or any(entity.throttle for entity in self.erd)

    @property
    def entities(self) -> tuple[Entity, ...]:
        """Those that everyone has a row of."""
        return tuple(entity for entity in self.scene.entities if (entity.name, "owner") in self.keys)

    def path(self, entity: Entity, person: Person | None = None) -> str:
        """The address of the collection, or of somebody's row in it."""
        row = "" if person is None else f"{quote(str(self.keys[entity.name, person]), safe='')}/"
        return f"{API}{entity.plural}/{row}"

    def look(self, person: Person | None, path: str) -> Asked:
        """What somebody sees there; asked once, until something is written."""
        if (person, path) not in self._seen:
            self._seen[person, path] = self.send(person, Call("GET", path, self.token(person)))
        return self._seen[person, path]

    def ask(
        self, person: Person | None, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> Asked:
        """Send one request with a JSON body."""
        sent = b"" if body is None else json.dumps(body).encode()
        return self.send(person, Call(method, path, self.token(person), sent, headers=headers or {}))

    def send(self, person: Person | None, call: Call) -> Asked:
        asked = Asked(person, call, self.backend.call(call))
        if asked.answer.status == HTTPStatus.TOO_MANY_REQUESTS and self._limited:
            self.backend.calm()
            asked = Asked(person, call, self.backend.call(call))
        if call.method != "GET" and asked.answer.status < HTTPStatus.BAD_REQUEST:
            self._seen.clear()
        return asked

    def token(self, person: Person | None) -> str | None:
        return None if person is None else self.tokens[person]


def unless(check: str, asked: Asked, expected: Collection[int], why: str, place: Place) -> Iterator[Problem]:
    """A problem, unless the answer has one of the expected statuses."""
    if asked.answer.status in expected:
        return
    wanted = " or ".join(map(str, sorted(expected)))
    raised = asked.answer.raised
    told = f": {raised.message}" if raised else f": {asked.answer.text[:SHOWN]}" if asked.answer.text else ""
    path, line = (raised.path, raised.line) if raised and raised.path else place
    yield Problem(check, path, line, f"{asked} instead of {wanted}, but {why}{told}")


def listed(asked: Asked) -> list[Mapping[str, Any]]:
    """The rows of a list's answer."""
    rows = asked.answer.members.get("results")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
