"""The backend as its judge reaches it: questions go down one pipe, answers come up another."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from typing import IO, Any

from agents.contract import Problem
from agents.proof.backend import Answer, Call, Gone, Laid, Row
from agents.proof.records import Nonsense, plain, read_problem, read_record

ANSWERED = "answer"
MAX_TEXT = 300_000
MAX_COUNT = 10**6


class Interview:
    """A ``Backend`` behind two pipes. Whatever comes up is bytes from somebody who may want to harm the reader."""

    def __init__(self, questions: IO[bytes], next_line: Callable[[], bytes | None]) -> None:
        self._questions = questions
        self.next_line = next_line

    def say(self, message: Mapping[str, Any]) -> None:
        """Send one message; if nobody reads it, the silence that follows tells."""
        with suppress(BrokenPipeError):
            self._questions.write(json.dumps(message).encode() + b"\n")
            self._questions.flush()

    def hang_up(self) -> None:
        """No question is to come."""
        with suppress(BrokenPipeError):
            self._questions.close()

    def call(self, call: Call) -> Answer:
        answer = self._asked({"ask": "call", **asdict(call), "body": base64.b64encode(call.body).decode()})
        text = answer.get("text")
        if not isinstance(text, str) or len(text) > MAX_TEXT:
            raise Nonsense
        return Answer(_count(answer.get("status")), text, _count(answer.get("queries")), _problem(answer.get("raised")))

    def lay(self, rows: Sequence[Row]) -> Laid:
        answer = self._asked({"ask": "lay", "rows": [asdict(row) for row in rows]})
        if answer.get("problem") is not None:
            return Laid((), _problem(answer["problem"]))
        keys = answer.get("keys")
        if not isinstance(keys, list) or len(keys) != len(rows) or not all(isinstance(key, int | str) for key in keys):
            raise Nonsense
        return Laid(tuple(keys))

    def calm(self) -> None:
        self._asked({"ask": "calm"})

    def _asked(self, question: Mapping[str, Any]) -> Mapping[str, Any]:
        self.say(question)
        line = self.next_line()
        if line is None:
            raise Gone
        record = read_record(line)
        if record["kind"] != ANSWERED:
            raise Nonsense
        return record


def _count(it: Any) -> int:
    if not isinstance(it, int) or not 0 <= it < MAX_COUNT:
        raise Nonsense
    return it


def _problem(found: Any) -> Problem | None:
    """The check is named by whoever asked."""
    if found is None:
        return None
    told = read_problem(found)
    return Problem("", told.path, told.line, plain(told.message))
