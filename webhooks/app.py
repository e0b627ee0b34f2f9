"""The web applications: the public one takes webhooks, the admin one stays on loopback.

Both live in one process with the engine, which the command line starts.
"""

from __future__ import annotations

from fastapi import FastAPI

from bot.durable import Engine
from webhooks import pages, receive


def create_app(engine: Engine, webhook_secret: str) -> FastAPI:
    """``POST /webhook`` and ``GET /healthz``; nothing else faces the internet."""
    app = FastAPI(title="ERDsmith", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.submit = engine.submit
    app.state.webhook_secret = webhook_secret
    app.include_router(receive.router)
    app.include_router(pages.public)
    return app


def create_admin(engine: Engine) -> FastAPI:
    """``GET /readyz``, on the admin port."""
    app = FastAPI(title="ERDsmith admin", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.ready = engine.ready
    app.include_router(pages.admin)
    return app
