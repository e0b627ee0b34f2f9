"""The environment."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from agents.erd import Limits
from bot.settings import Settings


@pytest.mark.parametrize("name", ["max_bytes", "max_entities", "max_fields", "max_nesting"])
def test_a_variable_moves_the_limit_of_its_name_and_no_other(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ERDSMITH_{name.upper()}", "7")
    assert asdict(Settings().limits) == {**asdict(Limits()), name: 7}
