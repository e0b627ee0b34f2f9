"""How a stream can break off: by the connection under it, which ASGI itself does not show."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_NAME = "scripted.transport"
_KNOWN = 0.02


class Connection(H11Protocol):
    """uvicorn's protocol; each request also knows its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        app: Any = self.app

        async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[_NAME] = transport
            await app(scope, receive, send)

        self.app = knowing


async def cut(scope: Scope) -> None:
    """Close the connection after what has been sent; returns when the server knows, so that it sends no more."""
    scope["extensions"][_NAME].close()
    await asyncio.sleep(_KNOWN)
