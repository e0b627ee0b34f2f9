"""What a provider's status code means, as one of our errors."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any

from pydantic import SecretStr

from agents.llm import errors
from agents.llm.errors import Failure

_BY_STATUS: Mapping[int, type[Failure]] = {
    401: errors.KeyRefused,
    402: errors.NoCredit,
    403: errors.Forbidden,
    404: errors.UnknownModel,
    408: errors.TooSlow,
}
_QUOTED = 200
"""Characters of what a provider wrote that a message repeats."""


def failure(status: int, headers: Mapping[str, str], body: bytes, key: SecretStr) -> Failure:
    """The error for an answer that is not 200. Whatever the provider wrote is shortened and has no key in it."""
    said = f"{status}: {_said(body, key)}"
    if status == 429:
        return errors.RateLimited(said, seconds=retry_after(headers.get("retry-after")))
    if status >= 500:
        return errors.Unavailable(said)
    if 400 <= status < 500:
        return _BY_STATUS.get(status, errors.PromptRefused)(said)
    return errors.Nonsense(f"{status} where 200 was due")


def retry_after(value: str | None, now: datetime.datetime | None = None) -> float | None:
    """The seconds of a ``Retry-After`` header in either of its forms; ``None`` = it is missing or makes no sense."""
    text = (value or "").strip()
    if text.isascii() and text.replace(".", "", 1).isdigit():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)
    return max(0.0, (moment - (now or datetime.datetime.now(datetime.UTC))).total_seconds())


def quoted(text: str, key: SecretStr) -> str:
    """Foreign text fit for a message: one line, not long, and without the key, should the provider repeat it."""
    known = text.replace(key.get_secret_value(), "***") if key else text
    line = " ".join("".join(char if char.isprintable() else " " for char in known).split())
    return line if len(line) <= _QUOTED else f"{line[:_QUOTED]}…"


def _said(body: bytes, key: SecretStr) -> str:
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError):
        told = None
    error = told.get("error") if isinstance(told, dict) else None
    message = error.get("message") if isinstance(error, dict) else error
    return quoted(message if isinstance(message, str) else "no reason given", key)
