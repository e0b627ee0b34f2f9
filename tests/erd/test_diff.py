"""What two ERDs differ in."""

from __future__ import annotations

from typing import Any

import pytest

from agents.erd.diff import Change, Difference, EntityChange, difference
from tests.erd.reading import read

USER = {"email": "email"}
JOB = {"title": "str(80)", "by": "fk:User"}
BASE: dict[str, Any] = {"User": USER, "Job": JOB}


def between(old: dict[str, Any] | None, new: dict[str, Any]) -> Difference:
    return difference(read(old) if old is not None else None, read(new))


def details(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str, str]]:
    """What is told of the one entity that changed."""
    found = between(old, new)
    assert not found.settings
    (entity,) = found.entities
    assert entity.kind == "changed"
    return [(change.kind, change.name, change.what) for change in entity.details]


def test_the_same_in_other_words_is_no_difference() -> None:
    longhand = {"User": {"email": {"type": "EmailField"}}, "Job": {"title": {"type": "CharField", "max_length": 80}}}
    longhand["Job"]["by"] = {"type": "ForeignKey", "to": "User"}
    assert not between(BASE, longhand)
    assert between(BASE, longhand) == Difference()


def test_entities_that_come_and_go_list_their_members() -> None:
    found = between(BASE, {"User": USER, "Task": {"title": "str"}})
    assert found.entities == (
        EntityChange("added", "Task", (Change("added", "title", "CharField"),)),
        EntityChange(
            "removed", "Job", (Change("removed", "title", "CharField"), Change("removed", "by", "ForeignKey → User"))
        ),
    )
    assert (found.names("added"), found.names("removed"), found.names("changed")) == (("Task",), ("Job",), ())


def test_a_first_erd_adds_everything_but_the_user_that_nobody_drew() -> None:
    found = between(None, {"Job": {"title": "str"}})
    assert found.names("added") == ("Job",) and not found.settings


@pytest.mark.parametrize(
    ("job", "expected"),
    [
        ({**JOB, "done": "bool"}, ("added", "done", "BooleanField")),
        ({"title": "str(80)", "by": "fk:User", "tags": "m2m:Job"}, ("added", "tags", "ManyToManyField → Job")),
        ({**JOB, "title": "str(120) unique"}, ("changed", "title", "unique true, max_length 80 → 120")),
        ({**JOB, "title": "text"}, ("changed", "title", "type 'CharField' → 'TextField', max_length was 80")),
        ({**JOB, "title": {"type": "str(80)", "api": {"search": True}}}, ("changed", "title", "api.search true")),
        ({"by": "fk:User", "title": "str(80)"}, ("changed", "order", "members stand in another order")),
        ({**JOB, "$meta": {"description": "a\nb"}}, ("added", "description", r"'a\nb'")),
        ({**JOB, "$meta": {"unique": [["title", "by"]]}}, ("added", "unique", '[["title", "by"]]')),
    ],
)
def test_what_is_told_of_a_changed_entity(job: dict[str, Any], expected: tuple[str, str, str]) -> None:
    assert details(BASE, {"User": USER, "Job": job}) == [expected]


def test_a_removed_reference_takes_the_owner_along() -> None:
    told = details(BASE, {"User": USER, "Job": {"title": "str(80)"}})
    assert told == [("removed", "by", "ForeignKey → User"), ("changed", "owner", '["by"] → []')]


def test_settings_and_the_order_of_entities() -> None:
    found = between(BASE, {"$api": {"page_size": 50}, "$rules": ["Be kind"], "Job": JOB, "User": USER})
    assert not found.entities
    assert found.settings == (
        Change("changed", "$api.page_size", "20 → 50"),
        Change("added", "$rules", '["Be kind"]'),
        Change("changed", "order", "entities stand in another order"),
    )


def test_values_are_told_on_one_short_line() -> None:
    hostile = "`@acme` \x1b[31m\u202e\n" + "x" * 1_000
    (told,) = details(BASE, {"User": USER, "Job": {**JOB, "title": {"type": "str(80)", "help_text": hostile}}})
    assert told[2].isprintable() and len(told[2]) < 100
