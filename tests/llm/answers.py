"""What providers answer, as the tests of this folder need it."""

from __future__ import annotations

import json
from typing import Any

from agents.llm.chat import Message, Prompt
from agents.llm.providers import Endpoint, endpoint

KEY = "sk-or-v1-0123456789abcdef"
PROMPT = Prompt((Message("system", "You improve Django code."), Message("user", "Improve it.")), max_tokens=100)
URL = "https://openrouter.ai/api/v1/chat/completions"


def openrouter(*models: str) -> Endpoint:
    found = endpoint({"OPENROUTER_API_KEY": KEY, "OPENROUTER_TITLE": "Acme"}, models or ("one", "two"))
    assert found is not None
    return found


def chunk(content: str | None = None, finish: str | None = None, **more: Any) -> bytes:
    delta = {} if content is None else {"content": content}
    return event({"model": "one", "choices": [{"delta": delta, "finish_reason": finish}], **more})


def event(data: Any) -> bytes:
    return b"data: " + json.dumps(data).encode() + b"\n\n"


USAGE = event({"choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3, "cost": 0.25}})
DONE = b"data: [DONE]\n\n"
GOOD = chunk("Hel") + b": OPENROUTER PROCESSING\n\n" + chunk("lo", "stop") + USAGE + DONE
