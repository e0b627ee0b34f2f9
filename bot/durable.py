"""The durable engine (DBOS): one event, one short run that survives a kill.

Three queues. ``hear`` is free of order: comments are read and acknowledged at once. ``work`` is partitioned by
repository: what writes to one repository runs one after the other, repositories side by side. ``proofs`` takes the
full proof of a head that nobody waits for, one at a time. A fourth, for language models, is in ``attempts``. Finished
steps never run again, the step in flight does, so every effect is idempotent. The settings are explained in
``docs/decisions/0002-dbos-settings.md``.
"""

from __future__ import annotations

import fcntl
import sqlite3
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Any

import sqlalchemy
import structlog
from dbos import DBOS, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID, error

from agents.contract import UserError
from bot.attempts import Queued, register_attempt, register_queue
from bot.closing import closed
from bot.conversation import heard
from bot.errors import Gone
from bot.event import Event
from bot.going_on import went_on
from bot.heads import announced, arrived, proven
from bot.preview import proposed
from bot.pushes import pushed
from bot.rerun import rerun
from bot.reviewing import decided
from bot.revise import revised
from bot.run import Json, Run, Services

log = structlog.get_logger()

APPLICATION_VERSION = "1"
"""Fixed: DBOS would derive it from the code, and a deploy would strand the runs that wait."""
EXECUTOR = "erdsmith"
"""Stable: after a restart the same executor takes up what was in flight."""
POLL = 0.2
"""Seconds; DBOS's default of 1 s is felt by people, and each look takes 4 ms of a processor."""
POLL_UNSEEN = 0.5
"""For what nobody waits for."""
WORKERS = 2
HEARERS = 8
PROVERS = 1
"""A proof keeps a processor busy, and the work that people wait for needs one too."""
DRAIN = 30
KEEP = timedelta(days=14)

Flow = Callable[[Run], str]


class RunFailed(Exception):
    """What the database keeps of an unexpected error: its type, never its text."""


