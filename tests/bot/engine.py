"""An engine whose flows are the test's own, for the tests of ``bot.durable`` and ``bot.service``."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog

from agents.erd import Limits
from bot import durable
from bot.child import wait_for
from bot.durable import Engine
from bot.event import Event
from bot.github import Tokens
from bot.run import Run, Services
from bot.signature import Signer

SERVICES = Services(Tokens("http://127.0.0.1:9", "17", "no key"), Signer("s3cret"), Limits())
Flow = Callable[[Run], str]


class Play:
    """Engines on one database, one after the other; ``flows`` says what a run of a kind does."""

    def __init__(self, folder: Path) -> None:
        self.database = folder / "erdsmith.db"
        self.flows: dict[str, Flow] = {}

    @property
    def url(self) -> str:
        return f"sqlite:///{self.database}"

    @contextmanager
    def running(self) -> Iterator[Engine]:
        """An engine that has started."""
        with pytest.MonkeyPatch.context() as patch:
            for name in ("pushed", "heard", "revised"):
                patch.setattr(durable, name, self._flow(name))
            engine = Engine(self.url, SERVICES)
            kept = structlog.get_config()
            # Nobody reads the log here, and a traceback in colours takes seconds.
            structlog.configure(processors=[], logger_factory=structlog.ReturnLoggerFactory())
            engine.start()
            try:
                yield engine
            finally:
                engine.stop()
                structlog.configure(**kept)

    def _flow(self, name: str) -> Flow:
        return lambda run: self.flows[name](run)

    def submit(self, engine: Engine, *events: Event) -> None:
        async def all_of_them() -> None:
            for event in events:
                await engine.submit(event)

        asyncio.run(all_of_them())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            return database.execute(query).fetchall()

    def ended(self, *keys: str, within: float = 20) -> list[str]:
        """How each of these runs ended, once all have; ``within`` so many seconds."""

        def look() -> list[str] | None:
            found = dict(self.rows("SELECT workflow_uuid, status FROM workflow_status"))
            statuses = [found.get(key, "") for key in keys]
            return statuses if all(status in ("SUCCESS", "ERROR") for status in statuses) else None

        return wait_for(look, within, f"{', '.join(keys)} to end")

    def written(self) -> bytes:
        """Every byte that the database has on disk."""
        return b"".join(path.read_bytes() for path in sorted(self.database.parent.glob("erdsmith.db*")))
