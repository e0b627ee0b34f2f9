"""Every broken ERD of the corpus: explained on the commit and on the command line, and nothing else happens."""

from __future__ import annotations

import csv
import os
import random
from pathlib import Path

import pytest

from bot.cli import main
from tests.world import Shop

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")


def broken() -> list[Path]:
    """Files that are no JSON, or no ERD, beyond doubt."""
    folder = CORPUS / "adversarial"
    if not folder.is_dir():
        return []
    with (folder / "EXPECT.tsv").open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table, delimiter="\t"))
    return [
        folder / row["file"]
        for row in rows
        if row["file"].startswith(("json__", "shape__")) and (row["expect"], row["strict"]) == ("reject", "yes")
    ]


@pytest.mark.parametrize("sample", [5, pytest.param(0, id="all", marks=pytest.mark.long)])
def test_each_gets_a_failed_check_with_annotations_and_no_pull_request(shop: Shop, sample: int) -> None:
    files = broken()
    assert len(files) > 25
    for file in random.Random(20261123).sample(files, sample or len(files)):
        sha = shop.writer.push({"erd.json": file.read_bytes()}, f"Draw {file.stem}")
        check = shop.erd_check(sha)
        assert check["conclusion"] == "failure", file.name
        notes = shop.writer.annotations(check["id"])
        assert notes and all(note["path"] == "erd.json" and note["message"].strip() for note in notes), file.name
        assert "Traceback" not in check["output"]["summary"]
    assert shop.writer.pulls("all") == []
    assert shop.writer.branches() == ["main"]


@pytest.mark.parametrize("file", broken(), ids=lambda file: file.stem)
def test_the_command_line_lists_what_is_wrong(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["erdsmith", "generate", str(file), "-o", str(tmp_path / "backend")])
    with pytest.raises(SystemExit) as left:
        main()
    said = capfd.readouterr()
    assert left.value.code == 2
    assert file.name in said.err and "Traceback" not in said.err + said.out
    assert not (tmp_path / "backend").exists()
