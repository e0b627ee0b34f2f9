"""What the operations recipe understands, above all what it does not, and what the API offers afterwards."""

from typing import Any

import pytest

from agents.amending import amended
from agents.contract import Options, UserError
from agents.erd.model import OPERATIONS
from agents.recipes import applied, checked, match
from agents.recipes.operations import RECIPE, read
from tests.recipes.talking import ERD

READING = ("list", "retrieve")
FITS: list[tuple[str, dict[str, tuple[str, ...]]]] = [
    ("make companies read-only", {"Company": READING}),
    ("Please make the Company endpoints readonly.", {"Company": READING}),
    ("jobs should be read only", {"Job": READING}),
    ("we want jobs and companies to be read-only", {"Job": READING, "Company": READING}),
    ("disable deleting jobs", {"Job": (*READING, "create", "update")}),
    ("remove delete from jobs", {"Job": (*READING, "create", "update")}),
    ("don't allow updates on orders", {"Order": (*READING, "create", "delete")}),
    ("forbid updating and deleting for orders", {"Order": (*READING, "create")}),
    ("disable create, update and delete for companies", {"Company": READING}),
    ("orders must not be deleted", {"Order": (*READING, "create", "update")}),
    ("allow only list and retrieve for jobs", {"Job": READING}),
    ("only allow create for orders", {"Order": (*READING, "create")}),
]

MISSES = [
    "",
    "read-only",
    "are companies read-only?",
    "companies are read-only",
    "don't make companies read-only",
    "make companies read-only for guests",
    "make companies read-only on sundays",
    "make the name read-only",
    "delete jobs",
    "delete the job view",
    "remove jobs",
    "update jobs",
    "disable jobs",
    "disable PUT for jobs",
    "jobs cannot be deleted",
    "jobs should be deleted after a year",
    "disable deleting jobs unless they are drafts",
    "disable deleting jobs and paginate companies",
    "allow deleting only drafts",
]


@pytest.mark.parametrize(("instruction", "left"), FITS)
def test_fits(instruction: str, left: dict[str, tuple[str, ...]]) -> None:
    options = applied(Options(), match(instruction, "views.py", ERD), ERD)

    assert {
        entity.name: entity.operations for entity in amended(ERD, options) if entity.operations != OPERATIONS
    } == left


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


def test_an_operation_comes_back() -> None:
    options = Options()
    for instruction in ("make jobs read-only", "allow create for jobs", "disable deleting jobs"):
        options = applied(options, match(instruction, "views.py", ERD), ERD)

    assert options.values == {"operations": {"Job": {"operations": [*READING, "create"]}}}
    assert RECIPE.says(options.values["operations"]["Job"]) == "rows can be read and created"


def test_reading_stays() -> None:
    with pytest.raises(UserError, match="Job can be read in any case"):
        applied(Options(), match("disable listing jobs", "views.py", ERD), ERD)


@pytest.mark.parametrize("settings", [{"operations": ["fly"]}, {"operations": ["create"]}, {}])
def test_settings_that_nobody_said_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        checked(Options({"operations": {"Job": settings}}), ERD)
