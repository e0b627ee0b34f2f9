"""What was asked of a model, what it answered and what became of it: lines in files, a file a day, for some days.

A line holds the hash of a prompt, never the prompt; a reply without whatever looks like a key. They are the operator's.
"""

from __future__ import annotations

import datetime
import json
import re
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agents.llm.chat import Complete, Prompt, Reply
from agents.llm.errors import LlmError

_LONGEST = 200_000
_SECRET = re.compile(
    r"sk-[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]*|AKIA[A-Z0-9]{16}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)


@dataclass
class Traces:
    """The files of a folder; ``days`` of 0 = nothing is written. ``secrets`` are taken out wherever they stand."""

    folder: Path
    days: int
    secrets: Sequence[str] = ()
    clock: Callable[[], float] = time.time
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def traced(self, complete: Complete, run: str) -> Complete:
        """The same ``complete``, whose calls leave a trace under the run's name."""
        return Traced(complete, run, self) if self.days else complete

    def write(self, **line: Any) -> None:
        """Add a line to today's file."""
        today = self._day(self.clock())
        text = json.dumps({"at": round(self.clock(), 3), **{name: self._clean(value) for name, value in line.items()}})
        with self._lock:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with (self.folder / f"{today}.jsonl").open("a", encoding="utf-8") as file:
                file.write(f"{text}\n")

    def forget(self) -> int:
        """Delete the files that are older than ``days``; how many they were."""
        last = self._day(self.clock() - self.days * 24 * 60 * 60)
        old = [path for path in self.folder.glob("????-??-??.jsonl") if path.stem < last]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _clean(self, value: Any) -> Any:
        if not isinstance(value, str):
            return value
        for secret in self.secrets:
            value = value.replace(secret, "***") if secret else value
        return _SECRET.sub("***", value[:_LONGEST])

    @staticmethod
    def _day(moment: float) -> str:
        return datetime.datetime.fromtimestamp(moment, datetime.UTC).date().isoformat()


@dataclass(frozen=True, slots=True)
class Traced:
    """A ``complete`` that writes down each call and what came of it."""

    complete: Complete
    run: str
    traces: Traces

    def __call__(self, prompt: Prompt) -> Reply:
        try:
            reply = self.complete(prompt)
        except LlmError as error:
            self.traces.write(run=self.run, prompt=prompt.key, error=type(error).__name__, message=str(error))
            raise
        usage = reply.usage
        self.traces.write(
            run=self.run,
            prompt=prompt.key,
            model=reply.model,
            reply=reply.text,
            tokens=usage.tokens,
            usd=round(usage.usd, 6),
        )
        return reply

    def judged(self, prompt: Prompt, verdict: str) -> None:
        """Write down what became of the reply to a prompt."""
        self.traces.write(run=self.run, prompt=prompt.key, verdict=verdict)


def note(complete: Complete, prompt: Prompt | None, verdict: str) -> None:
    """Tell the trace of a call, if there is one, what became of its reply."""
    if prompt is not None and isinstance(complete, Traced):
        complete.judged(prompt, verdict)
