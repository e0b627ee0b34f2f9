"""The one place that talks to a provider: one attempt is one HTTP request.

An attempt ends: after ``Timing.connect`` seconds without a connection, ``stall`` seconds without progress, ``total``
seconds in all, or as many bytes as the reply may have. The key is in the header of the request and nowhere else.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx

from agents.llm import errors
from agents.llm.catalog import Catalog, read_catalog
from agents.llm.chat import Prompt, Reply
from agents.llm.providers import Endpoint
from agents.llm.refusals import failure
from agents.llm.stream import Assembly

_MOST_REFUSAL = 64_000
_MOST_CATALOG = 16_000_000
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds. Free models may think for a minute before their first word."""

    connect: float = 10.0
    stall: float = 90.0
    total: float = 600.0


class Client:
    """Asks one endpoint; may be used by several threads. Close it to close its connections."""

    def __init__(
        self, endpoint: Endpoint, timing: Timing | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.endpoint = endpoint
        self._timing = timing or Timing()
        self._clock = clock
        headers = {"User-Agent": "erdsmith", "Accept-Encoding": "identity", **endpoint.headers}
        if endpoint.key:
            headers["Authorization"] = f"Bearer {endpoint.key.get_secret_value()}"
        try:
            self._http = httpx.Client(
                headers=headers,
                timeout=httpx.Timeout(self._timing.stall, connect=self._timing.connect),
                # A proxy of the environment is for the world outside.
                trust_env=urlsplit(endpoint.base_url).hostname not in _LOOPBACK,
            )
        except UnicodeEncodeError:
            raise errors.KeyRefused("the key, or a header, has characters that no header may hold") from None

    def close(self) -> None:
        self._http.close()

    def attempt(self, prompt: Prompt, models: Sequence[str], number: int = 1) -> Reply:
        """Ask once; raises ``Failure`` or ``BadReply``. ``number`` matters to those who remember attempts only."""
        started = self._clock()
        assembly = Assembly(prompt, self.endpoint.key)
        try:
            with self._http.stream("POST", self._url("chat/completions"), json=self._body(prompt, models)) as answer:
                if answer.status_code != 200:
                    raise self._failure(answer)
                assembly.is_whole = answer.headers.get("content-type", "").startswith("application/json")
                self._read(answer, assembly, started)
                return assembly.reply()
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise errors.Unreachable(type(error).__name__) from None
        except httpx.TimeoutException:
            raise errors.Stalled(f"silent for {self._timing.stall:.0f} s", assembly.usage) from None
        except httpx.TransportError as error:
            raise errors.CutStream(type(error).__name__, assembly.usage) from None
        except (httpx.InvalidURL, httpx.HTTPError) as error:
            raise errors.Unreachable(type(error).__name__) from None

    def catalog(self) -> Catalog | None:
        """The models that the provider lists; ``None`` if it has no list, or does not show it now."""
        try:
            with self._http.stream("GET", self._url("models")) as answer:
                if answer.status_code != 200:
                    return None
                return read_catalog(_bounded(answer, _MOST_CATALOG))
        except (httpx.InvalidURL, httpx.HTTPError):
            return None

    def _url(self, path: str) -> str:
        return f"{self.endpoint.base_url}/{path}"

    def _body(self, prompt: Prompt, models: Sequence[str]) -> dict[str, Any]:
        provider = self.endpoint.provider
        named = list(models[: provider.fallbacks])
        return {
            "model": named[0],
            **({"models": named} if len(named) > 1 else {}),
            "messages": [{"role": each.role, "content": each.content} for each in prompt.messages],
            "max_tokens": prompt.max_tokens,
            "temperature": 0,
            "stream": True,
            **provider.body,
        }

    def _read(self, answer: httpx.Response, assembly: Assembly, started: float) -> None:
        progressed = self._clock()
        for data in answer.iter_raw():
            now = self._clock()
            if assembly.feed(data):
                progressed = now
            if assembly.done:
                return
            if now - progressed > self._timing.stall:
                raise errors.Stalled(f"no progress for {self._timing.stall:.0f} s", assembly.usage)
            if now - started > self._timing.total:
                raise errors.Stalled(f"not done after {self._timing.total:.0f} s", assembly.usage)

    def _failure(self, answer: httpx.Response) -> errors.Failure:
        return failure(answer.status_code, answer.headers, _bounded(answer, _MOST_REFUSAL), self.endpoint.key)


def _bounded(answer: httpx.Response, most: int) -> bytes:
    """The body, or its beginning."""
    body = bytearray()
    for data in answer.iter_raw():
        body += data
        if len(body) > most:
            break
    return bytes(body[:most])
