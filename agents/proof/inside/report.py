"""What the child says, one JSON object a line, over the pipe it was given."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .problems import Found, problem_of

MAX_PROBLEMS = 50


class Report:
    """The pipe to the judge. ``folder`` is the package's, so that problems can be told relative to it."""

    folder: Path

    def __init__(self, fd: int) -> None:
        # A copy, so that the number from the command line leads nowhere.
        self._pipe = os.fdopen(os.dup(fd), "w", encoding="utf-8", buffering=1)
        os.close(fd)

    def check(self, name: str, find: Callable[[], Sequence[Found]]) -> bool:
        """Run one check, report it with its time, and say whether it holds."""
        return self._run(name, find, quiet=False)

    def derive(self, name: str, make: Callable[[], Sequence[Found]]) -> bool:
        """Run one derivation; it is reported, as a failed check, only when it fails."""
        return self._run(name, make, quiet=True)

    def file(self, path: str, text: str) -> None:
        self._say(kind="file", path=path, text=text)

    def note(self, text: str) -> None:
        self._say(kind="note", text=text)

    def ready(self) -> None:
        """From now on the judge may ask."""
        self._say(kind="ready")

    def answer(self, answer: Mapping[str, Any]) -> None:
        self._say(kind="answer", **answer)

    def done(self) -> None:
        self._say(kind="done")
        self._pipe.flush()

    def _run(self, name: str, find: Callable[[], Sequence[Found]], *, quiet: bool) -> bool:
        self._say(kind="begin", id=name)
        started = time.perf_counter()
        try:
            problems = list(find())
        # The edge of code that nobody has vetted: whatever it raises, an exit included, is its failure and no crash.
        except BaseException as error:
            problems = [problem_of(error, self.folder)]
        if problems or not quiet:
            seconds = round(time.perf_counter() - started, 3)
            self._say(kind="check", id=name, seconds=seconds, problems=problems[:MAX_PROBLEMS])
        return not problems

    def _say(self, **record: Any) -> None:
        self._pipe.write(json.dumps(record) + "\n")
