"""Not a single finding in what the product itself writes: goldens, recipes, and schemas that nobody here wrote."""

import os
import random
import time
from pathlib import Path

import pytest

from agents.contract import Brief, Options, UserError
from agents.draft import draft
from agents.erd import ErdError, parse
from agents.proof.checks import static_checks
from agents.proof.proving import complete
from agents.recipes import applied, match
from tests.proof.checks.drafted import PACKAGE, asked, problems

GOLDEN = sorted((Path(__file__).parents[2] / "golden").glob("*.json"))
CORPUS = Path(os.environ.get("ERDSMITH_CORPUS", "/nonexistent"))
FILES = sorted([*CORPUS.glob("visible/*/*.json"), *CORPUS.glob("adversarial/*.json")])
SAMPLE = random.Random(5).sample(FILES, min(6, len(FILES)))  # the same ones every time

WISHES = [
    ("views.py", "add pagination"),
    ("views.py", "cursor pagination for Order"),
    ("views.py", "page size 50, max 200"),
    ("views.py", "add search on name"),
    ("views.py", "add ordering by price"),
    ("views.py", "sort orders by newest first"),
]


def found(brief: Brief) -> list[str]:
    files = {file.path: file.content for file in draft(brief)}
    results = static_checks(files, brief.package, brief)
    return [f"{each.check} {each.path}:{each.line} {each.message}" for result in results for each in result.problems]


@pytest.mark.parametrize("erd", GOLDEN, ids=lambda path: path.stem)
def test_goldens(erd: Path) -> None:
    assert found(Brief(parse(erd.read_bytes()), "shop_api")) == []


@pytest.mark.parametrize(("path", "wish"), WISHES)
def test_what_recipes_make(path: str, wish: str) -> None:
    erd = asked().erd
    options = applied(Options(), match(wish, path, erd), erd)

    assert options != Options()
    assert found(Brief(erd, PACKAGE, options)) == []


def test_a_finished_backend() -> None:
    files = complete({file.path: file.content for file in draft(asked())}, PACKAGE)

    assert "migrations/0001_initial.py" in files
    assert problems(files) == []


@pytest.mark.skipif(not FILES, reason="ERDSMITH_CORPUS is not set")
@pytest.mark.parametrize("schema", SAMPLE, ids=lambda path: path.stem)
def test_a_sample_of_the_corpus(schema: Path) -> None:
    _test_schema(schema)


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.skipif(not FILES, reason="ERDSMITH_CORPUS is not set")
def test_the_whole_corpus() -> None:
    for schema in FILES:
        _test_schema(schema)


def _test_schema(schema: Path) -> None:
    try:
        erd = parse(schema.read_bytes())
    except (ErdError, UserError):
        return
    assert found(Brief(erd, "backend")) == [], schema.stem


def test_ten_entities_are_judged_in_a_fraction_of_a_second() -> None:
    drawn = {
        f"Thing{n}": '{"name": "CharField", "count": "IntegerField", "parent": "ForeignKey:self?"}' for n in range(10)
    }
    text = "{" + ", ".join(f'"{name}": {fields}' for name, fields in drawn.items()) + "}"
    brief = Brief(parse(text.encode()), "backend")
    files = {file.path: file.content for file in draft(brief)}
    started = time.process_time()
    static_checks(files, "backend", brief)

    assert time.process_time() - started < 0.5
