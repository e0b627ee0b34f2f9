"""How much there is to review: lines by the budgets, and how many of them say what others say already."""

import io
import os
import tokenize
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from tests.agents.golden import ERDS

CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent")) / "visible"
SAMPLE_LINES = 700
LINES_PER_ENTITY = 60
ALIKE = 50
"""As many tokens in a row, wherever they stand again, make their lines duplicated: what copy detectors look for."""
_LAYOUT = {getattr(tokenize, name) for name in ("NL", "NEWLINE", "INDENT", "DEDENT", "COMMENT", "ENDMARKER")}
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="ERDSMITH_CORPUS is not set")


def reviewed(erd: Path) -> tuple[int, dict[str, str]]:
    """How many entities an ERD has, and the files to review: neither tests nor the README, nor what is derived."""
    brief = Brief(parse(erd.read_bytes()), "backend")
    files = {file.path: file.content for file in draft(brief)}
    return len(brief.erd.entities), {
        path: text
        for path, text in files.items()
        if path != "README.md" and not path.startswith(("tests/", "migrations/"))
    }


def lines(files: Mapping[str, str]) -> int:
    return sum(text.count("\n") for text in files.values())


def test_the_sample_is_read_in_ten_minutes() -> None:
    assert lines(reviewed(ERDS["sample"])[1]) <= SAMPLE_LINES


@pytest.mark.parametrize(
    "erd",
    [
        ERDS["shop"],
        *(pytest.param(CORPUS / f"{name}.json", marks=needs_corpus) for name in ("plain/chinook", "rich/petclinic_pg")),
        pytest.param(CORPUS / "plain/rubygems_org.json", marks=[needs_corpus, pytest.mark.long]),
    ],
    ids=lambda erd: erd.stem,
)
def test_a_further_entity_costs_a_minute(erd: Path) -> None:
    entities, files = reviewed(erd)
    budget = SAMPLE_LINES + LINES_PER_ENTITY * (entities - 2)
    print(f"{erd.stem}: {entities} entities, {lines(files)} lines of {budget}")  # noqa: T201  # pytest -s shows it
    assert lines(files) <= budget


@pytest.mark.long
@needs_corpus
@pytest.mark.parametrize("name", ["rich/wikiedudashboard", "plain/thingsboard", "plain/rubygems_org"])
def test_hardly_a_line_is_said_twice(name: str) -> None:
    _, files = reviewed(CORPUS / f"{name}.json")
    share = duplicated(files)
    print(f"{name}: {share:.2%} of the lines are duplicated")  # noqa: T201  # pytest -s shows it
    assert share < 0.03


def test_lines_that_are_said_twice_are_found() -> None:
    body = "".join(f"line_{n} = {n}\n" for n in range(20))
    assert duplicated({"one.py": body, "two.py": "".join(f"other_{n} = {n}\n" for n in range(20))}) == 0
    assert duplicated({"one.py": body, "two.py": f"{body}{body.upper()}"}) == pytest.approx(40 / 60)


def duplicated(files: Mapping[str, str]) -> float:
    """The share of the code's lines that are part of ``ALIKE`` tokens in a row which stand elsewhere too."""
    code = {path: _tokens(text) for path, text in files.items() if path.endswith(".py")}
    places = defaultdict(list)
    for path, tokens in code.items():
        texts = [token.string for token in tokens]
        for start in range(len(texts) - ALIKE + 1):
            places[tuple(texts[start : start + ALIKE])].append((path, start))
    said = {
        (path, token.start[0])
        for again in places.values()
        if len(again) > 1
        for path, start in again
        for token in code[path][start : start + ALIKE]
    }
    return len(said) / sum(files[path].count("\n") for path in code)


def _tokens(text: str) -> list[tokenize.TokenInfo]:
    return [token for token in tokenize.generate_tokens(io.StringIO(text).readline) if token.type not in _LAYOUT]
