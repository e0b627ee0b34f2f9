"""One operation as a route: who may make the call, in which API version, what it costs, and what goes back."""

import hashlib
import json
import secrets

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.hub import auth, observation, versions
from bot.hub.allowance import Allowances, headers
from bot.hub.auth import Actor
from bot.hub.errors import Refusal, not_found
from bot.hub.routing import Answer, Call, Operation
from bot.hub.state import World
from bot.hub.webhooks import Sender

_FREE = "/rate_limit"


class Answering:
    """Makes routes of operations, over one world."""

    def __init__(self, world: World, sender: Sender) -> None:
        self.world = world
        self.sender = sender
        self.allowances = Allowances()

    def route(self, operation: Operation) -> Route:
        async def endpoint(request: Request) -> Response:
            body = await request.body()
            return await run_in_threadpool(self._answer, operation, request, body)

        return Route(operation.path, endpoint, methods=[operation.method])

    async def unknown(self, request: Request, error: Exception) -> Response:
        """GitHub does not tell a wrong method from a wrong path."""
        answer = _refused(not_found())
        return Response(_rendered(answer), answer.status, answer.headers, _media_type(answer))

    def _answer(self, operation: Operation, request: Request, body: bytes) -> Response:
        with self.world.lock:
            actor, version = Actor(), versions.NEWEST
            try:
                version = versions.chosen(request.headers.get("x-github-api-version"))
                actor = auth.actor_of(self.world, request.headers.get("authorization"))
                request.state.actor = actor.name
                answer = operation.answer(self._admitted(operation, request, actor, body))
            except Refusal as refusal:
                answer = _refused(refusal)
            shape = versions.shaped(answer.body, version)
            answer = Answer(shape, answer.status, {**answer.headers, "X-GitHub-Api-Version-Selected": version})
            path = request.url.path
            observation.tell(observation.Exchange(request.method, path, version, body, answer.status, shape))
            return self._response(operation, request, actor, answer)

    def _admitted(self, operation: Operation, request: Request, actor: Actor, body: bytes) -> Call:
        """The call, once its caller is known to be allowed to make it."""
        call = Call(
            world=self.world,
            sender=self.sender,
            allowances=self.allowances,
            actor=actor,
            path=request.path_params,
            query=dict(request.query_params),
            url=f"{self.world.root}{request.url.path}",
            accept=request.headers.get("accept", ""),
            raw=body,
        )
        if operation.app_jwt:
            if not actor.is_app:
                raise Refusal(401, "A JSON web token could not be decoded")
        elif "{owner}" in operation.path:
            _admit_to_repository(operation, call)
        return call

    def _response(self, operation: Operation, request: Request, actor: Actor, answer: Answer) -> Response:
        """With GitHub's headers; 304 without a body, and for nothing, when the caller has it already."""
        body = _rendered(answer)
        fields = {
            **answer.headers,
            "X-GitHub-Media-Type": "github.v3; format=json",
            "X-GitHub-Request-Id": secrets.token_hex(8).upper(),
            "X-Accepted-GitHub-Permissions": operation.permission.replace(":", "=").replace("|", "; "),
        }
        status = answer.status
        if operation.method == "GET" and status == 200:
            fields["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()}"'
            if fields["ETag"] in request.headers.get("if-none-match", ""):
                status, body = 304, b""
        resource = "graphql" if operation.path == "/graphql" else "core"
        allowance = self.allowances.of(actor, resource)
        allowance.used += status != 304 and operation.path != _FREE
        fields |= headers(allowance, resource)
        return Response(body, status, fields, _media_type(answer) if body else None)


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


def _rendered(answer: Answer) -> bytes:
    if answer.body is None:
        return b""
    if isinstance(answer.body, bytes):
        return answer.body
    return json.dumps(answer.body, ensure_ascii=False, separators=(",", ":")).encode()


def _media_type(answer: Answer) -> str:
    return "application/octet-stream" if isinstance(answer.body, bytes) else "application/json; charset=utf-8"
