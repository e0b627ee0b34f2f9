"""The scripted model over HTTP: chat completions as OpenAI has them, and two addresses of its own.

``POST /_model/scenario {"names": [...], "seed": 7, "seconds": 2, "rpm": 18, "rpd": 100}`` tells it how to behave,
``GET /_model/log`` says what it was asked.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from agents.llm.chat import estimated_tokens
from agents.llm.scripted.connection import cut
from agents.llm.scripted.scenarios import SCENARIOS, Answer, Asked
from agents.llm.scripted.script import NAME, Script, Told

_PIECE = 40
"""Characters that come at a time."""
_USD_PER_TOKEN = 0.000_001


class _Message(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: str
    content: str


class _Request(BaseModel):
    model_config = ConfigDict(extra="ignore")
    model: str
    models: list[str] = []
    messages: list[_Message]
    max_tokens: int = 4_000


class _Wish(BaseModel):
    model_config = ConfigDict(extra="forbid")
    names: list[str] = ["perfect"]
    seed: int = 0
    seconds: float = 2.0
    rpm: int = 0
    rpd: int = 0


def create_app(script: Script) -> Starlette:
    """The server's application; ``script`` decides."""

    async def complete(request: Request) -> Response:
        try:
            asked = _Request.model_validate_json(await request.body())
        except ValidationError:
            return _error(400, "That is no request for a chat completion.")
        return await _completed(script, asked, request)

    async def models(request: Request) -> Response:
        names = [NAME, *(f"{NAME}/{name}" for name in SCENARIOS)]
        price = {"prompt": str(_USD_PER_TOKEN), "completion": str(_USD_PER_TOKEN)}
        return JSONResponse({"object": "list", "data": [{"id": name, "pricing": price} for name in names]})

    async def scenario(request: Request) -> Response:
        try:
            wish = _Wish.model_validate_json(await request.body())
        except ValidationError:
            return _error(400, "names, seed, seconds, rpm and rpd can be told.")
        unknown = [name for name in wish.names if name not in SCENARIOS]
        if unknown or not wish.names:
            return _error(400, f"There is no scenario {unknown}; there are {', '.join(SCENARIOS)}.")
        script.tell(Told(**{**wish.model_dump(), "names": tuple(wish.names)}))
        return Response(status_code=204)

    async def log(request: Request) -> Response:
        return JSONResponse({"calls": script.log})

    return Starlette(
        routes=[
            Route("/v1/chat/completions", complete, methods=["POST"]),
            Route("/v1/models", models),
            Route("/_model/scenario", scenario, methods=["POST"]),
            Route("/_model/log", log),
        ]
    )


async def _completed(script: Script, asked: _Request, request: Request) -> Response:
    contents = [message.content for message in asked.messages]
    name = script.scenario(asked.model, contents)
    if script.is_over_the_limit():
        name = "429"
    said = [each.content for each in asked.messages if each.role == "user"]
    about = Asked.of(said, script.told.seconds)
    answer = SCENARIOS[name](about)
    script.note(
        scenario=name,
        status=answer.status,
        path=about.path,
        model=asked.model,
        messages=[each.model_dump() for each in asked.messages],
        has_key="authorization" in request.headers,
    )
    if answer.status != 200:
        return _error(answer.status, answer.error, dict(answer.headers))
    tokens = sum(map(estimated_tokens, contents)), estimated_tokens(answer.text or "")
    return StreamingResponse(_stream(answer, asked.model, tokens, request), media_type="text/event-stream")


async def _stream(answer: Answer, model: str, tokens: tuple[int, int], request: Request) -> AsyncIterator[bytes]:
    await asyncio.sleep(answer.delay)
    yield b": PROCESSING\n\n"
    yield _chunk(model, {"role": "assistant", "content": None if answer.text is None else ""})
    for start in range(0, len(answer.text or ""), _PIECE):
        yield _chunk(model, {"content": (answer.text or "")[start : start + _PIECE]})
    if answer.ending == "cut":
        await cut(request.scope)
        return
    if answer.ending == "error":
        yield _event({"model": model, "choices": [], "error": {"code": 502, "message": "Provider disconnected"}})
        return
    while answer.ending in ("stall", "endless"):
        await asyncio.sleep(0.1 if answer.ending == "stall" else 0)
        if answer.ending == "endless":
            yield _chunk(model, {"content": "# and so on\n" * 20})
    yield _chunk(model, {}, "length" if answer.ending == "length" else "stop")
    cost = sum(tokens) * _USD_PER_TOKEN
    yield _event({"choices": [], "usage": {"prompt_tokens": tokens[0], "completion_tokens": tokens[1], "cost": cost}})
    yield b"data: [DONE]\n\n"


def _chunk(model: str, delta: dict[str, Any], finish: str | None = None) -> bytes:
    return _event({"model": model, "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]})


def _event(data: Any) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


def _error(status: int, message: str, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": {"code": status, "message": message}}, status, headers)
