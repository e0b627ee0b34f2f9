"""The page people work from says what the reader does: its examples are run, its tables made from the reader's."""

from __future__ import annotations

from typing import get_args

import pytest

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.erd.codes import MEANINGS, Code
from agents.erd.entities import WISHES
from agents.erd.meta import META
from agents.erd.options import FIELD_API, OPTIONS
from agents.erd.project import SETTINGS
from agents.erd.requirements import REQUIREMENTS
from agents.erd.shapes import TOP_LEVEL
from agents.erd.types import TYPES
from tests.erd.reference import PAGE, Example, examples, renewed

TEXT = PAGE.read_text("utf-8")
EXAMPLES = list(examples(TEXT))
ACCEPTED = [example for example in EXAMPLES if not example.rejected]
REJECTED = [example for example in EXAMPLES if example.rejected]


def line(example: Example) -> str:
    return f"line{example.line}"


def test_the_page_says_what_the_reader_does() -> None:
    assert renewed(TEXT) == TEXT, "docs/erd.md is stale: look at the diff of `make golden`"


@pytest.mark.parametrize("example", ACCEPTED, ids=line)
def test_an_example_becomes_a_backend(example: Example) -> None:
    for file in draft(Brief(parse(example.data, example.limits), "backend")):
        if file.path.endswith(".py"):
            compile(file.content, file.path, "exec")


@pytest.mark.parametrize("example", REJECTED, ids=line)
def test_a_mistake_is_refused_where_it_stands(example: Example) -> None:
    found = example.problems()
    assert found
    for problem in found:
        assert problem.message
        assert 1 <= problem.line <= example.text.count("\n") + 1
        assert problem.suggestion


def test_every_code_has_a_meaning_and_an_example() -> None:
    shown = {problem.code for example in REJECTED for problem in example.problems()}
    assert shown == set(MEANINGS) == set(get_args(Code))


@pytest.mark.parametrize(
    "words",
    [OPTIONS, FIELD_API, META, TOP_LEVEL, REQUIREMENTS, WISHES, *SETTINGS.values()],
    ids=lambda words: next(iter(words)),
)
def test_every_word_has_an_example(words: dict[str, object]) -> None:
    drawn = "\n".join(example.text for example in ACCEPTED)
    assert [word for word in words if f'"{word}"' not in drawn and f"{word}=" not in drawn] == []


def test_every_type_has_an_example() -> None:
    drawn = {getattr(m, "type", None) or m.kind for e in ACCEPTED for entity in parse(e.data) for m in entity.members}
    assert drawn == set(TYPES)
