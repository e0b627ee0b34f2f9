"""What a flow has in its hands: the event, the services of the process, and ``step``.

A flow is a plain function of a ``Run``. It decides; its steps act. The result of a step is remembered, so that a run
which was killed goes on after the last finished one; the step in flight runs again, which is why each is idempotent.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import structlog

from agents.contract import UserError, Verdict
from agents.erd import Limits
from agents.improving.settling import Authorship
from agents.llm.chat import Complete
from bot.configuration import Configuration
from bot.errors import Gone, Retry
from bot.event import Event
from bot.github import GitHubRepository, Tokens
from bot.modelling import Asking, Models
from bot.signature import Signer
from bot.workspace import Moved, Workspace
from bot.written import Written

log = structlog.get_logger()

Json = dict[str, Any]


RETRIES = 10
"""How often a step waits for GitHub to come back."""


@dataclass(frozen=True, slots=True)
class Services:
    """What all runs of a process share."""

    tokens: Tokens
    signer: Signer
    limits: Limits
    on_postgres: bool = False
    """Whether heads are proven on PostgreSQL in the background, besides what was proven before they were pushed."""
    models: Models | None = None


Remember = Callable[[str, Callable[[], Json]], Json]
"""Runs a step of a given name, or returns what it returned before."""

Enqueue = Callable[[str, Event, list[Json]], None]
"""Puts further work on the queue of its kind: the id of its run, the event, what was found out so far."""


class Run:
    """One event being worked on; close it to remove its clone."""

    def __init__(
        self,
        event: Event,
        key: str,
        services: Services,
        remember: Remember,
        enqueue: Enqueue,
        sleep: Callable[[float], None],
        found: Sequence[Json] = (),
        asking: Asking | None = None,
    ) -> None:
        self.event = event
        self.key = key
        """The run's own id: a second delivery of the same event never gets another."""
        self.services = services
        self.enqueue = enqueue
        self.found = found
        """What another run found out before this one: the commands that were heard, the verdict on a head."""
        self.apologise: Callable[[], None] | None = None
        """Set by the flow: what to say on GitHub if the run fails for a reason that nobody there can mend."""
        self._asking = asking
        self._remember = remember
        self._sleep = sleep
        self._resources = ExitStack()
        self._workspace: Workspace | None = None

    def step(self, name: str, act: Callable[[], Json]) -> Json:
        """The remembered result of ``act``; what it raises as an instruction to the flow is remembered too.

        ``Retry`` is obeyed here: the step is done again, those before it are not.
        """
        outcome = self._remember(name, lambda: self._timed(name, act))
        for _ in range(RETRIES):
            if outcome.get("raised") != "Retry":
                break
            self.close()
            self._sleep(outcome["seconds"])
            outcome = self._remember(name, lambda: self._timed(name, act))
        if "raised" in outcome:
            raise _raised(outcome)
        result: Json = outcome["returned"]
        return result

    def _timed(self, name: str, act: Callable[[], Json]) -> Json:
        started = time.perf_counter()
        outcome = _outcome(act)
        log.info("step ended", run=self.key, step=name, seconds=round(time.perf_counter() - started, 3))
        return outcome

    def judged(self, verdict: Verdict) -> None:
        """Log what a proof came to, and what each of its checks took."""
        seconds = {check.id: check.seconds for check in verdict.checks}
        log.info("judged", run=self.key, ok=verdict.ok, gate=verdict.gate, seconds=seconds)

    def improved(self, path: str, author: Authorship) -> None:
        """Log what a model was asked for a file, and what came of it."""
        usage = author.usage
        log.info(
            "improved",
            run=self.key,
            path=path,
            models=", ".join(author.models),
            rounds=author.rounds,
            tokens=usage.tokens,
            usd=round(usage.usd, 6),
            additions=author.gains,
            why=author.why,
        )

    def wrote(self, made: Written) -> None:
        """Log what a model wrote by itself."""
        usage = made.usage
        told = {"model": made.model, "rounds": made.rounds, "tokens": usage.tokens, "usd": round(usage.usd, 6)}
        log.info("written", run=self.key, path=made.path, **told)

    @cached_property
    def github(self) -> GitHubRepository:
        """The event's repository through the App's installation."""
        repository = GitHubRepository(self.services.tokens, self.event.installation, self.event.repository)
        return self._resources.enter_context(repository)

    def has_model(self, configuration: Configuration) -> bool:
        """Whether there is a language model that the repository wants."""
        models = self.services.models
        return models is not None and self._asking is not None and models.has_any(configuration)

    def model(self, configuration: Configuration, branch: str, since: int | None = None) -> Complete | None:
        """A language model as the repository wants it, with what is left of the budget of a branch's pull request.

        That began with ``since`` (seconds since 1970), if that is known. ``None`` = drafts stay.
        """
        models = self.services.models
        if models is None or self._asking is None or not models.has_any(configuration):
            return None
        scope = f"{self.event.repository}@{branch}"
        spent = self._asking.spent(scope, self.github.last_closed(branch) if since is None else since)
        return models.traced(models.patience(self._asking.attempt(scope), configuration, spent), self.key)

    def workspace(self, clone_url: str) -> Workspace:
        """A clone that lives as long as this run does in this process."""
        if self._workspace is None:
            workspace = Workspace(clone_url, self.github.token, self.services.signer)
            self._workspace = self._resources.enter_context(workspace)
        return self._workspace

    def give_up(self) -> None:
        """Say on GitHub that the run failed, if there is somebody waiting for it."""
        if self.apologise is not None:
            self._remember("apologise", self._apology)

    def _apology(self) -> Json:
        if self.apologise is not None:
            self.apologise()
        return {}

    def close(self) -> None:
        """Remove the clone and close the connections; a later step would make them anew."""
        self._workspace = None
        self.__dict__.pop("github", None)
        self._resources.close()


def _outcome(act: Callable[[], Json]) -> Json:
    """Exceptions that tell the flow what to do, as data: the database keeps no exception types."""
    try:
        return {"returned": act()}
    except Retry as error:
        return {"raised": "Retry", "seconds": error.seconds}
    except Moved:
        return {"raised": "Moved"}
    except Gone as error:
        return {"raised": "Gone", "text": str(error)}
    except UserError as error:
        return {"raised": "UserError", "text": str(error)}


def _raised(outcome: Json) -> Exception:
    match outcome["raised"]:
        case "Retry":
            return Retry(outcome["seconds"])
        case "Moved":
            return Moved()
        case "Gone":
            return Gone(outcome["text"])
        case _:
            return UserError(outcome["text"])
