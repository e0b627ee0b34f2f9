"""What a change adds: problems of two trees compared, wherever their lines have moved to."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from agents.contract import Problem

_PLACES = re.compile(r"\b(?:line )?\d+\b")


def added(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[Problem, ...]:
    """The problems of ``after`` that ``before`` did not have.

    Two problems are one if check, file and message agree, whatever their line. If there are more of a kind than
    before, the ones on new lines count as added, else the last ones.
    """
    known = list(before)
    counts = Counter(map(_kind, known))
    places = Counter((_kind(problem), problem.line) for problem in known)
    found = list(after)
    fresh: set[int] = set()
    left = counts.copy()
    moved: list[int] = []
    for number, problem in enumerate(found):
        kind = _kind(problem)
        if places[kind, problem.line] and left[kind]:
            places[kind, problem.line] -= 1
            left[kind] -= 1
        else:
            moved.append(number)
    for number in moved:
        kind = _kind(found[number])
        if left[kind]:
            left[kind] -= 1
        else:
            fresh.add(number)
    return tuple(problem for number, problem in enumerate(found) if number in fresh)


def _kind(problem: Problem) -> tuple[str, str | None, str]:
    """Lines and counts inside a message move too."""
    return problem.check, problem.path, _PLACES.sub("#", problem.message)
