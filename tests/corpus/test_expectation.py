"""What is expected of an ERD is read from the tables beside and above it."""

from pathlib import Path

import pytest

from tests.corpus.expectation import expected


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    (tmp_path / "MANIFEST.tsv").write_text("name\traw_expect\nshop\taccept\nzoo\teither(collisions)\n")
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "EXPECT.tsv").write_text(
        "file\texpect\tstrict\nquotes.json\taccept\tyes\ncut.json\treject\tyes\nodd.json\treject\tno\n"
    )
    return tmp_path


@pytest.mark.parametrize(
    ("file", "outcome"),
    [
        ("real/plain/shop.json", "accept"),
        ("real/raw/shop.json", "accept"),
        ("real/plain/zoo.json", "accept"),
        ("real/raw/zoo.json", "either"),
        ("real/raw/unknown.json", "either"),
        ("hostile/quotes.json", "accept"),
        ("hostile/cut.json", "reject"),
        ("hostile/odd.json", "either"),
    ],
)
def test_what_is_expected(corpus: Path, file: str, outcome: str) -> None:
    assert expected(corpus / file) == outcome
