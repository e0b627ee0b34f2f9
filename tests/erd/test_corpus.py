"""Real and hostile schemas, read from where they lie; skipped without ``ERDSMITH_CORPUS``."""

from __future__ import annotations

import csv
import json
import os
import time
from pathlib import Path

import pytest

from agents.erd import Erd, ErdError, mermaid, parse
from agents.erd.names import USER_REVERSE_NAMES

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
REAL = sorted(CORPUS.glob("visible/plain/*.json")) + sorted(CORPUS.glob("visible/rich/*.json"))
EXPECT = CORPUS / "adversarial" / "EXPECT.tsv"
ROWS = list(csv.DictReader(EXPECT.read_text("utf-8").splitlines(), delimiter="\t")) if EXPECT.exists() else []

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


def no_clashes(erd: Erd) -> list[str]:
    """Every name that two things on one entity share: members, their columns, reverse names, routes, tables."""
    found = []
    for entity in erd:
        names = [member.name for member in entity.members] + [*entity.inherited]
        names += [f"{item.name}_id" for item in entity.relations if not item.many]
        names += [item.related_name for _, item in erd.referrers(entity.name) if item.related_name != "+"]
        names += list(USER_REVERSE_NAMES - {*entity.inherited}) if entity.is_user else []
        found += [f"{entity.name}.{name}" for name in {*names} if names.count(name) > 1]
    routes = [entity.plural for entity in erd]
    classes = [entity.name.lower() for entity in erd]
    return found + [name for group in (routes, classes) for name in {*group} if group.count(name) > 1]


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_a_hostile_schema_is_judged_as_expected(row: dict[str, str]) -> None:
    start = time.monotonic()
    try:
        erd = parse((CORPUS / "adversarial" / row["file"]).read_bytes())
        outcome = "accept"
        assert no_clashes(erd) == []
        assert mermaid(erd)
    except ErdError as error:
        outcome = "reject"
        assert all(item.message and item.line >= 1 for item in error.problems)
    assert time.monotonic() - start < 10
    if row["strict"] == "yes":
        assert outcome == row["expect"]
