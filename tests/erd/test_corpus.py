"""Real schemas, read from where they lie; skipped without ``ERDSMITH_CORPUS``."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from agents.erd import parse
from tests.erd.reading import no_clashes

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
REAL = sorted(CORPUS.glob("visible/plain/*.json")) + sorted(CORPUS.glob("visible/rich/*.json"))

pytestmark = pytest.mark.skipif(not CORPUS.exists(), reason="ERDSMITH_CORPUS names no folder")


def named(path: Path) -> str:
    return f"{path.parent.name}-{path.stem}"


@pytest.mark.parametrize("path", REAL, ids=named)
def test_a_real_schema_is_read_whole_and_survives_writing(path: Path) -> None:
    erd = parse(path.read_bytes())
    drawn = json.loads(path.read_text("utf-8-sig"))
    assert len([entity for entity in erd if not entity.implied]) == len(drawn)
    assert parse(json.dumps(erd.source)) == erd
    assert no_clashes(erd) == []
