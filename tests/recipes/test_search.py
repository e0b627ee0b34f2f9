"""What the search recipe understands, and above all what it does not."""

from typing import Any

import pytest

from agents.contract import Options, UserError
from agents.recipes import applied, match
from agents.recipes.search import read
from agents.view import searchable
from tests.recipes.jobs import ERD

FITS: list[tuple[str, Any, list[str]]] = [
    ("add search on title and description", ("Job",), ["title", "description"]),
    ("Add search by `title` and `description`.", ("Job",), ["title", "description"]),
    ("add search over title, description to Job", ("Job",), ["title", "description"]),
    ("add search on title", ("Job", "JobPosting"), ["title"]),
    ("let clients search jobs by title", ("Job",), ["title"]),
    ("allow users to search the job postings by title or code", ("JobPosting",), ["title", "code"]),
    ("search by title", ("Job", "JobPosting"), ["title"]),
    ("search jobs by title", ("Job",), ["title"]),
    ("make title searchable", ("Job", "JobPosting"), ["title"]),
    ("make job title searchable", ("Job",), ["title"]),
    ("make description and title searchable", ("Job",), ["description", "title"]),
    ("add search on job title", ("Job",), ["title"]),
    ("add search on the job's title", ("Job",), ["title"]),
    ("set search_fields to title and description", ("Job",), ["title", "description"]),
    ("set search fields of Job to title", ("Job",), ["title"]),
    ("add search", "all", []),
    ("add search to all lists", "all", []),
    ("add search to Job", ("Job",), []),
    ("add a search filter for jobs", ("Job",), []),
]

MISSES = [
    "",
    "search",
    "can clients search by title?",
    "don't search by title",
    "search by title is slow",
    "search on title does not work",
    "add search on title but not description",
    "add search except on title",
    "remove search",
    "remove title from search",
    "nice search",
    "add search and pagination",
    "add search on title and paginate jobs",
    "add search on title and sort by title",
    "add search on title if there are many rows",
    "add full-text search on title",
    "add fuzzy search on title",
    "search jobs by company name",
    "add search on titel",
    "search jobs by title and companies by name",
    "add search on title to Job and search on name to Company",
    "make search faster",
    "make searchable",
    "why search on title",
    "add search on title instead of description",
]


@pytest.mark.parametrize(("instruction", "entities", "fields"), FITS)
def test_fits(instruction: str, entities: Any, fields: list[str]) -> None:
    made = read(instruction, ERD)

    assert made is not None
    assert made.entities == entities
    stated = {"fields": fields} if fields else {}
    assert made.settings == dict.fromkeys(["*"] if entities == "all" else entities, stated)


@pytest.mark.parametrize("instruction", MISSES)
def test_does_not_fit(instruction: str) -> None:
    assert read(instruction, ERD) is None


@pytest.mark.parametrize(
    ("instruction", "message"),
    [
        ("add search on salary to Job", "Job.salary is not a field that one can search in: these can be: title, desc"),
        ("search companies by title", "Company.title is no field"),
        ("search users by secret", "User.secret is not a field that one can search in"),
        ("add search on email and title", "no entity has email and title"),
    ],
)
def test_what_cannot_be_had_is_said(instruction: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        read(instruction, ERD)


def test_what_is_asked_replaces_what_was_set_and_the_bare_demand_changes_nothing() -> None:
    options = Options()
    for instruction in ("search jobs by title", "search jobs by description", "add search"):
        options = applied(options, match(instruction, "views.py", ERD), ERD)

    assert options.values == {"search": {"Job": {"fields": ["description"]}}}


def test_what_is_asked_for_too_comes_beside_what_was_searched() -> None:
    alone = applied(Options(), match("search job postings by code", "views.py", ERD), ERD)
    assert alone.get("search", "JobPosting") == {"fields": ["code"]}
    too = applied(alone, match("search should also cover title", "views.py", ERD), ERD)
    assert too.get("search", "JobPosting") == {"fields": ["code", "title"]}
    first = applied(Options(), match("include description in search", "views.py", ERD), ERD)
    assert first.get("search", "Job") == {"fields": [*searchable(ERD["Job"])]}
