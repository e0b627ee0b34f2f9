"""One ERD from the file to the last proof; with ERDSMITH_CORPUS set, a sample of real ones as well."""

import os
import random
from pathlib import Path

import pytest

from tests.corpus.expectation import expected
from tests.corpus.trial import Bench

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
SMALL = 2_000
"""Bytes, so that the sample takes a few seconds."""

LONG = pytest.mark.long

CHECKER = """import json, pathlib, sys
backend = pathlib.Path(sys.argv[1], "backend", "models.py").read_text()
print(json.dumps({"ok": "class Lamp" in backend, "steps": {"lamps": "none"}}))
"""


@pytest.fixture
def bench(tmp_path: Path, postgres_url: str) -> Bench:
    checker = tmp_path / "checker.py"
    checker.write_text(CHECKER)
    return Bench(postgres_url, checker, tmp_path / "kept")


@pytest.mark.long
def test_an_erd_is_tried_to_the_end(bench: Bench, tmp_path: Path) -> None:
    erd = tmp_path / "erd.json"
    erd.write_text('{"Lamp": {"name": "CharField"}}')
    trial = bench.tried(erd, "erd.json")

    assert (trial.outcome, trial.entities, trial.why) == ("accept", 1, "")
    assert list(trial.seconds) == ["generate", "postgres", "conform"]


@LONG
def test_what_the_checker_says_counts_and_the_backend_is_kept(bench: Bench, tmp_path: Path) -> None:
    erd = tmp_path / "erd.json"
    erd.write_text('{"Chair": {"name": "CharField"}}')
    trial = bench.tried(erd, "plain/erd.json")

    assert (trial.outcome, trial.why) == ("broken", 'conform: {"lamps": "none"}')
    assert (tmp_path / "kept" / "plain" / "erd.json" / "backend" / "models.py").exists()
    assert not trial.holds("either")


def test_a_refusal_names_its_first_reason(bench: Bench, tmp_path: Path) -> None:
    erd = tmp_path / "erd.json"
    erd.write_text('{"Lamp": {"name": "CharFeld"}}')
    trial = bench.tried(erd, "erd.json")

    assert (trial.outcome, list(trial.seconds)) == ("reject", ["generate"])
    assert trial.why.startswith("/Lamp/name: ")
    assert trial.holds("either")
    assert not trial.holds("accept")


@pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")
@LONG
@pytest.mark.parametrize("variant", ["plain", "rich", "raw"])
def test_a_real_erd_holds(variant: str, postgres_url: str) -> None:
    small = [erd for erd in sorted((CORPUS / "visible" / variant).glob("*.json")) if erd.stat().st_size < SMALL]
    erd = random.Random(variant).choice(small)
    trial = Bench(postgres_url).tried(erd, erd.name)

    assert trial.holds(expected(erd)), (erd.name, trial)
