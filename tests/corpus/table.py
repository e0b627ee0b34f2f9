"""The rows of a run as text: one line an ERD, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.corpus.expectation import Expected
from tests.corpus.trial import Trial

STAGES = ("generate", "postgres", "sqlite", "conform")
SLOWEST = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One ERD of the folder."""

    name: str
    expected: Expected
    trial: Trial

    @property
    def ok(self) -> bool:
        return self.trial.holds(self.expected)

    @property
    def seconds(self) -> float:
        return sum(self.trial.seconds.values())

    def line(self) -> str:
        """The row by itself, as it is told while others still run."""
        times = " ".join(f"{stage} {spent:.1f}" for stage, spent in self.trial.seconds.items())
        return f"{self._verdict:6} {self.name} ({self.trial.entities} entities): {times}{self._reason}"

    @property
    def _verdict(self) -> str:
        return self.trial.outcome if self.ok else "DIFFER"

    @property
    def _reason(self) -> str:
        return f"  {self.trial.why}" if self.trial.why else ""

    def cells(self) -> tuple[str, ...]:
        spent: Mapping[str, float] = self.trial.seconds
        times = (f"{spent[stage]:.1f}" if stage in spent else "" for stage in STAGES)
        return (self.name, str(self.trial.entities or ""), self.expected, self._verdict, *times)


def table(rows: Sequence[Row]) -> str:
    """Every row, then what differs with its reason, then counts and times."""
    ordered = sorted(rows, key=lambda row: row.name)
    cells = [("ERD", "entities", "expected", "found", *(f"{stage} s" for stage in STAGES))]
    cells += [row.cells() for row in ordered]
    widths = [max(len(row[column]) for row in cells) for column in range(len(cells[0]))]
    lines = [
        "  ".join(text.rjust(width) if column == 1 or column > 3 else text.ljust(width) for column, text, width in each)
        for each in ([(column, text, widths[column]) for column, text in enumerate(row)] for row in cells)
    ]
    refused = [f"{row.name}: {row.trial.why}" for row in ordered if row.ok and row.trial.outcome == "reject"]
    differing = [f"{row.name}: {row.trial.outcome}: {row.trial.why}" for row in ordered if not row.ok]
    parts = [[line.rstrip() for line in lines]]
    parts += [["Refused, as is allowed:", *refused]] if refused else []
    parts += [["Not as expected:", *differing]] if differing else []
    return "\n\n".join("\n".join(part) for part in [*parts, [summary(rows)]])


def summary(rows: Sequence[Row]) -> str:
    """Two lines: how many became what, how long it took."""
    found = Counter(row.trial.outcome for row in rows)
    differing = sum(not row.ok for row in rows)
    slow = sorted(rows, key=lambda row: -row.seconds)[:SLOWEST]
    named = ", ".join(f"{row.name} {row.seconds:.0f} s" for row in slow)
    return (
        f"{len(rows)} ERDs: {found['accept']} proven, {found['reject']} refused, {found['broken']} broken, "
        f"{differing} not as expected\n"
        f"{sum(row.seconds for row in rows):.0f} s of work; slowest: {named}"
    )
