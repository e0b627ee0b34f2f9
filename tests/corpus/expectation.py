"""What is expected of each ERD, as the tables that lie in its folder or above tell it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Literal

Expected = Literal["accept", "reject", "either"]

RAW = "raw"
"""The folder of the variant with the source's own names, the only one that may be refused."""


def expected(erd: Path) -> Expected:
    """``accept`` and ``reject`` are strict; ``either`` is also said of a file that no table knows.

    ``EXPECT.tsv`` beside a file has the columns file, expect, strict. ``MANIFEST.tsv`` in a folder above has name and
    raw_expect, for files ``VARIANT/NAME.json``; ``either(why)`` may be refused, but not broken.
    """
    for row in _rows(erd.parent / "EXPECT.tsv"):
        if row["file"] == erd.name:
            return _outcome(row["expect"]) if row["strict"] == "yes" else "either"
    for folder in erd.parents:
        for row in _rows(folder / "MANIFEST.tsv"):
            if row["name"] == erd.stem:
                return _outcome(row["raw_expect"]) if erd.parent.name == RAW else "accept"
    return "either"


def _outcome(text: str) -> Expected:
    word = text.partition("(")[0]
    if word == "accept" or word == "reject":
        return word
    return "either"


def _rows(table: Path) -> Iterator[dict[str, str]]:
    return iter(_read(table))


@cache
def _read(table: Path) -> tuple[dict[str, str], ...]:
    if not table.is_file():
        return ()
    return tuple(csv.DictReader(table.read_text("utf-8").splitlines(), delimiter="\t"))
