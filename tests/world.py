"""The world of the tests: a local GitHub and the bot beside it, both real processes or servers over real HTTP.

A test states a world, does one thing as a person, and looks at the result.
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.child import Child, wait_for
from bot.hub import Hub
from bot.hub.driver import Person
from bot.names import PROOF_CHECK

PATIENCE = 60.0


class World:
    """A hub with ``acme/shop``, the bot, and the people: ``writer``, ``reader``, ``outsider``."""

    def __init__(self, folder: Path) -> None:
        self.hub = Hub(folder / "hub", None)
        self.hub.start()
        credentials = self.hub.credentials()
        self.bot = Child(folder, credentials)
        self.hub.webhook_url = self.bot.webhook
        people = {name: self.person(name) for name in ("writer", "reader", "outsider")}
        self.writer, self.reader, self.outsider = people["writer"], people["reader"], people["outsider"]

    def person(self, name: str, repository: str = "acme/shop") -> Person:
        return Person(self.hub.url, self.hub.credentials()["users"][name], repository)

    def __enter__(self) -> Self:
        self.bot.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bot.stop()
        self.hub.stop()

    def pull(self, person: Person | None = None) -> dict[str, Any]:
        """The open pull request, once there is one whose proof is concluded."""
        person = person or self.writer

        def proven() -> dict[str, Any] | None:
            pull = next(iter(person.pulls()), None)
            return pull if pull and self.check(pull["head"]["sha"], PROOF_CHECK, person) else None

        return wait_for(proven, PATIENCE, "a pull request with its proof")

    def check(self, sha: str, name: str, person: Person | None = None) -> dict[str, Any] | None:
        """The concluded check run of this name, if there is one."""
        runs = (person or self.writer).checks(sha)
        return next((run for run in runs if run["name"] == name and run["status"] == "completed"), None)
