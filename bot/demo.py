"""The whole story on this machine: a local GitHub, the bot beside it, a person who pushes, reviews and merges.

At the end the merged backend is really started and asked something. No account, no key, no network.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar

from rich.console import Console

from agents.contract import UserError
from agents.llm.scripted import ScriptedModel
from bot.child import Child, wait_for
from bot.hub import Hub
from bot.hub.driver import Person
from bot.markdown import visible
from bot.names import PROOF_CHECK
from bot.tryout import try_backend

T = TypeVar("T")

PATIENCE = 120.0
REPOSITORY = "acme/shop"
COMMAND = "/revise views.py add pagination"


class Story:
    """Plays the steps one after the other and prints each with the time it took."""

    def __init__(self, erd: Path, merged: Path, *, scripted: bool = False) -> None:
        try:
            self._erd = erd.read_bytes()
        except OSError as error:
            raise UserError(f"{erd} cannot be read: {error.strerror}") from error
        self._merged = merged
        self._model = ScriptedModel() if scripted else None
        self._console = Console(highlight=False)

    def play(self, *, keep: bool) -> None:
        """From push to merge; with ``keep`` the local GitHub and the bot stay up until Ctrl-C."""
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="erdsmith-demo-") as folder, self._servers(Path(folder)) as person:
            pull = self._open(person)
            self._revise(person, pull["number"])
            self._merge(person, pull["number"])
            self._start_backend(person)
            self._console.print(f"\nAll of it took {time.monotonic() - started:.1f} s.")
            self._console.print(f"Pull request    {pull['html_url']}")
            self._console.print(f"Merged backend  {self._merged / 'backend'}", soft_wrap=True)
            if keep:
                self._console.print("The local GitHub and the bot keep running; Ctrl-C ends them.")
                _wait_for_interrupt()

    @contextmanager
    def _servers(self, folder: Path) -> Iterator[Person]:
        with Hub(folder / "hub") as hub, self._model or nullcontext():
            model = self._model.environment() if self._model else {}
            # A second proof of each head would take the processor from what is shown.
            bot = Child(folder, hub.credentials(), ERDSMITH_POSTGRES="off", **model)
            hub.webhook_url = bot.webhook
            try:
                self._step("the bot runs beside a local GitHub", bot.start)
                yield Person(hub.url, hub.credentials()["users"]["writer"], REPOSITORY)
            finally:
                bot.stop()

    def _step(self, what: str, act: Callable[[], T], told: Callable[[T], str] = lambda _: "") -> T:
        """Do one step and print the time it took; ``told`` adds what came of it."""
        started = time.monotonic()
        with self._console.status(what):
            result = act()
        detail = visible(told(result))
        took = time.monotonic() - started
        self._console.print(f"✓ {took:5.1f} s  {what}{': ' + detail if detail else ''}", markup=False, soft_wrap=True)
        return result

    def _open(self, person: Person) -> dict[str, Any]:
        self._step("erd.json is pushed", lambda: person.push({"erd.json": self._erd}, "Add the ERD"))
        pull: dict[str, Any] = self._step(
            "the pull request is open and proven",
            lambda: wait_for(lambda: _proven_pull(person), PATIENCE, "the pull request"),
            lambda pull: pull["title"],
        )
        commits = person.commits(pull["number"])
        self._console.print(f"           {len(commits)} commits, one per file, e.g.")
        for commit in commits[:3]:
            self._console.print(f"             {visible(commit['commit']['message'].splitlines()[0])}", markup=False)
        return pull

    def _revise(self, person: Person, number: int) -> None:
        said = self._step(
            f"a reviewer comments on a line: {COMMAND}",
            lambda: person.line_comment(number, "backend/views.py", 1, COMMAND),
        )
        answer = self._step(
            "the fix-up is pushed, answered and its thread resolved",
            lambda: wait_for(lambda: _answer(person, number, said["id"]), PATIENCE, "the fix-up"),
        )
        self._console.print(f"           “{visible(answer)}”", markup=False, soft_wrap=True)

    def _merge(self, person: Person, number: int) -> None:
        self._step("the reviewer approves", lambda: person.approve(number))
        branch = person.pull(number)["head"]["ref"]
        self._step("and merges", lambda: person.merge(number))
        self._step(
            "the bot's branch is gone",
            lambda: wait_for(lambda: branch not in person.branches(), PATIENCE, "the branch to be deleted"),
        )

    def _start_backend(self, person: Person) -> None:
        shutil.rmtree(self._merged, ignore_errors=True)
        self._merged.mkdir(parents=True)
        self._step("the merged backend is cloned", lambda: person.clone(self._merged))
        self._step(
            "it migrates, serves, signs a user in and answers",
            lambda: try_backend(self._merged),
            lambda answer: answer,
        )


def _proven_pull(person: Person) -> dict[str, Any] | None:
    """The open pull request, once its proof is concluded."""
    pull = next(iter(person.pulls()), None)
    runs = person.checks(pull["head"]["sha"]) if pull else []
    return pull if any(run["name"] == PROOF_CHECK and run["status"] == "completed" for run in runs) else None


def _answer(person: Person, number: int, comment: int) -> str:
    """What the bot replied in the comment's thread, once that is resolved."""
    for thread in person.threads(number):
        said = thread["comments"]["nodes"]
        if thread["isResolved"] and said[0]["databaseId"] == comment and len(said) > 1:
            text: str = said[1]["body"]
            return text.partition("\n\n<!--")[0]
    return ""


def _wait_for_interrupt() -> None:
    try:
        signal.pause()
    except KeyboardInterrupt:
        return