class Engine:
    """Starts, feeds and stops the runs. One per process."""

    def __init__(self, database_url: str, services: Services) -> None:
        self._services = services
        self._lock: IO[str] | None = None
        url = sqlalchemy.make_url(database_url)
        config = DBOSConfig(
            name="erdsmith",
            system_database_url=database_url,
            application_version=APPLICATION_VERSION,
            executor_id=EXECUTOR,
            serializer=DBOSPortableJSONSerializer(),
            notification_listener_polling_interval_sec=POLL,
            log_level="CRITICAL",
        )
        if url.get_backend_name() == "sqlite":
            self._lock = _lock(url)
            config["system_database_engine"] = _sqlite(url)
        DBOS(config=config)
        self._hear, self._work, self._prove = self._workflows()
        self._attempt = register_attempt(services.models) if services.models else None

    def start(self) -> None:
        """Take up the runs that were in flight, and listen to the queues."""
        DBOS.launch()
        DBOS.register_queue("hear", worker_concurrency=HEARERS, polling_interval_sec=POLL)
        DBOS.register_queue("work", worker_concurrency=WORKERS, partition_concurrency=1, polling_interval_sec=POLL)
        DBOS.register_queue("proofs", worker_concurrency=PROVERS, polling_interval_sec=POLL_UNSEEN)
        if self._services.models:
            register_queue(self._services.models.limits)

    def stop(self) -> None:
        """Let the runs finish their steps, for half a minute at most."""
        DBOS.destroy(workflow_completion_timeout_sec=DRAIN, destroy_registry=True)
        if self._lock is not None:
            self._lock.close()

    async def submit(self, event: Event) -> None:
        """Queue an event; one that is queued already, or was, is not queued again."""
        if event.kind in ("comment", "review"):
            with SetWorkflowID(event.key):
                await DBOS.enqueue_workflow_async("hear", self._hear, event.to_json())  # type: ignore[arg-type]  # DBOS types async runs only
        else:
            with SetWorkflowID(event.key), SetEnqueueOptions(queue_partition_key=event.repository):
                await DBOS.enqueue_workflow_async("work", self._work, event.to_json(), [])  # type: ignore[arg-type]  # DBOS types async runs only

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            await DBOS.list_workflows_async(limit=1, load_input=False, load_output=False)
        except (error.DBOSException, sqlalchemy.exc.SQLAlchemyError):
            return False
        return True

    def prune(self) -> int:
        """Forget runs that ended long ago; returns how many."""
        before = (datetime.now(UTC) - KEEP).isoformat()
        ended = DBOS.list_workflows(
            status=["SUCCESS", "ERROR"], end_time=before, limit=10_000, load_input=False, load_output=False
        )
        DBOS.delete_workflows([run.workflow_id for run in ended])
        return len(ended)

    def _workflows(self) -> tuple[Callable[[Json], str], Callable[[Json, list[Json]], str], Callable[[Json], str]]:
        """The three kinds of run, as functions: DBOS registers no bound methods."""
        flows: dict[str, Flow] = {
            "push": pushed,
            "pull": proposed,
            "closed": closed,
            "comment": revised,
            "review": revised,
            "head": arrived,
            "verdict": announced,
            "decided": decided,
            "next": went_on,
            "rerun": rerun,
        }

        @DBOS.workflow(name="hear")
        def hear(event: Json) -> str:
            return self._perform(heard, Event.from_json(event), [])

        @DBOS.workflow(name="work")
        def work(event: Json, found: list[Json]) -> str:
            return self._perform(flows[event["kind"]], Event.from_json(event), found)

        @DBOS.workflow(name="prove")
        def prove(event: Json) -> str:
            return self._perform(proven, Event.from_json(event), [])

        return hear, work, prove

    def _enqueue(self, key: str, event: Event, found: list[Json]) -> None:
        if event.kind == "proof":
            with SetWorkflowID(key):
                DBOS.enqueue_workflow("proofs", self._prove, event.to_json())
            return
        with SetWorkflowID(key), SetEnqueueOptions(queue_partition_key=event.repository):
            DBOS.enqueue_workflow("work", self._work, event.to_json(), found)

    def _perform(self, flow: Flow, event: Event, found: list[Json]) -> str:
        """The edge of a run: the one place where an unexpected error ends."""
        key = str(DBOS.workflow_id)
        asking = Queued(self._attempt, key) if self._attempt else None
        run = Run(event, key, self._services, _remember, self._enqueue, DBOS.sleep, found, asking)
        bound = log.bind(run=run.key, kind=event.kind, repository=event.repository)
        try:
            outcome = flow(run)
        except error.DBOSException:
            raise
        except Gone:
            outcome = "gone"
        except Exception as failure:
            bound.exception("run failed")
            run.give_up()
            raise failure if isinstance(failure, RunFailed) else RunFailed(type(failure).__name__) from None
        finally:
            run.close()
        bound.info("run ended", outcome=outcome)
        return outcome


def _remember(name: str, act: Callable[[], Json]) -> Json:
    """The outcome of a step. The engine keeps what a step raises, so that must not be the error itself."""

    def nameless() -> Json:
        try:
            return act()
        except Exception as failure:
            raise RunFailed(type(failure).__name__) from failure

    return DBOS.run_step({"name": name}, nameless)


def _lock(url: sqlalchemy.URL) -> IO[str]:
    """Hold the database for this process: two on one SQLite file break limits and order."""
    if sys.version_info >= (3, 12) and sqlite3.sqlite_version_info < (3, 42):
        raise UserError(
            f"Python {sys.version_info.major}.{sys.version_info.minor} needs SQLite 3.42 or newer for its queue, and "
            f"this machine has {sqlite3.sqlite_version}: use Python 3.11 or set ERDSMITH_DATABASE_URL to PostgreSQL"
        )
    path = Path(f"{url.database or 'erdsmith.db'}.lock")
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = path.open("a", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as taken:
        lock.close()
        raise UserError(f"another ERDsmith holds {url.database}: one process per SQLite file") from taken
    return lock


def _sqlite(url: sqlalchemy.URL) -> sqlalchemy.Engine:
    engine = sqlalchemy.create_engine(url)

    @sqlalchemy.event.listens_for(engine, "connect")
    def configure(connection: Any, _: Any) -> None:
        connection.isolation_level = "IMMEDIATE"
        for pragma in ("busy_timeout=30000", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    return engine
