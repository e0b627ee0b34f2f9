"""The outcome of an attempt as JSON, for whoever remembers it: a reply or a named error, and never a key."""

from __future__ import annotations

from typing import Any

from agents.llm import errors
from agents.llm.chat import Reply, Usage
from agents.llm.errors import LlmError

Json = dict[str, Any]


def to_json(outcome: Reply | LlmError) -> Json:
    usage = outcome.usage
    paid = {
        "prompt_tokens": usage.prompt_tokens,
        "completion_tokens": usage.completion_tokens,
        "usd": usage.usd,
    }
    if isinstance(outcome, Reply):
        return {"text": outcome.text, "model": outcome.model, "usage": paid}
    told = {"seconds": outcome.seconds} if isinstance(outcome, errors.RateLimited) else {}
    return {"error": type(outcome).__name__, "message": str(outcome), "usage": paid, **told}


def from_json(outcome: Json) -> Reply:
    """The reply; raises the error if it was one."""
    usage = Usage(**outcome["usage"])
    if "error" not in outcome:
        return Reply(outcome["text"], outcome["model"], usage)
    if outcome["error"] == errors.RateLimited.__name__:
        raise errors.RateLimited(outcome["message"], usage, outcome["seconds"])
    kind: type[LlmError] = getattr(errors, outcome["error"])
    raise kind(outcome["message"], usage)
