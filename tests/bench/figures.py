"""What was measured: values with a target, as a plain table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One metric. ``target`` is the most it may be; ``None`` = nobody said."""

    metric: str
    unit: str
    values: tuple[float, ...]
    target: float | None = None

    @property
    def verdict(self) -> str:
        if self.target is None:
            return ""
        return "ok" if median(self.values) <= self.target else "over"

    def to_json(self) -> dict[str, Any]:
        return {
            "metric": self.metric,
            "unit": self.unit,
            "median": median(self.values),
            "min": min(self.values),
            "max": max(self.values),
            "runs": len(self.values),
            "target": self.target,
            "verdict": self.verdict or None,
        }


def table(figures: Sequence[Figure]) -> str:
    """Metric, median with least and most of several runs, target, ok or over."""
    rows = [("metric", "figure", "min … max", "target", "")]
    for figure in figures:
        least, most = min(figure.values), max(figure.values)
        spread = f"{_number(least)} … {_number(most)}" if len(figure.values) > 1 else ""
        target = "" if figure.target is None else f"≤ {_number(figure.target)}"
        rows.append((figure.metric, f"{_number(median(figure.values))} {figure.unit}", spread, target, figure.verdict))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    lines = ["  ".join(_cell(text, widths[column], column) for column, text in enumerate(row)).rstrip() for row in rows]
    return "\n".join((lines[0], "  ".join("-" * width for width in widths[:4]), *lines[1:]))


def _cell(text: str, width: int, column: int) -> str:
    return text.ljust(width) if column in (0, 4) else text.rjust(width)


def _number(value: float) -> str:
    """Three digits at least, none that are noise."""
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"
