"""What the ordering recipe understands, and above all what it does not."""

from typing import Any

import pytest

from agents.contract import Options, UserError
from agents.recipes import applied, match
from agents.recipes.ordering import read
from tests.recipes.jobs import ERD

FITS: list[tuple[str, dict[str, Any]]] = [
    ("add ordering by salary", {"Job": {"fields": ["salary"]}}),
    ("add ordering by title and salary to Job", {"Job": {"fields": ["title", "salary"]}}),
    ("add sorting on title", {"Job": {"fields": ["title"]}, "JobPosting": {"fields": ["title"]}}),
    ("let clients sort jobs by title", {"Job": {"fields": ["title"]}}),
    ("allow users to order the jobs by salary and title", {"Job": {"fields": ["salary", "title"]}}),
    ("make salary sortable", {"Job": {"fields": ["salary"]}}),
    ("make job title orderable", {"Job": {"fields": ["title"]}}),
    ("sort jobs by title", {"Job": {"default": ["title"]}}),
    ("sort by salary descending", {"Job": {"default": ["-salary"]}}),
    ("sort jobs by salary in descending order", {"Job": {"default": ["-salary"]}}),
    ("order jobs by title, then salary desc", {"Job": {"default": ["title", "-salary"]}}),
    ("order by -created_at", {"Job": {"default": ["-created_at"]}}),
    ("Order by `-created_at`", {"Job": {"default": ["-created_at"]}}),
    ("add default ordering by created at to Job", {"Job": {"default": ["created_at"]}}),
    ("add ordering by -salary", {"Job": {"default": ["-salary"]}}),
    ("sort jobs by newest first", {"Job": {"default": ["-created_at"]}}),
    ("sort jobs newest first", {"Job": {"default": ["-created_at"]}}),
    ("list jobs newest first", {"Job": {"default": ["-created_at"]}}),
    ("show the newest jobs first", {"Job": {"default": ["-created_at"]}}),
    ("sort companies by oldest first", {"Company": {"default": ["pk"]}}),
    (
        "newest first",
        {"User": {"default": ["-pk"]}, "Job": {"default": ["-created_at"]}, "Company": {"default": ["-pk"]}},
    ),
    ("add ordering", {"*": {}}),
    ("add sorting to all lists", {"*": {}}),
    ("add ordering to Job", {"Job": {}}),
]

MISSES = [
    "",
    "sort",
    "order",
    "show",
    "show jobs",
    "in which order are jobs listed?",
    "don't sort jobs",
    "sort jobs by title?",
    "sort jobs by title or salary",
    "sort by title ascending and title descending",
    "sort newest first and oldest first",
    "sort jobs by title and companies by name",
    "sort jobs by title and let clients sort by salary",
    "sort jobs by title unless they are old",
    "sort jobs by relevance",
    "sort jobs randomly",
    "sort jobs by titel",
    "sort jobs by company",
    "remove ordering",
    "the ordering is wrong",
    "add ordering and pagination",
    "add ordering by title and search on title",
    "never order by salary",
    "let clients sort by newest first",
    "in order to ship this, sort by title",
    "sort it out",
    "good sort order by title",
    "sort all lists and jobs by title",
]


@pytest.mark.parametrize(("instruction", "settings"), FITS)
def test_fits(instruction: str, settings: dict[str, Any]) -> None:
    made = read(instruction, ERD)

    assert made is not None
    assert made.settings == settings
    assert made.entities == ("all" if "*" in settings else tuple(settings))


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


@pytest.mark.parametrize(
    ("instruction", "message"),
    [
        ("sort jobs by extra", "Job.extra is not a field that one can sort by"),
        ("sort companies by salary", "Company.salary is no field"),
        ("sort job postings newest first", "JobPosting has no field that says when a row was made"),
    ],
)
def test_what_cannot_be_had_is_said(instruction: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(instruction, ERD)


def test_the_default_order_and_the_fields_for_clients_add_up() -> None:
    options = Options()
    for instruction in ("sort jobs newest first", "let clients sort jobs by title"):
        options = applied(options, match(instruction, "views.py", ERD), ERD)

    assert options.values == {"ordering": {"Job": {"default": ["-created_at"], "fields": ["title"]}}}
