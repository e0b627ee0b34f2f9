"""What holds for every ERD, whatever it draws, and for every ERD that somebody broke."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agents.contract import Brief
from agents.draft import draft
from agents.erd import ErdError, parse
from agents.erd.names import class_name, fault, snake_name
from agents.erd.problems import MAX_SHOWN
from tests.erd.drawing import Json, erds, grown, other_order, shaped
from tests.erd.mutating import mutated
from tests.erd.reading import judged
from tests.erd.standing import Judge


def each(strategy: st.SearchStrategy[Any], examples: int, holds: Callable[[Any], None]) -> None:
    """Look at so many examples, the same in every run."""
    run = settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run(given(strategy)(lambda drawn: holds(drawn)))()


def few_or(many: int, few: int) -> Any:
    """``few`` examples in every run, ``many`` in the long one."""
    long = pytest.param(many, marks=[pytest.mark.long, pytest.mark.timeout(7200)])
    return pytest.mark.parametrize("examples", [few, long])


@few_or(20_000, 80)
def test_a_drawn_erd_is_read_and_survives_being_written(examples: int) -> None:
    accepted = []

    def holds(erd: Json) -> None:
        accepted.append(judged(json.dumps(erd)) is not None)

    each(erds(), examples, holds)
    # Otherwise the other properties would say little.
    assert sum(accepted) > len(accepted) / 2


@few_or(20_000, 80)
def test_a_broken_erd_gives_a_model_or_problems_always_the_same(examples: int) -> None:
    def holds(data: bytes) -> None:
        judged(data)
        assert told(data) == told(data)
        assert len(told(data)) <= MAX_SHOWN

    each(mutated(), examples, holds)


def told(data: bytes) -> list[str]:
    """The problems as they are shown."""
    try:
        parse(data)
    except ErdError as error:
        places = [(found.line, found.column) for found in error.problems if found.pointer]
        assert places == sorted(places)
        return [found.format("erd.json") for found in error.problems]
    return []


@few_or(5_000, 40)
def test_one_more_entity_changes_no_other(examples: int) -> None:
    def holds(pair: tuple[Json, Json]) -> None:
        before, after = pair
        try:
            erd, more = parse(json.dumps(before)), parse(json.dumps(after))
        except ErdError:
            return
        assert all(more[entity.name] == entity for entity in erd)

    each(grown(), examples, holds)


@few_or(5_000, 30)
def test_the_order_of_options_and_the_shape_of_the_file_mean_nothing(examples: int) -> None:
    def holds(erd: Json) -> None:
        try:
            read = parse(json.dumps(erd))
        except ErdError:
            return
        assert parse(json.dumps(other_order(erd))) == read
        assert parse(json.dumps(shaped(erd, "entities"))) == read

    each(erds(shapes=("plain",)), examples, holds)


@few_or(100_000, 500)
def test_names_are_valid_and_the_names_of_themselves(examples: int) -> None:
    def holds(raw: str) -> None:
        if fault(raw):
            return
        name, snake = class_name(raw), snake_name(raw)
        assert class_name(name) == name
        assert snake_name(snake) == snake
        assert snake.isidentifier()
        assert name.isidentifier() or name[0].isdecimal() or not name[0].isidentifier()
        assert not snake.endswith("_")
        assert "__" not in snake

    each(st.text(min_size=1, max_size=8), examples, holds)


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with Judge() as running:
        yield running


@few_or(2_000, 6)
def test_what_is_accepted_stands_in_django(examples: int, judge: Judge) -> None:
    def holds(erd: Json) -> None:
        try:
            read = parse(json.dumps(erd))
        except ErdError:
            return
        assert judge.fault({file.path: file.content for file in draft(Brief(read, "backend"))}) == ""

    each(erds(low=3), examples, holds)
