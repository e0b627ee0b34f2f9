"""How calls to GitHub fail and are tried again.

githubkit's own retry is off, because it replays a POST after a 5xx and so posts twice. Here a read is simply tried
again; a write whose outcome is unknown is looked for first.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from ssl import SSLContext
from typing import TypeVar

import httpx
from githubkit import BaseAuthStrategy, GitHub
from githubkit.cache import MemCacheStrategy
from githubkit.exception import GraphQLFailed, RateLimitExceeded, RequestError, RequestFailed
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from bot.errors import Gone, Retry

T = TypeVar("T")
Auth = TypeVar("Auth", bound=BaseAuthStrategy)

TIMEOUT = 30.0
ATTEMPTS = 4
UNAVAILABLE = 30.0
"""Seconds until a job is run again when GitHub stayed unreachable through all attempts."""
LIMITED = 60.0
"""Seconds to wait when GitHub limits the rate and does not say for how long (docs: at least a minute)."""


def client(auth: Auth, api_url: str) -> GitHub[Auth]:
    """A githubkit client with its own token cache (the default one is global and ignores the base URL)."""
    return GitHub(
        auth,
        base_url=api_url,
        # With its HTTP cache on, the timeout is ignored (hishel issue 484); the default timeout is none.
        http_cache=False,
        timeout=TIMEOUT,
        ssl_verify=_trusted(),
        auto_retry=False,
        cache_strategy=MemCacheStrategy(),
        user_agent="erdsmith",
    )


@cache
def _trusted() -> SSLContext:
    """Whom TLS trusts. To read all those certificates takes longer than most calls, so it is done once."""
    return httpx.create_ssl_context()


def _unclear(error: BaseException) -> bool:
    """Whether the call may or may not have had its effect, or may succeed the next time."""
    if isinstance(error, RequestFailed):
        return error.response.status_code >= 500
    return isinstance(error, RequestError)


def _limits_the_rate(error: RequestFailed) -> bool:
    """A secondary limit may come without any header that githubkit knows it by."""
    status = error.response.status_code
    return status == 429 or (status == 403 and "rate limit" in error.response.text.lower())


def _is_locked(error: RequestFailed) -> bool:
    """Whether a conversation was closed to whoever may not write: nobody is there to be answered."""
    return error.response.status_code == 403 and "is locked" in error.response.text


def read(call: Callable[[], T]) -> T:
    """The answer of a call without effect, tried again while GitHub fails."""
    return write(call, lambda: None)


def write(call: Callable[[], T], look: Callable[[], T | None]) -> T:
    """The answer of a call with an effect. After an unclear failure ``look`` tells whether it happened.

    Raises ``Gone`` on 404, 410 and in a locked conversation, ``Retry`` when GitHub is unavailable or limits the rate.
    """

    def look_then_call() -> T:
        found = look() if policy.statistics["attempt_number"] > 1 else None
        return call() if found is None else found

    policy = Retrying(
        retry=retry_if_exception(_unclear),
        stop=stop_after_attempt(ATTEMPTS),
        wait=wait_exponential(multiplier=0.25, max=4),
        reraise=True,
    )
    try:
        return policy(look_then_call)
    except RateLimitExceeded as error:
        raise Retry(max(error.retry_after.total_seconds(), 1.0)) from error
    except RequestFailed as error:
        if error.response.status_code in (404, 410) or _is_locked(error):
            raise Gone(str(error.request.url.path)) from error
        if _unclear(error):
            raise Retry(UNAVAILABLE) from error
        if _limits_the_rate(error):
            raise Retry(LIMITED) from error
        raise
    except GraphQLFailed as error:
        kinds = {problem.type for problem in error.response.errors or ()}
        if "RATE_LIMITED" in kinds:
            raise Retry(LIMITED) from error
        if "NOT_FOUND" in kinds:
            raise Gone("GraphQL node") from error
        raise
    except RequestError as error:
        raise Retry(UNAVAILABLE) from error
