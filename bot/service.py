"""The running service: the engine and the two web servers in one process."""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import signal
from collections.abc import Iterator
from typing import Any

import structlog
import uvicorn

from agents.contract import UserError
from agents.proof.database import why_not
from agents.proof.sandbox import current, hide, wish_for
from bot.durable import Engine
from bot.github import Tokens
from bot.modelling import Models
from bot.run import Services
from bot.settings import Settings
from bot.signature import Signer

log = structlog.get_logger()

DAY = 24 * 60 * 60


def services(settings: Settings) -> Services:
    """What the runs share, from the environment. Raises ``UserError`` for what is missing."""
    missing = settings.missing()
    if missing:
        raise UserError(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} not set; `erdsmith doctor` helps")
    return Services(
        tokens=Tokens(settings.github_api_url, settings.github_app_id, settings.private_key),
        signer=Signer(settings.github_webhook_secret.get_secret_value()),
        limits=settings.limits,
        on_postgres=settings.postgres == "auto" and why_not(current()) is None,
        models=Models.of(settings),
    )


def serve(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT; what is in flight finishes its step, or goes on at the next start.

    Raises ``UserError`` if something is missing, or if the sandbox that was asked for does not hold here.
    """
    hide()
    wish_for(lambda: settings.sandbox)
    sandbox = current()
    log.info("sandbox", tier=sandbox.tier, passed_over=sandbox.passed_over)
    shared = services(settings)
    log.info("full proof", on_postgres=shared.on_postgres)
    engine = Engine(settings.database_url, shared)
    web = importlib.import_module("webhooks.app")
    public = web.create_app(engine, settings.github_webhook_secret.get_secret_value())
    engine.start()
    try:
        asyncio.run(_serve(engine, settings, public, web.create_admin(engine), shared.models))
    finally:
        engine.stop()
        if shared.models:
            shared.models.close()


async def _serve(engine: Engine, settings: Settings, public: Any, admin: Any, models: Models | None) -> None:
    servers = (
        _Server(_config(public, settings.host, settings.port)),
        _Server(_config(admin, "127.0.0.1", settings.admin_port)),
    )

    def leave() -> None:
        for server in servers:
            server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave)
    pruning = asyncio.create_task(_prune_daily(engine, models))
    log.info("serving", host=settings.host, port=settings.port, admin_port=settings.admin_port)
    await asyncio.gather(*(server.serve() for server in servers))
    pruning.cancel()


async def _prune_daily(engine: Engine, models: Models | None) -> None:
    while True:
        if models is not None:
            log.info("old traces deleted", files=await asyncio.to_thread(models.traces.forget))
        log.info("old runs forgotten", runs=await asyncio.to_thread(engine.prune))
        await asyncio.sleep(DAY)


def _config(app: Any, host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(app, host=host, port=port, log_level="warning", access_log=False, lifespan="off")


class _Server(uvicorn.Server):
    """Leaves signals alone: uvicorn would raise them again when it ends, and the runs would not be drained."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
