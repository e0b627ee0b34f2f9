"""Every hostile or broken ERD of the corpus: the outcome, what it costs, and that what is accepted stands."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import ErdError, parse
from tests.erd.measured import Measured, checked, drafted
from tests.erd.reading import no_clashes
from tests.erd.standing import Judge

FOLDER = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent")) / "adversarial"
EXPECT = FOLDER / "EXPECT.tsv"
ROWS = list(csv.DictReader(EXPECT.read_text("utf-8").splitlines(), delimiter="\t")) if EXPECT.exists() else []

OTHERWISE = {
    "shape__unknown_meta_option.json": "unique is an option of $meta in this language",
    "type__django_call.json": "models.CharField(max_length=80) is how Django writes it, and means one thing only",
    "rel__fk_case_mismatch.json": "user can only mean User, and the pull request says so",
    "rel__has_many_plural_lower.json": "jobs can only mean Job, and the pull request says so",
}
"""Rows that are not strict and end otherwise, each with its reason."""

SECONDS, MEGABYTES = 2.0, 300.0
COSTLY = ("size__", "opt__choices_10000", "opt__help_text_1mb", "json__deep")
"""A sample that is measured in the normal run."""

pytestmark = pytest.mark.skipif(not ROWS, reason="ERDSMITH_CORPUS names no folder")
sample = [row["file"] for row in ROWS if row["file"].startswith(COSTLY)]
others = [pytest.param(row["file"], marks=pytest.mark.long) for row in ROWS if row["file"] not in sample]


@pytest.mark.parametrize("row", ROWS, ids=[row["file"] for row in ROWS])
def test_the_outcome_is_the_expected_one(row: dict[str, str]) -> None:
    wanted = {"accept": "reject", "reject": "accept"}[row["expect"]] if row["file"] in OTHERWISE else row["expect"]
    assert not (row["file"] in OTHERWISE and row["strict"] == "yes")
    try:
        erd = parse((FOLDER / row["file"]).read_bytes())
        assert wanted == "accept"
        assert no_clashes(erd) == []
    except ErdError as error:
        assert wanted == "reject", error
        assert all(item.message.isprintable() and item.line >= 1 and item.column >= 1 for item in error.problems)
        if row["category"] != "json" and not row["file"].startswith(("shape__top_level", "opt__help_text_1mb")):
            assert all(item.pointer.startswith("/") for item in error.problems)


@pytest.mark.parametrize("file", [*sample, *others])
def test_none_takes_over_two_seconds_or_300_megabytes(file: str) -> None:
    report = _cheapest(checked, FOLDER / file)
    assert report.code in (0, 2), report.complaints
    _is_cheap(report)
    if report.code == 0:
        _is_cheap(_cheapest(drafted, FOLDER / file))
    else:
        lines = report.complaints.splitlines()
        assert lines
        assert all(line.isprintable() and line.startswith(str(FOLDER / file)) for line in lines), lines


def _cheapest(measure: Callable[[Path], Measured], file: Path) -> Measured:
    """The best of up to three: who shares the machine makes the same work cost up to three times as much."""
    best = measure(file)
    for _ in range(2):
        if best.seconds >= SECONDS:
            best = min(best, measure(file), key=lambda each: each.seconds)
    return best


def _is_cheap(report: Measured) -> None:
    assert report.seconds < SECONDS
    assert report.megabytes < MEGABYTES


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as running:
        yield running


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("file", [row["file"] for row in ROWS])
def test_what_is_accepted_stands(file: str, judge: Judge) -> None:
    try:
        erd = parse((FOLDER / file).read_bytes())
    except ErdError:
        return
    assert judge.fault({item.path: item.content for item in draft(Brief(erd, "backend"))}) == ""
