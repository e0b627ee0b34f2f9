"""The configured language model, as the runs of a process share it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

import structlog

from agents.contract import UserError
from agents.llm.budget import Budget
from agents.llm.catalog import Catalog, available
from agents.llm.chat import Attempt, Complete, Usage
from agents.llm.client import Client
from agents.llm.errors import KeyRefused
from agents.llm.patience import Patience
from agents.llm.providers import Endpoint
from agents.llm.tracing import Traces
from bot.configuration import Configuration
from bot.settings import Settings

Number = TypeVar("Number", int, float)

log = structlog.get_logger()

NO_WISHES = Configuration()
FRESH = 60 * 60.0
"""Seconds for which the provider's list of models is believed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Attempts a minute and a day, by all workers; tokens and dollars for a pull request."""

    per_minute: int
    per_day: int
    max_tokens: int
    max_usd: float


class Asking(Protocol):
    """How a run asks models for a ``scope``, which is a pull request's branch."""

    def attempt(self, scope: str) -> Attempt: ...

    def spent(self, scope: str, since: int) -> Usage:
        """What other runs took for it since then (seconds since 1970)."""
        ...


class Models:
    """Asks the provider that the environment names. Its list of models is fetched when it is first needed."""

    def __init__(
        self, client: Client, limits: Limits, traces: Traces, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._sleep = sleep
        self.client = client
        self.limits = limits
        self.traces = traces
        self._lock = threading.Lock()
        self._fetched = 0.0
        self._catalog: Catalog | None = None

    @classmethod
    def of(cls, settings: Settings) -> Models | None:
        """``None`` = no provider is named, so the drafts are the result. Raises ``UserError`` for an unusable key."""
        endpoint = settings.model_endpoint()
        return None if endpoint is None else cls.at(endpoint, settings)

    @classmethod
    def at(cls, endpoint: Endpoint, settings: Settings) -> Models:
        """Those of a provider. Raises ``UserError`` for an unusable key."""
        try:
            client = Client(endpoint)
        except KeyRefused as error:
            raise UserError(f"{endpoint.provider.key_variable}: {error}") from None
        limits = Limits(settings.llm_rpm, settings.llm_rpd, settings.llm_max_tokens, settings.llm_max_usd)
        secrets = [settings.github_webhook_secret.get_secret_value()]
        secrets += [endpoint.key.get_secret_value()] if endpoint.key else []
        return cls(client, limits, Traces(_beside(settings.database_url), settings.trace_days, secrets))

    def traced(self, complete: Complete, run: str) -> Complete:
        """The same, with a trace of what the run called ``run`` asks."""
        return self.traces.traced(complete, run)

    def close(self) -> None:
        self.client.close()

    def has_any(self, wishes: Configuration) -> bool:
        """Whether a repository wants one of these models at all."""
        return not wishes.models or bool(self._wanted(wishes, self._listed())[0])

    def patience(
        self, attempt: Attempt | None = None, wishes: Configuration = NO_WISHES, spent: Usage | None = None
    ) -> Patience:
        """A ``complete`` with a budget of its own; without ``attempt`` the provider is asked at once, uncounted.

        A repository's ``wishes`` may choose among the models and lower the budget, of which ``spent`` is gone already.
        """
        catalog = self._listed()
        models, gone = self._wanted(wishes, catalog)
        if gone:
            log.warning("models that the provider does not have", models=", ".join(gone))
        budget = Budget(
            _lower(self.limits.max_tokens, wishes.budget.tokens), _lower(self.limits.max_usd, wishes.budget.usd), spent
        )
        return Patience(attempt or self.client.attempt, models, budget, prices=catalog, sleep=self._sleep)

    def _wanted(self, wishes: Configuration, catalog: Catalog | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The models to ask, in the order that the repository or the installation wants, and those that are gone."""
        models, gone = available(self.client.endpoint.models, catalog)
        if wishes.models:
            models = tuple(slug for slug in wishes.models if slug in models)
        return models, gone

    def _listed(self) -> Catalog | None:
        with self._lock:
            if self._catalog is None or time.monotonic() - self._fetched > FRESH:
                self._catalog, self._fetched = self.client.catalog(), time.monotonic()
            return self._catalog


def _lower(limit: Number, wish: Number | None) -> Number:
    """A repository may narrow a limit of the installation, never widen it."""
    return limit if wish is None else min(limit, wish)


def _beside(database_url: str) -> Path:
    """The folder of the traces: beside the database's file, or in the working folder."""
    file = database_url.removeprefix("sqlite:///") if database_url.startswith("sqlite:///") else ""
    return Path(file).parent / "erdsmith-traces"
