"""What the filtering recipe understands, above all what it does not, and what lists can be narrowed by afterwards."""

from typing import Any

import pytest

from agents.amending import amended
from agents.contract import Options, UserError
from agents.erd import parse
from agents.recipes import applied, checked, match
from agents.recipes.filtering import RECIPE, read
from agents.view import lookups

ERD = parse(
    b"""{
      "User": {"name": "string(80)"},
      "Job": {"title": "string(80)", "description": "text", "salary": "int", "extra": "json", "company": "fk:Company"},
      "Company": {"name": "string(50)", "code": "slug"},
      "JobPosting": {"title": "string(90)"}
    }"""
)

FITS: list[tuple[str, dict[str, Any]]] = [
    ("add filtering", {"*": {}}),
    ("Please add filters.", {"*": {}}),
    ("add filtering to Job", {"Job": {}}),
    ("enable filtering for all lists", {"*": {}}),
    ("filter jobs by title", {"Job": {"fields": ["title"]}}),
    ("filter by title", {"Job": {"fields": ["title"]}, "JobPosting": {"fields": ["title"]}}),
    ("add filtering on `title` and `description` to Job", {"Job": {"fields": ["title", "description"]}}),
    ("add filtering to Job by title", {"Job": {"fields": ["title"]}}),
    ("add a description filter", {"Job": {"fields": ["description"]}}),
    ("let clients filter companies by name and code", {"Company": {"fields": ["name", "code"]}}),
    ("allow people to filter by description", {"Job": {"fields": ["description"]}}),
    ("make description filterable", {"Job": {"fields": ["description"]}}),
    ("jobs should be filterable by description", {"Job": {"fields": ["description"]}}),
    ("make it possible to filter jobs by title", {"Job": {"fields": ["title"]}}),
    ("add title to the filters of Job", {"Job": {"fields": ["title"]}}),
    ("filter jobs by company", {"Job": {"fields": ["company"]}}),
]

MISSES = [
    "",
    "filter",
    "filter jobs",
    "filter jobs by title?",
    "can we filter by title",
    "don't filter jobs by title",
    "remove the title filter",
    "filter out old jobs",
    "filter jobs by title or salary",
    "filter jobs by their owner",
    "filter jobs by titel",
    "filter jobs by title when signed in",
    "filter jobs by title and sort them by salary",
    "add a filter that hides old jobs",
    "the filters are broken",
    "nice filtering on title",
]


@pytest.mark.parametrize(("instruction", "settings"), FITS)
def test_fits(instruction: str, settings: dict[str, Any]) -> None:
    made = read(instruction, ERD)

    assert made is not None
    assert made.settings == settings


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


@pytest.mark.parametrize(
    ("instruction", "message"),
    [
        ("filter jobs by extra", "Job.extra is not a field that one can filter by"),
        ("filter companies by salary", "Company.salary is no field"),
    ],
)
def test_what_cannot_be_had_is_said(instruction: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(instruction, ERD)


def test_wishes_add_up_and_lists_can_be_narrowed_by_them() -> None:
    options = Options()
    for instruction in ("filter jobs by title", "filter jobs by description"):
        options = applied(options, match(instruction, "views.py", ERD), ERD)

    assert options.values == {"filtering": {"Job": {"fields": ["title", "description"]}}}
    assert {"title", "description"} <= set(lookups(amended(ERD, options)["Job"]))
    assert RECIPE.says(options.values["filtering"]["Job"]) == "lists can be narrowed by `?title=`, `?description=`"


@pytest.mark.parametrize("instruction", ["filter jobs by salary", "filter jobs by company", "add filtering"])
def test_what_is_so_anyway_sets_nothing(instruction: str) -> None:
    assert applied(Options(), match(instruction, "views.py", ERD), ERD) == Options()


@pytest.mark.parametrize("settings", [{"fields": []}, {"fields": ["extra"]}, {"fields": ["nope"]}, {"by": ["title"]}])
def test_settings_that_nobody_said_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        checked(Options({"filtering": {"Job": settings}}), ERD)
