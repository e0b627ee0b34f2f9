"""What the code under test reports, read as what it is: bytes from somebody who may want to harm the reader."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from agents.proof.tree import is_safe

MAX_MESSAGE = 2_000

MAX_NAME = 60
MAX_LINE = 10_000_000


def _is_name(it: Any) -> bool:
    return isinstance(it, str) and it.isprintable() and len(it) <= MAX_NAME


_SHAPES: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    "begin": {"id": _is_name},
    "check": {
        "id": _is_name,
        "seconds": lambda it: isinstance(it, int | float) and 0 <= it < math.inf,
        "problems": lambda it: isinstance(it, list),
    },
    "file": {"path": lambda it: isinstance(it, str), "text": lambda it: isinstance(it, str)},
    "note": {"text": lambda it: isinstance(it, str)},
    "ready": {},
    "answer": {},
    "done": {},
}
_PROBLEM: Mapping[str, Callable[[Any], bool]] = {
    "path": lambda it: it is None or (isinstance(it, str) and is_safe(it)),
    "line": lambda it: it is None or (isinstance(it, int) and 0 <= it <= MAX_LINE),
    "message": lambda it: isinstance(it, str),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A problem as it is reported, of no check yet."""

    path: str | None
    line: int | None
    message: str


class Nonsense(Exception):
    """No report of ours looks like this; the message is for a person."""

    def __init__(self) -> None:
        super().__init__("what it reported makes no sense")


def plain(text: str) -> str:
    """The text with control and invisible characters spelled out, and no longer than a person reads."""
    cut = text[:MAX_MESSAGE]
    if cut.replace("\n", "").isprintable():
        return cut
    spelled = "".join(char if char.isprintable() or char == "\n" else ascii(char)[1:-1] for char in cut)
    return spelled[:MAX_MESSAGE]


def read_record(line: bytes) -> Mapping[str, Any]:
    """One line of a report, of the shape of its kind; raises ``Nonsense``.

    A message is cut to 2,000 characters, and holds nothing that a terminal would obey.
    """
    try:
        record: Any = json.loads(line)
    except (ValueError, RecursionError):
        raise Nonsense from None
    kind = record.get("kind") if isinstance(record, dict) else None
    if not isinstance(kind, str) or not _fits(record, _SHAPES.get(kind, {})):
        raise Nonsense
    for problem in record.get("problems", ()) if kind == "check" else ():
        problem["message"] = read_problem(problem).message
    if kind == "note":
        record["text"] = plain(record["text"])
    return dict(record)


def read_problem(problem: Any) -> Found:
    """What is wrong and where; raises ``Nonsense``."""
    if not isinstance(problem, dict) or not _fits(problem, _PROBLEM):
        raise Nonsense
    return Found(problem["path"], problem["line"], plain(problem["message"]))


def _fits(record: Mapping[str, Any], shape: Mapping[str, Callable[[Any], bool]]) -> bool:
    return all(name in record and is_one(record[name]) for name, is_one in shape.items())
