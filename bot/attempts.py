"""Attempts at a language model as runs of their own: counted by the queue's limits, and never paid twice.

An attempt's id is made of the branch and the run that it belongs to, the prompt, the model and its number. A run that
starts over asks the same, and gets what was answered before the process died; what others took for the branch before is
summed up from what they left.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Sequence
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID

from agents.llm import outcome
from agents.llm.chat import Attempt, Message, Prompt, Reply, Usage
from agents.llm.errors import LlmError, RateLimited
from bot.modelling import Limits, Models
from bot.run import Json

QUEUE = "llm"
SIDE_BY_SIDE = 8
MINUTE, DAY = 60.0, 24 * 60 * 60.0
MARGIN = 2.0
"""Seconds: attempts that start a minute apart may arrive closer together, and it is arrivals that a provider counts."""
PATIENCE = 150.0
"""Seconds that an attempt may wait for its turn: longer than a minute's limit makes it, shorter than people would."""
POLL = 0.1

_WAITING = ("ENQUEUED", "DELAYED")

Perform = Callable[[Json, list[str], int], Json]


def register_queue(limits: Limits) -> None:
    """The limits of all workers together: DBOS counts the starts, over restarts too."""
    DBOS.register_queue(
        QUEUE,
        worker_concurrency=SIDE_BY_SIDE,
        limiter={"limit": limits.per_minute, "period": MINUTE + MARGIN},
        partition_limiter={"limit": limits.per_day, "period": DAY},
        polling_interval_sec=POLL,
    )


def register_attempt(models: Models) -> Perform:
    """The run that makes one attempt; what came of it is its result, failures too."""

    @DBOS.workflow(name="attempt")
    def attempt(prompt: Json, names: list[str], number: int) -> Json:
        messages = tuple(Message(each["role"], each["content"]) for each in prompt["messages"])
        try:
            return outcome.to_json(models.client.attempt(Prompt(messages, prompt["max_tokens"]), names, number))
        except LlmError as error:
            return outcome.to_json(error)

    return attempt


@dataclass(frozen=True, slots=True)
class Queued:
    """What a run asks models through: ``bot.modelling.Asking``."""

    perform: Perform
    run: str

    def attempt(self, scope: str) -> Attempt:
        ask = queued(self.perform, self._prefix(scope))
        # Within a step, on its own thread, DBOS starts no other run.
        return lambda prompt, models, number: Context().run(ask, prompt, models, number)

    def spent(self, scope: str, since: int) -> Usage:
        """What other runs took for ``scope``, this one's own attempts apart: those it makes again, at no cost."""
        start = datetime.fromtimestamp(since, UTC).isoformat() if since else None
        of_scope, own = _scoped(scope), self._prefix(scope)
        found = DBOS.list_workflows(
            workflow_id_prefix=of_scope, status="SUCCESS", start_time=start, load_input=False, load_output=True
        )
        # A prefix may be read as a pattern, and names of branches have what stands for anything there.
        others = (
            each for each in found if each.workflow_id.startswith(of_scope) and not each.workflow_id.startswith(own)
        )
        outcomes: list[Json] = [each.output for each in others if each.output]
        return sum((Usage(**outcome["usage"]) for outcome in outcomes), Usage())

    def _prefix(self, scope: str) -> str:
        return f"{_scoped(scope)}{self.run}:"


def _scoped(scope: str) -> str:
    return f"llm:{scope}:"


def queued(perform: Perform, prefix: str) -> Attempt:
    """Attempts whose ids begin with ``prefix``."""

    def attempt(prompt: Prompt, models: Sequence[str], number: int) -> Reply:
        key = f"{prefix}{_digest(prompt, models)}:{number}"
        messages = [{"role": each.role, "content": each.content} for each in prompt.messages]
        question = {"messages": messages, "max_tokens": prompt.max_tokens}
        with SetWorkflowID(key), SetEnqueueOptions(queue_partition_key="all"):
            handle = DBOS.enqueue_workflow(QUEUE, perform, question, list(models), number)
        if not _got_its_turn(key):
            raise RateLimited("the limit of attempts is used up", seconds=DAY)
        return outcome.from_json(handle.get_result(polling_interval_sec=POLL))

    return attempt


def _digest(prompt: Prompt, models: Sequence[str]) -> str:
    return hashlib.sha256(f"{prompt.key} {models[0]}".encode()).hexdigest()[:32]


def _got_its_turn(key: str) -> bool:
    """Whether it was started in time; if not, it never will be."""
    deadline = time.monotonic() + PATIENCE
    while _status(key) in _WAITING:
        if time.monotonic() > deadline:
            DBOS.cancel_workflow(key)
            return False
        time.sleep(POLL)
    return _status(key) != "CANCELLED"


def _status(key: str) -> str:
    found = DBOS.get_workflow_status(key)
    return str(found.status) if found else ""
