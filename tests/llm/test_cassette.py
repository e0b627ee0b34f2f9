"""Outcomes as JSON, and conversations on disk."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
import respx

from agents.llm import errors
from agents.llm.cassette import recording, replaying
from agents.llm.chat import Message, Prompt, Reply, Usage
from agents.llm.client import Client
from agents.llm.errors import LlmError
from agents.llm.outcome import from_json, to_json
from tests.llm.answers import GOOD, KEY, PROMPT, URL, openrouter
from tests.llm.test_policy import kinds


@pytest.mark.parametrize("kind", kinds())
def test_every_error_survives_as_json(kind: type[LlmError]) -> None:
    before = kind("what was said", Usage(1, 2, 0.5))
    with pytest.raises(kind) as after:
        from_json(to_json(before))
    assert type(after.value) is kind
    assert (str(after.value), after.value.usage) == ("what was said", Usage(1, 2, 0.5))


def test_a_reply_and_a_wait_survive_as_json() -> None:
    reply = Reply("text", "model", Usage(1, 2, 0.5))
    assert from_json(to_json(reply)) == reply
    with pytest.raises(errors.RateLimited) as after:
        from_json(to_json(errors.RateLimited("", seconds=7.5)))
    assert after.value.seconds == 7.5


def test_a_recorded_conversation_is_replayed_without_a_provider(tmp_path: Path) -> None:
    tape = tmp_path / "tape.jsonl"
    client = Client(openrouter())
    attempt = recording(client.attempt, tape)
    with respx.mock as router:
        answers = [httpx.Response(503), httpx.Response(200, stream=httpx.ByteStream(GOOD))]
        router.post(URL).mock(side_effect=answers)
        with pytest.raises(errors.Unavailable):
            attempt(PROMPT, ["one"], 1)
        first = attempt(PROMPT, ["one"], 2)
    client.close()
    replay = replaying(tape)
    with pytest.raises(errors.Unavailable):
        replay(PROMPT, ["one"], 1)
    assert replay(PROMPT, ["one"], 2) == first
    with pytest.raises(errors.UnknownModel):
        replay(Prompt((Message("user", "something else"),)), ["one"], 1)
    assert KEY not in tape.read_text()
