"""A generated backend, started as its README says and used as a client would."""

from __future__ import annotations

from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete
from agents.proof.tree import write_tree
from bot.tryout import try_backend
from tests.world import SHOP


# The demo does the same in every run.
@pytest.mark.long
def test_the_backend_migrates_serves_signs_in_and_answers(tmp_path: Path) -> None:
    files = draft(Brief(parse(SHOP.encode()), "backend"))
    write_tree(complete({file.path: file.content for file in files}, "backend"), tmp_path / "backend")
    assert try_backend(tmp_path) == "GET /api/v1/products/?page_size=1 answers 200 with 0 of 0 rows"
