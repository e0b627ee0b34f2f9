"""The tasks are sound: there are enough, each fails without a model, and a model that does as asked passes each."""

from __future__ import annotations

import ast

import pytest

from agents.recipes import NothingFits, match
from agents.rules import outcomes
from tests.eval.perfect import perfect
from tests.eval.running import run
from tests.eval.tasks import all_tasks

TASKS = {task.id: task for task in all_tasks()}
FAMILIES = [name for name in TASKS if name.endswith("/job")]
"""One task of each."""


def test_there_are_enough_and_of_each_kind() -> None:
    assert len(TASKS) == len(all_tasks()) >= 60
    assert min(sum(task.kind == kind for task in TASKS.values()) for kind in ("rule", "revision", "feature")) >= 20
    for task in TASKS.values():
        ast.parse(task.test)


def test_nothing_built_in_is_for_them() -> None:
    for task in TASKS.values():
        if task.kind == "rule":
            assert [outcome.law for outcome in outcomes(task.erd)] == [None], task.words
        elif task.kind == "revision":
            with pytest.raises(NothingFits):
                match(task.words, task.path, task.erd)


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", FAMILIES)
def test_each_family_fails_without_a_model_and_passes_with_a_perfect_one(name: str) -> None:
    alone = run(TASKS[name], None)
    assert not alone.passed
    made = run(TASKS[name], perfect(TASKS[name]))
    assert made.passed and made.survived, made.why
