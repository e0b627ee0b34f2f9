"""The hub as one ASGI application: REST, GraphQL, git and the hub's own addresses behind one edge."""

import time
from collections import deque
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.hub import graph
from bot.hub.answering import Answering
from bot.hub.faults import Faults
from bot.hub.pages.site import routes as pages
from bot.hub.rest import OPERATIONS
from bot.hub.routing import Operation
from bot.hub.smart_http import SmartHttp
from bot.hub.state import World
from bot.hub.webhooks import Sender

_KEPT = 20_000


class Edge:
    """Every request passes here: it is logged, and a fault may strike it. `_hub` addresses are exempt from faults."""

    def __init__(self, app: ASGIApp, faults: Faults, log: "deque[dict[str, Any]]") -> None:
        self.app = app
        self.faults = faults
        self.log = log

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["state"] = {"actor": "anonymous"}
        entry = {"method": scope["method"], "path": scope["path"], "status": 0}
        started = time.monotonic()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                entry["status"] = message["status"]
            await send(message)

        own = scope["path"].startswith("/_hub/")
        struck = None if own else self.faults.request(f"{scope['method']} {scope['path']}")
        try:
            if struck:
                fault, strike = struck
                await strike(fault, self.app, scope, receive, noting)
            else:
                await self.app(scope, receive, noting)
        finally:
            if not own:
                entry |= {"actor": scope["state"]["actor"], "ms": round((time.monotonic() - started) * 1000, 1)}
                self.log.append(entry)


class HubRoutes:
    """What is not GitHub's: the log and the faults."""

    def __init__(self, faults: Faults, sender: Sender) -> None:
        self.faults = faults
        self.sender = sender
        self.requests: deque[dict[str, Any]] = deque(maxlen=_KEPT)

    def routes(self) -> list[Route]:
        return [
            Route("/_hub/log", self.log),
            Route("/_hub/faults", self.add_fault, methods=["POST"]),
            Route("/_hub/faults", self.clear_faults, methods=["DELETE"]),
        ]

    async def log(self, request: Request) -> Response:
        """Every request answered and every webhook sent so far."""
        deliveries = [
            {
                "id": one.id,
                "guid": one.guid,
                "event": one.event,
                "action": one.action,
                "status_code": one.status_code,
                "status": one.status,
                "ms": round(one.duration * 1000, 1),
                "redelivery": one.redelivery,
            }
            for one in self.sender.log
        ]
        return JSONResponse({"requests": list(self.requests), "deliveries": deliveries})

    async def add_fault(self, request: Request) -> Response:
        """One more fault, from now on."""
        try:
            self.faults.add(await request.json())
        except ValueError as error:
            return JSONResponse({"message": str(error)}, 422)
        return JSONResponse({}, 201)

    async def clear_faults(self, request: Request) -> Response:
        """All is well again."""
        self.faults.clear()
        return Response(status_code=204)


def create_app(world: World, sender: Sender, faults: Faults) -> ASGIApp:
    """The application over one world."""
    own, answering = HubRoutes(faults, sender), Answering(world, sender)
    operations = [*OPERATIONS, Operation("POST", "/graphql", graph.answer)]
    routes = [
        *own.routes(),
        *SmartHttp(world).routes(),
        *(answering.route(operation) for operation in operations),
        *pages(world),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: answering.unknown})
    return Edge(app, faults, own.requests)
