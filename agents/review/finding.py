"""What the Review agent says: one finding, where it stands, how much it matters, what would mend it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["high", "medium", "low"]
SEVERITIES: tuple[Severity, ...] = get_args(Severity)

MOST = 10
"""More findings than this nobody reads."""
MOST_ALIKE = 2
"""Findings of one rule: whoever has seen two knows where to look."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``path`` is relative to the output folder, ``line`` counts from 1; ``mend`` says what to draw in the ERD."""

    rule: str
    severity: Severity
    path: str
    line: int
    message: str
    mend: str = ""


def worth_saying(findings: Sequence[Finding], already: frozenset[tuple[str, int]] = frozenset()) -> tuple[Finding, ...]:
    """The gravest, some of each rule, at most ten in all; none on a line of which a check complains ``already``."""
    kept: list[Finding] = []
    for finding in sorted(findings, key=lambda each: SEVERITIES.index(each.severity)):
        alike = sum(each.rule == finding.rule for each in kept)
        said = any((each.path, each.line, each.rule) == (finding.path, finding.line, finding.rule) for each in kept)
        if alike < MOST_ALIKE and not said and (finding.path, finding.line) not in already:
            kept.append(finding)
    return tuple(kept[:MOST])
