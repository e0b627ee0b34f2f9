"""A streamed answer (server-sent events) put together into one reply; no input or output of its own."""

from __future__ import annotations

import json
from typing import Any

from pydantic import BaseModel, ConfigDict, SecretStr, ValidationError

from agents.llm import errors
from agents.llm.chat import Prompt, Reply, Usage, estimated_tokens
from agents.llm.refusals import quoted

_CHARACTERS_PER_TOKEN = 8
_OVERHEAD = 100
"""Bytes of JSON around a character of text, at most."""


class _Foreign(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Said(_Foreign):
    content: str | None = None
    refusal: str | None = None


class _Choice(_Foreign):
    delta: _Said | None = None
    message: _Said | None = None
    finish_reason: str | None = None


class _Usage(_Foreign):
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost: float | None = None


class _Chunk(_Foreign):
    model: str | None = None
    choices: list[_Choice] = []
    usage: _Usage | None = None
    error: Any = None


class Assembly:
    """Takes the bytes of an answer as they come; raises what is wrong as soon as it is known."""

    def __init__(self, prompt: Prompt, key: SecretStr) -> None:
        self._prompt = prompt
        self._key = key
        self.is_whole = False
        """Whether the answer is one JSON object, as servers send it that cannot stream."""
        self._most = prompt.max_tokens * _CHARACTERS_PER_TOKEN
        self._received = 0
        self._buffer = bytearray()
        self._text: list[str] = []
        self._length = 0
        self._refusal = ""
        self._saw_text = False
        self._model = ""
        self._finish: str | None = None
        self._usage: Usage | None = None
        self.done = False
        """Whether nothing that matters can follow."""

    def feed(self, data: bytes) -> bool:
        """Whether ``data`` brought more than a sign of life."""
        self._received += len(data)
        if self._received > self._most * _OVERHEAD:
            raise errors.Endless(f"more than {self._received:,} bytes", self.usage)
        searched = len(self._buffer)
        self._buffer += data
        if self.is_whole:
            return True
        progressed = False
        while (end := self._buffer.find(b"\n", searched)) >= 0:
            line = bytes(self._buffer[:end])
            del self._buffer[: end + 1]
            searched = 0
            progressed |= self._take_line(line)
        return progressed

    def reply(self) -> Reply:
        """The reply, once the answer has ended."""
        if self.is_whole:
            self._take(bytes(self._buffer))
        elif self._buffer:
            self._take_line(bytes(self._buffer))
        if self._finish is None and not self.done:
            raise errors.CutStream("the answer ended before the reply did", self.usage)
        if self._refusal or self._finish == "content_filter":
            raise errors.Refused("You declined. The request is harmless: please answer it.", self.usage)
        if not self._saw_text:
            raise errors.NullReply("The reply had no content.", self.usage)
        text = "".join(self._text)
        if not text.strip():
            raise errors.EmptyReply("The reply was empty.", self.usage)
        if self._finish == "length":
            raise errors.CutReply("The reply was cut off at the limit of its length: answer shorter.", self.usage)
        return Reply(text, self._model, self.usage)

    @property
    def usage(self) -> Usage:
        """As the provider reports it, else estimated: the tokens were paid for."""
        if self._usage is not None:
            return self._usage
        if not self._received:
            return Usage()
        return Usage(self._prompt.estimated_tokens, sum(map(estimated_tokens, self._text)))

    def _take_line(self, line: bytes) -> bool:
        """Comments (lines that begin with a colon) keep the connection alive and say nothing."""
        if not line.startswith(b"data:"):
            return False
        data = line.removeprefix(b"data:").strip()
        if data == b"[DONE]":
            self.done = True
        elif data:
            self._take(data)
        return True

    def _take(self, data: bytes) -> None:
        try:
            chunk = _Chunk.model_validate(json.loads(data))
        except (ValidationError, ValueError, RecursionError):
            raise errors.Nonsense("the answer is not of the format of chat completions", self.usage) from None
        self._model = chunk.model or self._model
        if chunk.usage is not None:
            told = chunk.usage
            self._usage = Usage(max(0, told.prompt_tokens), max(0, told.completion_tokens), max(0.0, told.cost or 0.0))
        if chunk.error or any(choice.finish_reason == "error" for choice in chunk.choices):
            told_error = chunk.error.get("message") if isinstance(chunk.error, dict) else chunk.error
            raise errors.BrokenOff(quoted(str(told_error or "no reason given"), self._key), self.usage)
        for choice in chunk.choices[:1]:
            self._take_choice(choice)

    def _take_choice(self, choice: _Choice) -> None:
        self._finish = choice.finish_reason or self._finish
        said = choice.delta or choice.message
        if said is None:
            return
        self._refusal += (said.refusal or "")[:1]
        if said.content is not None:
            self._saw_text = True
            self._text.append(said.content)
            self._length += len(said.content)
        if self._length > self._most:
            raise errors.Endless(f"more than {self._most:,} characters", self.usage)
