"""What the field recipe understands, above all what it does not, and what becomes of the model."""

from typing import Any

import pytest

from agents.amending import amended
from agents.contract import Options, UserError
from agents.erd import parse
from agents.erd.model import Field
from agents.recipes import NothingFits, applied, checked, match
from agents.recipes.field import RECIPE, read

ERD = parse(
    b"""{
      "User": {"name": "string(80)"},
      "Job": {"title": "string(80)", "description": "text", "salary": "int", "status": "string(20)",
              "remote": "bool", "note": "text?", "company": "fk:Company"},
      "Company": {"name": "string(50)", "code": "slug"},
      "JobPosting": {"title": "string(90)",
                     "kind": {"type": "string", "choices": [["ft", "Full time"], ["pt", "Part"]]}}
    }"""
)
OPTIONAL = {"null": True, "blank": None}
REQUIRED = {"null": None, "blank": None, "default": None}

FITS: list[tuple[str, dict[str, Any]]] = [
    ("make description optional", {"Job": {"description": OPTIONAL}}),
    ("Please make the `salary` optional.", {"Job": {"salary": OPTIONAL}}),
    ("make Job.title nullable", {"Job": {"title": OPTIONAL}}),
    ("make the job's title not required", {"Job": {"title": OPTIONAL}}),
    ("allow empty description", {"Job": {"description": OPTIONAL}}),
    ("let salary be null", {"Job": {"salary": OPTIONAL}}),
    ("allow nulls in salary", {"Job": {"salary": OPTIONAL}}),
    ("salary and description should be optional", {"Job": {"salary": OPTIONAL, "description": OPTIONAL}}),
    ("note must be required", {"Job": {"note": REQUIRED}}),
    ("require the note", {"Job": {"note": REQUIRED}}),
    ("we need note to be mandatory", {"Job": {"note": REQUIRED}}),
    ("mark code as unique", {"Company": {"code": {"unique": True}}}),
    ("the title field of Job should be unique", {"Job": {"title": {"unique": True}}}),
    ("add a unique constraint on Company.code", {"Company": {"code": {"unique": True}}}),
    ("add an index on salary", {"Job": {"salary": {"index": True}}}),
    ("index the job title", {"Job": {"title": {"index": True}}}),
    ("make salary unique and indexed", {"Job": {"salary": {"unique": True, "index": True}}}),
    ("make note read-only", {"Job": {"note": {"api": {"read_only": True}}}}),
    ("make salary write only", {"Job": {"salary": {"api": {"write_only": True}}}}),
    ("limit description to 500 characters", {"Job": {"description": {"max_length": 500}}}),
    ("set the max length of job title to 120", {"Job": {"title": {"max_length": 120}}}),
    ("increase the job title's max_length to 120", {"Job": {"title": {"max_length": 120}}}),
    ("company name must be at most 40 characters long", {"Company": {"name": {"max_length": 40}}}),
    ("allow up to 40 characters for code", {"Company": {"code": {"max_length": 40}}}),
    ("default status to `Open`", {"Job": {"status": {"default": "Open"}}}),
    ('set the default of status to "wide open"', {"Job": {"status": {"default": "wide open"}}}),
    ("salary should default to 5", {"Job": {"salary": {"default": 5}}}),
    ("use true as default for remote", {"Job": {"remote": {"default": True}}}),
    ("default kind to FT", {"JobPosting": {"kind": {"default": "ft"}}}),
    ("limit status to open, Paid or sent", {"Job": {"status": {"choices": ["open", "Paid", "sent"]}}}),
    ('title of job should be one of "Cook", "Head chef"', {"Job": {"title": {"choices": ["Cook", "Head chef"]}}}),
    ("restrict kind to ft and xx", {"JobPosting": {"kind": {"choices": [["ft", "Full time"], "xx"]}}}),
]

MISSES = [
    "",
    "optional",
    "make optional",
    "is salary optional?",
    "make salary optional?",
    "don't make salary optional",
    "salary should not be optional",
    "make salary optional unless the job is remote",
    "make salary optional and required",
    "make salary optional or unique",
    "make salary optional for now, we will see",
    "salary is required",
    "salary can be empty",
    "why is salary required",
    "make salry optional",
    "make company optional",
    "make salary and description unique",
    "add an index on salary and status",
    "make everything optional",
    "index jobs",
    "limit salary",
    "limit title of Job to letters and digits",
    "limit description to a few words",
    "limit jobs to 20 per page",
    "set salary default to null",
    "default to open",
    "status should be open",
    "status should be one of the usual ones",
    "salary should default to the company's",
    "make title longer",
    "nice default for status",
    "make salary optional and add pagination",
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
    ("instruction", "path", "message"),
    [
        ("make title optional", "models.py", "title is a field of Job, JobPosting: say which, for example Job.title"),
        ("make company salary optional", "models.py", "Company.salary is no field"),
        ("limit salary to 50 characters", "models.py", "'max_length' means nothing on an IntegerField"),
        ("default remote to maybe", "models.py", "the default must be true or false"),
        ("default kind to freelance", "models.py", "is not one of the choices"),
        ("make username unique", "models.py", "comes from Django's own user"),
        ("make salary read-only", "serializers.py", "Job.salary is required: make it optional first"),
    ],
)
def test_what_cannot_be_had_is_said(instruction: str, path: str, message: str) -> None:
    with pytest.raises(UserError, match=message):
        applied(Options(), match(instruction, path, ERD), ERD)


def test_what_the_api_alone_does_is_decided_in_the_serializers() -> None:
    assert match("make note read-only", "serializers.py", ERD).path == "serializers.py"
    with pytest.raises(NothingFits, match=r"field is decided in models\.py, not in serializers\.py"):
        match("make salary optional", "serializers.py", ERD)


def _field(options: Options, entity: str, name: str) -> Field:
    member = amended(ERD, options)[entity][name]
    assert isinstance(member, Field)
    return member


def test_the_model_is_another_one_and_each_word_adds_up() -> None:
    options = Options()
    for instruction in ("make description optional", "limit description to 500 characters", "make salary unique"):
        options = applied(options, match(instruction, "models.py", ERD), ERD)

    assert _field(options, "Job", "description").blank
    assert _field(options, "Job", "description").max_length == 500
    assert _field(options, "Job", "salary").unique
    assert RECIPE.says(options.values["field"]["Job"]) == (
        "`description` is optional, at most 500 characters long; `salary` is unique"
    )


def test_a_word_can_be_taken_back() -> None:
    options = Options()
    for instruction in ("make note required", "make note optional", "make salary unique", "make salary not unique"):
        options = applied(options, match(instruction, "models.py", ERD), ERD)

    assert amended(ERD, options) == ERD


@pytest.mark.parametrize(
    "settings",
    [
        {"title": {"primary_key": True}},
        {"title": 5},
        {"nope": {}},
        {"title": {"null": False}},
        {"$meta": {"index": True}},
    ],
)
def test_settings_that_nobody_said_are_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(UserError):
        checked(Options({"field": {"Job": settings}}), ERD)
