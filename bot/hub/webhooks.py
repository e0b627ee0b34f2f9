"""Signed webhooks, delivered in order by one thread: 10 s for an answer, never tried again, all of it logged."""

import hashlib
import heapq
import hmac
import json
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx

from bot.hub.faults import Faults
from bot.hub.state import now

DEADLINE = 10.0

_KEPT = 5_000


@dataclass(frozen=True)
class Delivery:
    """One attempt to deliver; repeats and redeliveries of the same thing share the `guid`.

    A `forged` one is signed with a secret that is not the App's.
    """

    id: int
    guid: str
    event: str
    action: str | None
    payload: bytes
    installation_id: int | None
    repository_id: int | None
    redelivery: bool = False
    forged: bool = False
    delivered_at: datetime = field(default_factory=now)
    duration: float = 0.0
    status: str = "pending"
    status_code: int = 0
    request_headers: dict[str, str] = field(default_factory=dict)
    response_headers: dict[str, str] = field(default_factory=dict)
    response_body: str = ""

    @property
    def name(self) -> str:
        """As faults and the log call it."""
        return f"{self.event}.{self.action}" if self.action else self.event


def signature(secret: str, body: bytes) -> str:
    """The value of X-Hub-Signature-256."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


class Sender:
    """The queue and the thread behind it. Without a `url` nothing is sent."""

    def __init__(self, secret: str, app_id: int, ids: Callable[[], int], faults: Faults) -> None:
        self.url: str | None = None
        self.log: list[Delivery] = []
        self.secret = secret
        self._app_id = app_id
        self._ids = ids
        self._faults = faults
        self._planned: list[tuple[float, int, Delivery]] = []
        self._sending = 0
        self._stopping = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="hub-webhooks", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """What is still waiting is dropped; an answer under way is waited for."""
        with self._change:
            self._stopping = True
            self._change.notify_all()
        self._thread.join()

    def send(
        self, event: str, action: str | None, payload: dict[str, Any], installation_id: int, repository_id: int | None
    ) -> None:
        """Queue one webhook, as the world is at this moment."""
        body = json.dumps(payload, separators=(",", ":")).encode()
        self._plan(Delivery(0, str(uuid.uuid4()), event, action, body, installation_id, repository_id))

    def again(self, delivery: Delivery) -> None:
        """Redeliver on request."""
        self._plan(
            Delivery(
                0,
                delivery.guid,
                delivery.event,
                delivery.action,
                delivery.payload,
                delivery.installation_id,
                delivery.repository_id,
                redelivery=True,
            )
        )

    def idle(self, timeout: float) -> bool:
        """Wait until everything queued so far was answered; False when that takes longer."""
        with self._change:
            return self._change.wait_for(lambda: not self._planned and not self._sending, timeout)

    def _plan(self, delivery: Delivery) -> None:
        if self.url is None:
            return
        with self._change:
            for after, one in self._faults.webhook(delivery.name, delivery):
                number = self._ids()
                heapq.heappush(self._planned, (time.monotonic() + after, number, replace(one, id=number)))
            self._change.notify_all()

    def _run(self) -> None:
        with httpx.Client(timeout=DEADLINE, trust_env=False) as client:
            while (delivery := self._next()) is not None:
                done = self._deliver(client, delivery)
                with self._change:
                    self.log = [*self.log[-_KEPT:], done]
                    self._sending = 0
                    self._change.notify_all()

    def _next(self) -> Delivery | None:
        with self._change:
            while not self._stopping:
                wait = self._planned[0][0] - time.monotonic() if self._planned else None
                if wait is not None and wait <= 0:
                    self._sending = 1
                    return heapq.heappop(self._planned)[2]
                self._change.wait(wait)
            return None

    def _deliver(self, client: httpx.Client, delivery: Delivery) -> Delivery:
        secret = "not " + self.secret if delivery.forged else self.secret
        headers = {
            "Accept": "*/*",
            "Content-Type": "application/json",
            "User-Agent": "GitHub-Hookshot/hub",
            "X-GitHub-Delivery": delivery.guid,
            "X-GitHub-Event": delivery.event,
            "X-GitHub-Hook-ID": str(self._app_id),
            "X-GitHub-Hook-Installation-Target-ID": str(self._app_id),
            "X-GitHub-Hook-Installation-Target-Type": "integration",
            "X-Hub-Signature-256": signature(secret, delivery.payload),
        }
        started = time.monotonic()
        sent = replace(delivery, delivered_at=now(), request_headers=headers)
        try:
            answer = client.post(self.url or "", content=delivery.payload, headers=headers)
        except httpx.TimeoutException:
            return replace(sent, duration=time.monotonic() - started, status="timed out", status_code=504)
        except httpx.HTTPError:
            failed = "failed to connect to host"
            return replace(sent, duration=time.monotonic() - started, status=failed, status_code=502)
        return replace(
            sent,
            duration=time.monotonic() - started,
            status="OK" if answer.is_success else f"Invalid HTTP Response: {answer.status_code}",
            status_code=answer.status_code,
            response_headers=dict(answer.headers),
            response_body=answer.text,
        )
