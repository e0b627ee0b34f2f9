from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import Erd, parse
from tests.erd.reading import inferred, problem, read, relation


def arrows(erd: Erd) -> list[str]:
    """Every reference as ``Source.name > Target (reverse)``, in order."""
    return [
        f"{entity.name}.{item.name} {'>>' if item.many else '>'} {item.target} ({item.related_name})"
        for entity in erd
        for item in entity.relations
    ]


@pytest.mark.parametrize(
    ("erd", "expected"),
    [
        ({"Author": {"has_many": ["Book"]}, "Book": {"by": "fk:Author"}}, ["Book.by > Author (books)"]),
        ({"Author": {"has_many": ["Book"]}, "Book": {}}, ["Book.author > Author (books)"]),
        ({"Author": {"has_many": ["books"]}, "Book": {}}, ["Book.author > Author (books)"]),
        ({"Author": {"has_one": ["Desk"]}, "Desk": {}}, ["Desk.author > Author (desk)"]),
        ({"Author": {}, "Book": {"belongs_to": ["Author"]}}, ["Book.author > Author (books)"]),
        ({"Author": {"has_many": ["Book"]}, "Book": {"belongs_to": ["Author"]}}, ["Book.author > Author (books)"]),
        ({"A": {"has_many": ["B"]}, "B": {"has_many": ["A"]}}, ["A.bs >> B (a_bs)"]),
        ({"Post": {"many_to_many": ["Tag"]}, "Tag": {"many_to_many": ["Post"]}}, ["Post.tags >> Tag (posts)"]),
        ({"Post": {"has_many": ["Tag"], "t": "m2m:Tag"}, "Tag": {}}, ["Post.t >> Tag (posts)"]),
        ({"Node": {"has_many": ["Node"]}}, ["Node.parent > Node (children)"]),
        ({"Author": {"has_many": ["Book"]}, "Book": {"author": "string"}}, ["Book.author_ref > Author (books)"]),
    ],
)
def test_lists_merge_with_what_is_drawn_and_never_add_a_second_reference(
    erd: dict[str, Any], expected: list[str]
) -> None:
    assert arrows(read(erd)) == expected


@pytest.mark.parametrize(
    ("erd", "expected"),
    [
        (
            {"Job": {"posted_by": "fk:User", "filled_by": "fk:User?"}},
            ["Job.posted_by > User (posted_jobs)", "Job.filled_by > User (filled_jobs)"],
        ),
        (
            {"Note": {"user": "fk:User", "reader": "fk:User"}},
            ["Note.user > User (notes)", "Note.reader > User (reader_notes)"],
        ),
        ({"Company": {"jobs": "int"}, "Job": {"company": "fk:Company"}}, ["Job.company > Company (company_jobs)"]),
        ({"Group": {"members": "m2m:User"}}, ["Group.members >> User (group_members)"]),
        ({"LogEntry": {"user": "o2o:User"}}, ["LogEntry.user > User (log_entry)"]),
        ({"Logentry": {"user": "o2o:User"}}, ["Logentry.user > User (user_logentry)"]),
        ({"Job": {"user": {"type": "fk", "to": "User", "related_name": "+"}}}, ["Job.user > User (+)"]),
        ({"Job": {"user": {"type": "fk", "to": "User", "related_name": "x+"}}}, ["Job.user > User (+)"]),
        ({"Job": {"user": {"type": "fk", "to": "User", "related_name": "%(class)s_x"}}}, ["Job.user > User (job_x)"]),
        (
            {"Person": {"friends": "m2m:Person", "follows": "m2m:self symmetrical=false"}},
            ["Person.friends >> Person (+)", "Person.follows >> Person (follows_people)"],
        ),
    ],
)
def test_every_reverse_name_is_readable_and_free(erd: dict[str, Any], expected: list[str]) -> None:
    assert arrows(read(erd)) == expected


@pytest.mark.parametrize(
    ("spec", "code"),
    [
        ({"type": "ForeignKey", "to": "Userr"}, "target"),
        ({"type": "ForeignKey"}, "target"),
        ({"type": "ForeignKey", "to": "User", "on_delete": "DELETE"}, "on-delete"),
        ({"type": "ForeignKey", "to": "User", "on_delete": "SET_DEFAULT"}, "on-delete"),
        ({"type": "ForeignKey", "to": "User", "default": 1}, "default"),
        ({"type": "ForeignKey", "to": "User", "related_name": "my jobs"}, "related-name"),
        ({"type": "ForeignKey", "to": "User", "related_name": "a__b"}, "related-name"),
        ({"type": "ForeignKey", "to": "User", "related_name": "email"}, "related-name"),
        ({"type": "ForeignKey", "to": "User", "related_name": "logentry"}, "related-name"),
        ({"type": "ManyToManyField", "to": "User", "primary_key": True}, "option"),
        ({"type": "ManyToManyField", "to": "User", "unique": True}, "option"),
        ({"type": "ManyToManyField", "to": "User", "through": "Jobb"}, "target"),
        ({"type": "ManyToManyField", "to": "User", "through_fields": ["a", "b"]}, "through"),
        ({"type": "OneToOneField", "to": "Job", "primary_key": True}, "primary-key"),
    ],
)
def test_a_reference_that_cannot_be_is_refused(spec: dict[str, Any], code: str) -> None:
    found = problem({"User": {"email": "email"}, "Job": {"x": spec}})
    assert found.code == code
    assert found.pointer.startswith("/Job/x")


def test_deletion_rules_are_read_in_any_spelling() -> None:
    erd = read({"Job": {"a": "fk:User on_delete=protect", "b": {"type": "fk", "to": "User", "on_delete": "SET NULL"}}})
    assert (relation(erd, "Job", "a").on_delete, relation(erd, "Job", "b").on_delete) == ("PROTECT", "SET_NULL")
    assert relation(erd, "Job", "b").null
    assert "Job.b may be null" in inferred(erd)


def test_a_unique_foreign_key_is_a_one_to_one() -> None:
    erd = read({"Desk": {"user": "fk:User unique", "room": "fk:Room", "$meta": {"unique": [["room"]]}}, "Room": {}})
    assert [(item.kind, item.unique) for item in erd["Desk"].relations] == [("OneToOneField", True)] * 2


def test_the_entity_in_the_middle_must_refer_to_both_sides_once() -> None:
    drawn = {"A": {"bs": {"type": "m2m", "to": "B", "through": "Link"}}, "B": {}}
    assert relation(read({**drawn, "Link": {"a": "fk:A", "b": "fk:B"}}), "A", "bs").through == "Link"
    assert "no reference to B" in problem({**drawn, "Link": {"a": "fk:A"}}).message
    assert "which one is meant" in problem({**drawn, "Link": {"a": "fk:A", "b": "fk:B", "c": "fk:B"}}).message
    drawn["A"]["bs"]["through_fields"] = ["a", "c"]
    erd = read({**drawn, "Link": {"a": "fk:A", "b": "fk:B", "c": "fk:B"}})
    assert relation(erd, "A", "bs").through_fields == ("a", "c")


def test_two_keys_that_are_each_other_are_refused() -> None:
    text = json.dumps({"A": {"b": "o2o:B pk"}, "B": {"a": "o2o:A pk"}})
    with pytest.raises(Exception, match="refers to itself through others"):
        parse(text)


@pytest.mark.parametrize("source", ["Model", "Validator"])
def test_a_reverse_name_hides_no_module_from_type_checkers(source: str) -> None:
    erd = read({"List": {}, source: {"list": "fk:List"}})
    assert relation(erd, source, "list").related_name == f"list_{source.lower()}s"
