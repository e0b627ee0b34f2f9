"""How a request can be left without any answer: the connection under it, which ASGI itself does not show."""

import asyncio
from typing import Any

from starlette.types import Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

_NAME = "hub.transport"


class Connection(H11Protocol):
    """uvicorn's protocol; each request also knows its transport."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn narrows it
        super().connection_made(transport)
        app: Any = self.app

        async def knowing(scope: Scope, receive: Receive, send: Send) -> None:
            scope.setdefault("extensions", {})[_NAME] = transport
            await app(scope, receive, send)

        self.app = knowing


async def cut(scope: Scope, receive: Receive) -> None:
    """Close the connection at once; returns when the server knows, so that it sends nothing either."""
    scope["extensions"][_NAME].abort()
    while (await receive())["type"] != "http.disconnect":
        pass
