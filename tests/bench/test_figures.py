"""The table and the JSON of the benchmark."""

from __future__ import annotations

from tests.bench.figures import Figure, table


def test_the_median_is_held_against_the_target() -> None:
    assert Figure("flow", "s", (1.0, 2.0, 9.0), 2.0).verdict == "ok"
    assert Figure("flow", "s", (1.0, 2.1, 2.2), 2.0).verdict == "over"
    assert Figure("flow", "s", (1.0,)).verdict == ""


def test_one_line_for_each_figure_with_its_spread_and_target() -> None:
    lines = table([Figure("flow", "s", (1.0, 2.5, 9.25), 8.0), Figure("rate", "/s", (1234.5,))]).splitlines()
    assert [line.split() for line in lines[2:]] == [
        ["flow", "2.50", "s", "1", "…", "9.25", "≤", "8", "ok"],
        ["rate", "1,234", "/s"],
    ]


def test_json_has_what_the_table_has() -> None:
    assert Figure("flow", "s", (1.0, 2.0, 9.0), 8.0).to_json() == {
        "metric": "flow",
        "unit": "s",
        "median": 2.0,
        "min": 1.0,
        "max": 9.0,
        "runs": 3,
        "target": 8.0,
        "verdict": "ok",
    }
