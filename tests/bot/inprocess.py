"""The bot inside the test's own process, with the gate faked and its REST calls in the test's hands."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import httpx
import pytest
import uvicorn

from agents.contract import CheckResult, Verdict
from agents.erd import Limits
from agents.proof.proving import Proof
from bot.child import free_port, has_ended_all_runs, wait_for
from bot.durable import Engine
from bot.github import Tokens
from bot.hub import Hub
from bot.modelling import Models
from bot.run import Services
from bot.signature import Signer
from webhooks.app import create_app

Answer = Callable[[httpx.Request], httpx.Response]
HELD = Verdict("none", "full", (CheckResult("fake", True, 0.0),))


class Calls:
    """Every REST call of the bot, in order; ``fault`` may strike one of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[str] = []
        self.fault: Callable[[int, httpx.Request, Answer], httpx.Response] | None = None
        really = httpx.HTTPTransport.handle_request

        def handle(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
            if request.headers.get("user-agent") != "erdsmith":
                return really(transport, request)
            self.made.append(f"{request.method} {request.url.path}")
            answer: Answer = lambda sent: really(transport, sent)  # noqa: E731 - one line says it
            return self.fault(len(self.made), request, answer) if self.fault else answer(request)

        monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)


class Database:
    """What the world asks of the bot's process, asked of its database."""

    def __init__(self, folder: Path) -> None:
        self.log = folder / "no.log"
        self.log.touch()
        self._database = folder / "erdsmith.db"

    def is_idle(self) -> bool:
        return has_ended_all_runs(self._database)


def fake_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every proof holds at once, and derives nothing."""
    for module in ("bot.evolve", "agents.revision"):
        monkeypatch.setattr(f"{module}.prove", lambda files, *_: Proof(files, HELD))
        monkeypatch.setattr(f"{module}.begin", lambda *_: nullcontext())
    for module in ("bot.going_on", "bot.heads", "agents.freehand.revising"):
        monkeypatch.setattr(f"{module}.prove", lambda files, *_: Proof(files, HELD))
    monkeypatch.setattr("bot.heads.verify", lambda *_: HELD)


@contextmanager
def bot_beside(hub: Hub, folder: Path, *, on_postgres: bool = False, models: Models | None = None) -> Iterator[Engine]:
    """Engine and webhook server in threads of this process."""
    credentials = hub.credentials()
    key = Path(credentials["private_key_file"]).read_text(encoding="ascii")
    tokens = Tokens(credentials["url"], str(credentials["app_id"]), key)
    services = Services(tokens, Signer(credentials["webhook_secret"]), Limits(), on_postgres, models)
    engine = Engine(f"sqlite:///{folder / 'erdsmith.db'}", services)
    port = free_port()
    app = create_app(engine, credentials["webhook_secret"])
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, access_log=False, lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    engine.start()
    thread.start()
    wait_for(lambda: server.started, 10, "the webhook server")
    hub.webhook_url = f"http://127.0.0.1:{port}/webhook"
    try:
        yield engine
    finally:
        server.should_exit = True
        thread.join()
        engine.stop()
