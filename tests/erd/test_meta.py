from __future__ import annotations

from typing import Any

import pytest

from tests.erd.reading import inferred, problem, read


def test_constraints_speak_the_names_of_the_code() -> None:
    meta = {"ordering": ["-createdOn", "id"], "unique_together": ["firstName", "owner_id"], "indexes": [["-firstName"]]}
    erd = read({"Pet": {"firstName": "string", "createdOn": "date", "owner_id": "fk:User", "_meta": meta}})
    pet = erd["Pet"]
    assert pet.ordering == ("-created_on", "id")
    assert [unique.fields for unique in pet.uniques] == [("first_name", "owner")]
    assert [index.fields for index in pet.indexes] == [("-first_name",)]


def test_constraints_of_one_field_move_to_the_field() -> None:
    erd = read({"Pet": {"a": "int", "b": "int", "$meta": {"unique": [["a"]], "indexes": [["b"], ["a"]]}}})
    a, b = erd["Pet"].fields
    assert (a.unique, a.index, b.unique, b.index) == (True, False, False, True)
    assert (erd["Pet"].uniques, erd["Pet"].indexes) == ((), ())


def test_names_of_constraints_are_short_stable_and_unlike() -> None:
    fields = {f"{letter * 40}": "int" for letter in "abc"}
    groups = [["a" * 40, "b" * 40], ["a" * 40, "c" * 40]]
    erd = read({name: {**fields, "$meta": {"unique": groups, "indexes": groups[::-1]}} for name in ("Pet", "Petx")})
    indexes = [index.name for entity in erd for index in entity.indexes]
    uniques = [unique.name for entity in erd for unique in entity.uniques]
    assert len({*indexes, *uniques}) == 4
    many = {name: {**fields, "$meta": {"indexes": [["a" * 40, "-b" * 1 + "b" * 39]]}} for name in ("Pet", "Petx")}
    names = [index.name for entity in read(many) for index in entity.indexes]
    assert len({*names}) == 2
    assert all(len(name) <= 30 and name.isascii() and name[0].isalpha() for name in names)


def test_ordering_follows_references() -> None:
    erd = read({"Line": {"order": "fk:Order", "$meta": {"ordering": ["order__placed"]}}, "Order": {"placed": "date"}})
    assert erd["Line"].ordering == ("order__placed",)


def test_a_composite_key_becomes_a_constraint_beside_an_id() -> None:
    erd = read({"Line": {"order": "int", "number": "int", "$meta": {"pk": ["order", "number"]}}})
    assert erd["Line"].primary_key is None
    assert [unique.fields for unique in erd["Line"].uniques] == [("order", "number")]
    assert "unique together" in inferred(erd)


def test_members_that_meta_adds() -> None:
    mixins = {"Named": {"name": "string", "slug": "slug"}}
    meta = {"pk": "uuid", "timestamps": True, "mixins": ["Named"]}
    erd = read({"$mixins": mixins, "Pet": {"slug": "SlugField(20)", "$meta": meta}})
    assert [member.name for member in erd["Pet"].members] == ["id", "slug", "name", "created_at", "updated_at"]
    assert [field.auto_now_add for field in erd["Pet"].fields] == [False, False, False, True, False]
    assert erd["Pet"].fields[1].max_length == 20


def test_what_no_writer_implements_is_listed_and_kept() -> None:
    meta = {"renamed_from": "Cat", "permissions": {"list": "public"}}
    erd = read({"Pet": {"$meta": meta}})
    assert [item.what for item in erd.not_generated] == ["renamed_from of Pet", "permissions of Pet"]
    assert erd.source["Pet"]["$meta"].items() >= meta.items()


@pytest.mark.parametrize(
    ("meta", "pointer", "words"),
    [
        ({"abstract": True}, "abstract", "inheritance cannot be drawn"),
        ({"extends": "Animal"}, "extends", "inheritance cannot be drawn"),
        ({"orderng": []}, "orderng", "unknown option"),
        ({"db_table": "auth_user"}, "db_table", "Django itself"),
        ({"table": 'a"; drop'}, "table", "table name"),
        ({"ordering": "a"}, "ordering", "list of names"),
        ({"ordering": ["x", "b"]}, "ordering/1", "no field 'b'"),
        ({"ordering": ["tags"]}, "ordering/0", "many-to-many"),
        ({"ordering": ["x__y"]}, "ordering/0", "no reference"),
        ({"indexes": [["x", "zzz"]]}, "indexes/0", "no field 'zzz'"),
        ({"indexes": [["tags"]]}, "indexes/0", "no column"),
        ({"indexes": ["x", "y"]}, "indexes", "one index of these fields"),
        ({"indexes": [["x", "x"]]}, "indexes/0", "twice"),
        ({"unique": [["x"], 3]}, "unique", "list of lists"),
        ({"unique": [], "unique_together": []}, "unique_together", "another option"),
        ({"mixins": ["Named"]}, "mixins/0", "$mixins"),
        ({"pk": "serial"}, "pk", "auto"),
        ({"auth_user": "yes"}, "auth_user", "true or false"),
        ({"owner": "x"}, "owner", "no reference 'x'"),
        ({"api": {"pages": 1}}, "api", "no option"),
        ({"description": 5}, "description", "text"),
    ],
)
def test_a_setting_that_does_not_fit_is_explained_where_it_stands(
    meta: dict[str, Any], pointer: str, words: str
) -> None:
    found = problem({"Pet": {"x": "int", "y": "int", "tags": "m2m:Tag", "$meta": meta}, "Tag": {}})
    assert found.pointer == f"/Pet/$meta/{pointer}"
    assert words in found.message


def test_thirty_three_columns_are_one_too_many() -> None:
    fields = {f"c{number}": "int" for number in range(33)}
    assert "at most 32" in problem({"Pet": {**fields, "$meta": {"indexes": [[*fields]]}}}).message


def test_a_broken_field_is_not_reported_again_by_what_refers_to_it() -> None:
    meta = {"ordering": ["a"], "unique": [["a", "b"]], "indexes": [["a"]]}
    assert problem({"Pet": {"a": "strng", "b": "int", "$meta": meta}}).pointer == "/Pet/a"


def test_an_order_by_chance_is_left_out_and_said() -> None:
    erd = read({"Pet": {"name": "string", "$meta": {"ordering": ["?", "-name"]}}})
    assert erd["Pet"].ordering == ("-name",)
    assert "rows of Pet are not shuffled" in inferred(erd)
