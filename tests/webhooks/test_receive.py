"""The edge of the service: what a delivery must be to get in, and what is answered to it."""

from __future__ import annotations

import asyncio
import hmac
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from bot.durable import Engine
from bot.event import Event
from webhooks.app import create_admin, create_app
from webhooks.receive import MAX_BODY

SECRET = "s3cret"
PUSH = {
    "ref": "refs/heads/main",
    "installation": {"id": 7},
    "repository": {"full_name": "acme/shop"},
    "sender": {"type": "User"},
}


@dataclass
class FakeEngine:
    """Takes events until it is broken."""

    submitted: list[Event] = field(default_factory=list)
    broken: bool = False

    async def submit(self, event: Event) -> None:
        if self.broken:
            raise OSError("the database is away")
        self.submitted.append(event)

    async def ready(self) -> bool:
        return not self.broken


def signature(body: bytes, secret: str = SECRET, method: str = "sha256") -> str:
    return f"{method}={hmac.new(secret.encode(), body, method).hexdigest()}"


def deliver(
    engine: FakeEngine,
    body: bytes | AsyncIterator[bytes],
    *,
    event: str = "push",
    signed: str | bytes | None = None,
    headers: Mapping[str, str | bytes] | None = None,
) -> httpx.Response:
    """Post one delivery, signed rightly unless ``signed`` says otherwise."""
    if signed is None:
        assert isinstance(body, bytes)
        signed = signature(body)
    sent = {"X-GitHub-Event": event, "X-GitHub-Delivery": "d-1", "X-Hub-Signature-256": signed, **(headers or {})}
    return ask(create_app(cast(Engine, engine), SECRET), "POST", "/webhook", content=body, headers=sent)


def ask(app: Any, method: str, path: str, **options: Any) -> httpx.Response:
    async def talk() -> httpx.Response:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://bot") as client:
            return await client.request(method, path, **options)

    return asyncio.run(talk())


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


def test_a_signed_push_is_queued(engine: FakeEngine) -> None:
    answer = deliver(engine, json.dumps(PUSH).encode())
    assert answer.status_code == 202
    assert engine.submitted == [Event("push", "d-1", 7, "acme/shop", branch="main")]


BODY = json.dumps(PUSH).encode()


@pytest.mark.parametrize(
    "signed",
    [
        "",
        "sha256=",
        "sha256",
        "=",
        signature(BODY, "another secret"),
        signature(BODY + b" "),
        signature(BODY, method="sha1"),
        signature(BODY).removeprefix("sha256="),
        signature(BODY).upper(),
        signature(BODY) + "0",
        "sha256=" + "é" * 64,
        b"sha256=\xff\xfe",
    ],
)
def test_a_delivery_that_is_not_signed_rightly_is_refused(engine: FakeEngine, signed: str | bytes) -> None:
    answer = deliver(engine, BODY, signed=signed if isinstance(signed, bytes) else signed.encode("latin-1"))
    assert answer.status_code == 401
    assert engine.submitted == []


def test_a_delivery_without_a_signature_is_refused(engine: FakeEngine) -> None:
    app = create_app(cast(Engine, engine), SECRET)
    answer = ask(app, "POST", "/webhook", content=BODY, headers={"X-GitHub-Event": "push", "X-GitHub-Delivery": "d"})
    assert answer.status_code == 401
    assert engine.submitted == []


def test_nothing_is_parsed_before_the_signature_holds(engine: FakeEngine) -> None:
    """No JSON: a parser that saw it would have answered 400."""
    assert deliver(engine, b"\xff{", signed="sha256=00").status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"push"',
        b"payload=%7B%7D",
        b"\xff\xfe",
        b"[" * 100_000,
        json.dumps({**PUSH, "ref": None}).encode(),
        json.dumps({**PUSH, "ref": {}}).encode(),
        json.dumps({**PUSH, "installation": "7"}).encode(),
        json.dumps({**PUSH, "repository": []}).encode(),
        b'{"ref": "refs/heads/\\ud800", "installation": {"id": 7}, "repository": {"full_name": "acme/shop"}}',
    ],
)
def test_a_signed_body_that_is_no_payload_is_a_bad_request(engine: FakeEngine, body: bytes) -> None:
    assert deliver(engine, body).status_code == 400
    assert engine.submitted == []


@pytest.mark.parametrize("missing", ["X-GitHub-Event", "X-GitHub-Delivery"])
def test_a_delivery_that_does_not_say_what_it_is_is_a_bad_request(engine: FakeEngine, missing: str) -> None:
    assert deliver(engine, BODY, headers={missing: ""}).status_code == 400
    assert engine.submitted == []


def test_what_is_larger_than_github_sends_is_not_read_to_its_end(engine: FakeEngine) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        while read < 4 * MAX_BODY:
            read += 1024 * 1024
            yield b" " * 1024 * 1024

    assert deliver(engine, endless(), signed="sha256=00").status_code == 413
    assert engine.submitted == []


def test_a_body_of_the_largest_size_is_taken(engine: FakeEngine) -> None:
    body = BODY + b" " * (MAX_BODY - len(BODY))
    assert deliver(engine, body).status_code == 202
    assert len(engine.submitted) == 1


@pytest.mark.parametrize("event", ["ping", "star", "meta", "no_such_event", "PUSH"])
def test_an_event_that_means_no_work_is_taken_and_forgotten(engine: FakeEngine, event: str) -> None:
    assert deliver(engine, BODY, event=event).status_code == 202
    assert engine.submitted == []


def test_a_delivery_that_could_not_be_queued_is_not_acknowledged(engine: FakeEngine) -> None:
    engine.broken = True
    assert deliver(engine, BODY).status_code == 500


def test_only_post_is_a_delivery(engine: FakeEngine) -> None:
    app = create_app(cast(Engine, engine), SECRET)
    assert ask(app, "GET", "/webhook").status_code == 405
    assert [ask(app, "GET", path).status_code for path in ("/docs", "/openapi.json", "/readyz")] == [404] * 3


def test_healthy_means_the_process_answers_and_ready_that_it_takes_work(engine: FakeEngine) -> None:
    assert ask(create_app(cast(Engine, engine), SECRET), "GET", "/healthz").json() == {"status": "ok"}
    admin = create_admin(cast(Engine, engine))
    assert ask(admin, "GET", "/readyz").status_code == 200
    engine.broken = True
    assert ask(admin, "GET", "/readyz").status_code == 503


def examples() -> list[Any]:
    """GitHub's own example payloads, with the events they belong to."""
    folder = os.environ.get("ERDSMITH_GITHUB_SCHEMAS")
    if folder is None:
        return [pytest.param("", Path(), marks=pytest.mark.skip(reason="ERDSMITH_GITHUB_SCHEMAS is not set"))]
    webhooks = Path(folder, "webhooks")
    listed = json.loads((webhooks / "MANIFEST.json").read_text())
    assert len(listed) == 36
    return [pytest.param(item["event"], webhooks / item["file"], id=item["file"]) for item in listed]


@pytest.mark.parametrize(("event", "path"), examples())
def test_githubs_example_payloads_are_taken(engine: FakeEngine, event: str, path: Path) -> None:
    assert deliver(engine, path.read_bytes(), event=event).status_code == 202


def test_the_signature_is_githubs() -> None:
    """The example of docs.github.com, "Validating webhook deliveries"."""
    known = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"
    assert signature(b"Hello, World!", "It's a Secret to Everybody") == known
