"""The hub as one ASGI application: REST, GraphQL, git and the hub's own addresses behind one edge."""

import time
from collections import deque
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.hub import auth, graph, page
from bot.hub.errors import Refusal, not_found
from bot.hub.faults import Faults
from bot.hub.rest import OPERATIONS
from bot.hub.routing import Answer, Call, Operation
from bot.hub.smart_http import SmartHttp
from bot.hub.state import World
from bot.hub.webhooks import Sender

API_VERSION = "2026-03-10"

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
    own = HubRoutes(faults, sender)
    operations = [*OPERATIONS, Operation("POST", "/graphql", graph.answer)]
    routes = [
        *own.routes(),
        *SmartHttp(world).routes(),
        page.route(world),
        *(_route(world, sender, operation) for operation in operations),
    ]
    app = Starlette(routes=routes, exception_handlers={HTTPException: _unknown})
    return Edge(app, faults, own.requests)


async def _unknown(request: Request, error: Exception) -> Response:
    return _response(_refused(not_found()))


def _route(world: World, sender: Sender, operation: Operation) -> Route:
    async def endpoint(request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(_answer, world, sender, operation, request, body)

    return Route(operation.path, endpoint, methods=[operation.method])


def _answer(world: World, sender: Sender, operation: Operation, request: Request, body: bytes) -> Response:
    with world.lock:
        try:
            return _response(operation.answer(_admitted(world, sender, operation, request, body)))
        except Refusal as refusal:
            return _response(_refused(refusal))


def _admitted(world: World, sender: Sender, operation: Operation, request: Request, body: bytes) -> Call:
    """The call, once its caller is known to be allowed to make it."""
    actor = auth.actor_of(world, request.headers.get("authorization"))
    request.state.actor = actor.name
    call = Call(
        world=world,
        sender=sender,
        actor=actor,
        path=request.path_params,
        query=dict(request.query_params),
        url=f"{world.root}{request.url.path}",
        accept=request.headers.get("accept", ""),
        raw=body,
    )
    if operation.app_jwt:
        if not actor.is_app:
            raise Refusal(401, "A JSON web token could not be decoded")
    elif "{owner}" in operation.path:
        _admit_to_repository(operation, call)
    return call


def _admit_to_repository(operation: Operation, call: Call) -> None:
    actor, repo = call.actor, call.repo
    if not actor.sees(repo):
        raise not_found()
    if actor.is_app:
        raise Refusal(403, "Resource not accessible by integration")
    if operation.method != "GET" and actor.user is None:
        raise Refusal(401, "Requires authentication")
    if not actor.may(repo, operation.role, operation.permission):
        whom = "by integration" if actor.token else "by personal access token"
        raise Refusal(403, f"Resource not accessible {whom}")


def _refused(refusal: Refusal) -> Answer:
    return Answer(refusal.body(), refusal.status)


def _response(answer: Answer) -> Response:
    headers = {"X-GitHub-Api-Version-Selected": API_VERSION, **answer.headers}
    if answer.body is None:
        return Response(status_code=answer.status, headers=headers)
    if isinstance(answer.body, bytes):
        return Response(answer.body, answer.status, headers, "application/octet-stream")
    return JSONResponse(answer.body, answer.status, headers, "application/json; charset=utf-8")
