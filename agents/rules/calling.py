"""What the test of each rule is called, and where it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.rules.law import Outcome

PATH = "tests/test_rules.py"
_TEST_NAME = 60
"""Characters of a rule that the name of its test has."""


def test_names(implemented: Sequence[Outcome]) -> tuple[str, ...]:
    """A function's name for each rule, made of its words."""
    names: list[str] = []
    for outcome in implemented:
        word = re.sub(r"[^a-z0-9]+", "_", outcome.text.lower()).strip("_")[:_TEST_NAME].strip("_")
        name = f"test_{word or 'rule'}"
        names.append(name if name not in names else f"{name}_{len(names) + 1}")
    return tuple(names)
