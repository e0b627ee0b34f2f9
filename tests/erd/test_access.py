"""Who may do what, which operations there are, and how often: as far as it is generated, and what is kept besides."""

from typing import Any

import pytest

from agents.erd import ErdError
from agents.erd.access import operations, parties, rate
from agents.erd.model import OPERATIONS, Access
from tests.erd.reading import read


def entity(**meta: Any) -> Any:
    return read({"User": {}, "Pet": {"name": "string", "keeper": "fk:User", "$meta": meta}, "Kind": {"name": "string"}})


@pytest.mark.parametrize(
    ("given", "access"),
    [
        ({"read": "public"}, Access(read="anyone")),
        ({"read": "Authenticated", "write": "owner"}, Access("authenticated", "owner")),
        ({"read": "admin", "write": "staff"}, Access("staff", "staff")),
        ({"write": "anyone"}, None),
        ({"create": ["Employer"]}, None),
        ({"read": ["staff"]}, None),
        ({}, None),
        ("public", None),
    ],
)
def test_parties(given: object, access: Access | None) -> None:
    assert parties(given) == access


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("read-only", OPERATIONS[:2]),
        (["delete", "retrieve", "list"], ("list", "retrieve", "delete")),
        (["list"], None),
        (["list", "retrieve", "fly"], None),
        (None, None),
    ],
)
def test_operations(given: object, left: tuple[str, ...] | None) -> None:
    assert operations(given) == left


@pytest.mark.parametrize(
    ("given", "written"),
    [
        ("10/min", "10/minute"),
        ("10 per hour", "10/hour"),
        ("5/s", "5/second"),
        ("100 / Days", "100/day"),
        ("0/min", None),
        ("10/fortnight", None),
        (10, None),
    ],
)
def test_rates(given: object, written: str | None) -> None:
    assert rate(given) == written


def test_what_is_said_of_an_entity_is_its_own() -> None:
    api = {"operations": "read-only", "throttle": "10/min"}
    pet = entity(permissions={"read": "anyone"}, api=api)["Pet"]

    assert (pet.access, pet.operations, pet.throttle) == (Access(read="anyone"), OPERATIONS[:2], "10/minute")
    assert pet.access.resolved(owned=True) == ("anyone", "owner")


@pytest.mark.parametrize(
    ("access", "owned", "resolved"),
    [
        (Access(), True, ("owner", "owner")),
        (Access(), False, ("authenticated", "staff")),
        (Access(read="staff"), True, ("staff", "staff")),
        (Access(write="staff"), True, ("owner", "staff")),
        (Access(write="authenticated"), False, ("authenticated", "authenticated")),
    ],
)
def test_what_is_not_said_is_the_default(access: Access, *, owned: bool, resolved: tuple[str, str]) -> None:
    assert access.resolved(owned=owned) == resolved


def test_what_is_not_generated_is_kept_beside_what_is() -> None:
    erd = entity(permissions={"create": {"if": "Vet"}}, api={"throttle": "10/min", "pagination": "pages"})

    assert [(item.pointer, item.what) for item in erd.not_generated] == [
        ("/Pet/$meta/permissions", "permissions of Pet"),
        ("/Pet/$meta/api", "api of Pet"),
    ]
    assert erd.source["Pet"]["$meta"]["permissions"] == {"create": {"if": "Vet"}}
    assert erd.source["Pet"]["$meta"]["api"] == {"throttle": "10/minute", "pagination": "pages"}


@pytest.mark.parametrize(
    ("meta", "words"),
    [
        ({"permissions": {"write": "owner"}, "owner": False}, "nobody owns rows of Pet"),
        ({"permissions": {"read": "owner", "write": "authenticated"}}, "authenticated may write rows of Pet that only"),
        ({"permissions": {"read": "staff", "write": "owner"}}, "owner may write rows of Pet that only staff may read"),
    ],
)
def test_rights_that_contradict_each_other(meta: dict[str, Any], words: str) -> None:
    with pytest.raises(ErdError) as refused:
        entity(**meta)

    (problem,) = refused.value.problems
    assert problem.pointer == "/Pet/$meta/permissions"
    assert words in problem.message
