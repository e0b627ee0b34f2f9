"""Clone, fetch and push: git's smart HTTP protocol in front of the bare repositories."""

import gzip
import tempfile
import threading
from collections.abc import Mapping
from contextlib import ExitStack
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from bot.hub import push_rules
from bot.hub.auth import Actor, actor_of
from bot.hub.errors import Refusal
from bot.hub.git import Git
from bot.hub.refs import announce
from bot.hub.state import Repository, World

_CHUNK = 1 << 16
_NO_CACHE = {"Cache-Control": "no-cache"}


class SmartHttp:
    """The three addresses git asks. One push at a time per repository, so that each is told apart afterwards."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._pushing: dict[int, threading.Lock] = {}

    def routes(self) -> list[Route]:
        return [
            Route("/{owner}/{name}.git/info/refs", self.advertise),
            Route("/{owner}/{name}.git/git-{service}", self.exchange, methods=["POST"]),
        ]

    async def advertise(self, request: Request) -> Response:
        """The refs, for a fetch or a push that is about to come."""
        service = request.query_params.get("service", "").removeprefix("git-")
        admitted = self._admit(request, service)
        if isinstance(admitted, Response):
            return admitted
        protocol = request.headers.get("git-protocol", "")
        answer = _spool()
        # http-backend leaves the banner out for protocol 2, and git insists on it otherwise.
        if service == "receive-pack" or "version=2" not in protocol:
            answer.write(_packet(f"# service=git-{service}\n") + b"0000")
            answer.flush()
        env = {"GIT_PROTOCOL": protocol} if protocol else {}
        await run_in_threadpool(_serve, admitted[0].git, service, ["--http-backend-info-refs"], None, answer, env)
        return _Spooled(answer, f"application/x-git-{service}-advertisement")

    async def exchange(self, request: Request) -> Response:
        """One fetch or one push."""
        service = request.path_params["service"]
        admitted = self._admit(request, service)
        if isinstance(admitted, Response):
            return admitted
        repo, actor = admitted
        protocol = request.headers.get("git-protocol")
        env = {"GIT_PROTOCOL": protocol} if protocol else {}
        with ExitStack() as spools:
            body, answer = spools.enter_context(_spool()), spools.enter_context(_spool())
            async for chunk in request.stream():
                body.write(chunk)
            body.seek(0)
            if request.headers.get("content-encoding") == "gzip":
                body = spools.enter_context(_unzipped(body))
            if service == "receive-pack":
                answer = await run_in_threadpool(self._push, repo, actor, body, answer, env)
            else:
                await run_in_threadpool(_serve, repo.git, service, [], body, answer, env)
            # From here on the response closes what it sends.
            spools.pop_all()
        return _Spooled(answer, f"application/x-git-{service}-result")

    def _push(
        self, repo: Repository, actor: Actor, body: IO[bytes], answer: IO[bytes], env: Mapping[str, str]
    ) -> IO[bytes]:
        """Gives the answer, in which each refused ref has its reason."""
        with self._pushing.setdefault(repo.id, threading.Lock()), tempfile.NamedTemporaryFile("r") as reasons:
            rules = push_rules.settings(repo, actor, reasons.name)
            _serve(repo.git, "receive-pack", [], body, answer, {**env, **rules})
            with self.world.lock:
                if actor.user:
                    announce(self.world, repo, actor.user)
            refused = dict(line.rstrip("\n").split(" ", 1) for line in reasons)
        return _explained(answer, refused) if refused else answer

    def _admit(self, request: Request, service: str) -> tuple[Repository, Actor] | Response:
        """The repository and who comes, or the refusal git shows to its user."""
        if service not in ("upload-pack", "receive-pack"):
            return PlainTextResponse("Please upgrade your git client.\n", 403)
        with self.world.lock:
            try:
                actor = actor_of(self.world, request.headers.get("authorization"))
            except Refusal:
                actor = Actor(is_app=True)
            request.state.actor = actor.name
            repo = self.world.repository(f"{request.path_params['owner']}/{request.path_params['name']}")
            if actor.is_app or (actor.user is None and (service == "receive-pack" or repo is None or repo.private)):
                challenge = {"WWW-Authenticate": 'Basic realm="GitHub"'}
                return PlainTextResponse("Invalid username or token.\n", 401, challenge)
            if repo is None or not actor.sees(repo) or not actor.may(repo, "read", "contents:read"):
                return PlainTextResponse("Repository not found.\n", 404)
            if service == "receive-pack" and not actor.may(repo, "write", "contents:write"):
                return PlainTextResponse(f"Permission to {repo.full_name}.git denied to {actor.name}.\n", 403)
            return repo, actor


def _serve(
    git: Git, service: str, arguments: list[str], body: IO[bytes] | None, answer: IO[bytes], env: Mapping[str, str]
) -> None:
    with body or _spool() as stdin:
        git.serve(service, arguments, stdin, answer, env)


def _explained(answer: IO[bytes], reasons: Mapping[str, str]) -> IO[bytes]:
    explained = _spool()
    with answer:
        answer.seek(0)
        explained.write(push_rules.explained(answer.read(), reasons))
    return explained


def _spool() -> IO[bytes]:
    return tempfile.TemporaryFile()


def _unzipped(body: IO[bytes]) -> IO[bytes]:
    plain = _spool()
    with body, gzip.GzipFile(fileobj=body) as unzipped:
        while chunk := unzipped.read(_CHUNK):
            plain.write(chunk)
    plain.seek(0)
    return plain


class _Spooled(StreamingResponse):
    """Sends a temporary file and closes it, also when the client goes away in the middle."""

    def __init__(self, answer: IO[bytes], media_type: str) -> None:
        self._answer = answer
        answer.seek(0)
        super().__init__(iter(lambda: answer.read(_CHUNK), b""), media_type=media_type, headers=_NO_CACHE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._answer.close()


def _packet(text: str) -> bytes:
    return f"{len(text) + 4:04x}{text}".encode()
