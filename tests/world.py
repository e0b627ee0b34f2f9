"""The world of the tests: a local GitHub and the bot beside it, over real HTTP and real git.

A test states a world, does one thing as a person, and looks at the result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx

from bot.child import Child, wait_for
from bot.hub import Hub
from bot.hub.driver import Person
from bot.names import ERD_CHECK, PROOF_CHECK

T = TypeVar("T")

PATIENCE = 60.0
BOT = "erdsmith[bot]"
Json = dict[str, Any]

SHOP = """{
  "User": {"name": "CharField", "email": "EmailField"},
  "Product": {"title": "CharField(80)", "price": "DecimalField(10,2)", "stock": "IntegerField"}
}"""
SHOP_WITH_ORDERS = """{
  "User": {"name": "CharField", "email": "EmailField"},
  "Product": {"title": "CharField(80)", "price": "DecimalField(10,2)", "stock": "IntegerField"},
  "Order": {"number": "CharField(20) unique", "placed_by": "ForeignKey:User", "product": "ForeignKey:Product"}
}"""


class World:
    """A hub and the bot as a child process; ``repository()`` gives a fresh one to play in.

    Without PostgreSQL: it would prove every pull request a second time. What is in ``environment`` is set besides.
    """

    def __init__(self, folder: Path, *, on_postgres: bool = False, **environment: str) -> None:
        self.hub = Hub(folder / "hub")
        self._numbers = count(1)
        environment["ERDSMITH_POSTGRES"] = "auto" if on_postgres else "off"
        self.bot = Child(folder, self.hub.credentials(), **environment)
        self.hub.webhook_url = self.bot.webhook

    def __enter__(self) -> Self:
        self.hub.start()
        self.bot.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.bot.stop()
        self.hub.stop()

    def repository(self, *, private: bool = True) -> Shop:
        """A repository with the App installed, and its people."""
        name = f"acme/shop-{next(self._numbers)}"
        self.hub.add_repository(name, private=private)
        return Shop(self.hub, self.bot, name)


class Shop:
    """One repository as its people see it."""

    def __init__(self, hub: Hub, bot: Child, name: str) -> None:
        self._hub, self._bot, self._name = hub, bot, name
        users = hub.credentials()["users"]
        self.writer, self.reader = (Person(hub.url, users[who], name) for who in ("writer", "reader"))

    def wait_for(self, look: Callable[[], T | None], seconds: float, what: str) -> T:
        """``wait_for``, with the end of the bot's log in the error."""
        try:
            return wait_for(look, seconds, what)
        except TimeoutError as error:
            error.add_note(self._bot.log.read_text()[-4000:].replace("\\n", "\n"))
            raise

    def opened(self, erd: str = SHOP) -> Json:
        """Push an ERD and wait for the proven pull request."""
        self.writer.push({"erd.json": erd}, "Draw the ERD")
        return self.pull()

    def pull(self, but: Sequence[int] = ()) -> Json:
        """The open pull request that is none of ``but``, once its head is proven."""

        def proven() -> Json | None:
            pull = next((pull for pull in self.writer.pulls() if pull["number"] not in but), None)
            return pull if pull and self.check(pull["head"]["sha"], PROOF_CHECK) else None

        return self.wait_for(proven, PATIENCE, "a pull request with its proof")

    def check(self, sha: str, name: str) -> Json | None:
        """The concluded check run of this name on a commit."""
        runs = self.writer.checks(sha)
        return next((run for run in runs if run["name"] == name and run["status"] == "completed"), None)

    def erd_check(self, sha: str) -> Json:
        """The ERD's check on a commit, once it is concluded."""
        return self.wait_for(lambda: self.check(sha, ERD_CHECK), PATIENCE, "the ERD's check")

    def subjects(self, number: int) -> list[str]:
        """The first lines of a pull request's commits, oldest first."""
        return [commit["commit"]["message"].splitlines()[0] for commit in self.writer.commits(number)]

    def pushes(self) -> int:
        """How often somebody pushed with git."""
        requests = httpx.get(f"{self._hub.url}/_hub/log", trust_env=False).raise_for_status().json()["requests"]
        return sum(request["path"] == f"/{self._name}.git/git-receive-pack" for request in requests)

    def tree(self, number: int) -> dict[str, str]:
        """Every file of the pull request with the id of its content; the manifest names a commit, so it is left out."""
        files = self.writer.files(number)
        return {item["filename"]: item["sha"] for item in files if not item["filename"].endswith(".erdsmith.json")}

    def all_checks(self, sha: str, name: str = "") -> list[Json]:
        """Every check run on a commit, or those of a name, also those that a newer one of the same name hides."""
        url = f"{self._hub.url}/repos/{self._name}/commits/{sha}/check-runs"
        token = self._hub.credentials()["users"]["writer"]
        answer = httpx.get(url, params={"filter": "all"}, headers={"Authorization": f"Bearer {token}"}, trust_env=False)
        runs: list[Json] = answer.raise_for_status().json()["check_runs"]
        return [run for run in runs if name in ("", run["name"])]

    def idle(self) -> None:
        """Wait until no webhook is under way and the bot has ended every run it was asked for."""
        self._hub.sender.idle(PATIENCE)
        self.wait_for(self._bot.is_idle, PATIENCE, "the bot to be idle")

    def answers(self, number: int, at_least: int = 1) -> list[str]:
        """What the bot said in the conversation, once there is that much of it."""

        def said() -> list[str] | None:
            found = [item["body"] for item in self.writer.comments(number) if item["user"]["login"] == BOT]
            return found if len(found) >= at_least else None

        return self.wait_for(said, PATIENCE, f"{at_least} answers")

    def settled_threads(self, number: int, at_least: int = 1) -> list[Json]:
        """The resolved review threads, once there are that many."""

        def resolved() -> list[Json] | None:
            found = [thread for thread in self.writer.threads(number) if thread["isResolved"]]
            return found if len(found) >= at_least else None

        return self.wait_for(resolved, PATIENCE, f"{at_least} resolved threads")
