"""What the commands say: rich on a terminal, plain lines in a pipe, one JSON object where that is asked for."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from agents.contract import Problem, Verdict

if TYPE_CHECKING:
    from agents.erd import Erd, ErdError

_COMMAND = re.compile(r"(?<=##)\[|(?<=##vso)\[|^(\s*):(?=:)")
"""What the log of a CI job obeys: ``::error`` and the like at the start of a line, ``##[error]`` anywhere in it.

https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs
"""


def shown(text: str) -> str:
    """One line that is safe on a terminal and in the log of a CI job: what either obeys is spelled out."""
    plain = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in text)
    return _COMMAND.sub(lambda found: f"{found[1] or ''}\\u{ord(found[0][-1]):04x}", plain)


def tell(text: str, colour: str | None = None) -> None:
    """One line on stdout, coloured on a terminal."""
    if colour and sys.stdout.isatty():
        from rich.console import Console
        from rich.text import Text

        Console().print(Text(shown(text), style=colour))
    else:
        print(shown(text))  # noqa: T201  # this is the place where the command line prints


def tell_block(text: str) -> None:
    """Several lines on stdout, each made safe."""
    for line in text.splitlines():
        tell(line)


def tell_json(value: Mapping[str, Any]) -> None:
    """One JSON object on stdout."""
    print(shown(json.dumps(value)))  # noqa: T201  # what is spelled out stands in texts, where it is the same JSON


def complain(text: str) -> None:
    """One line on stderr."""
    print(shown(text), file=sys.stderr)  # noqa: T201


@contextmanager
def working(what: str) -> Iterator[None]:
    """A spinner on stderr while something takes its time; nothing at all in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    with Console(stderr=True).status(shown(what)):
        yield


def show_file(path: str, why: str, text: str) -> None:
    """A whole file on stderr, in colours on a terminal."""
    lines = [shown(line) for line in text.splitlines()]
    if not sys.stderr.isatty():
        for line in ("", f"{path}: {why}", *lines):
            complain(line)
        return
    from rich.console import Console
    from rich.syntax import Syntax

    console = Console(stderr=True, highlight=False)
    console.rule(f"{path}: {why}", align="left", characters="-")
    console.print(Syntax("\n".join(lines), Syntax.guess_lexer(path), background_color="default"))


def complain_of(verdict: Verdict) -> None:
    """Every problem of a verdict, as ``path:line: check: message``."""
    for problem in verdict.problems:
        complain(f"{_place(problem)}{problem.check}: {problem.message}")


def refuse(error: ErdError, file: Path) -> None:
    """Every problem of an ERD on stderr, as ``file:line: pointer: message (suggestion)``."""
    for problem in error.problems:
        complain(problem.format(str(file)))
    if error.more:
        complain(f"{file}: and {error.more:,} more")


def tell_inferences(erd: Erd) -> None:
    """What was assumed rather than drawn, and what was accepted but is not generated yet."""
    from agents.rules.reporting import not_generated

    for inference in (*erd.inferences, *not_generated(erd)):
        tell(f"{inference.pointer}: {inference.what} ({inference.why})")


def tell_verdict(verdict: Verdict) -> None:
    """One line a check, and what was not looked at."""
    for check in verdict.summary:
        tell(f"{'ok    ' if check.ok else 'FAILED'} {check.id} ({check.seconds:.2f} s)", "green" if check.ok else "red")
    for gap in verdict.not_proven:
        tell(f"not proven: {gap}")


def _place(problem: Problem) -> str:
    if problem.path is None:
        return ""
    return f"{problem.path}:{problem.line}: " if problem.line else f"{problem.path}: "
