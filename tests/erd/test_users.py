from __future__ import annotations

import json
from typing import Any

import pytest

from agents.erd import Field, parse
from agents.erd.users import INHERITED
from tests.erd.reading import inferred, problem, read, relation


def test_the_first_erd_of_a_newcomer() -> None:
    erd = read(
        {
            "User": {"name": "CharField", "email": "EmailField", "has_many": ["Job"]},
            "Job": {"title": "CharField", "description": "TextField", "posted_by": "ForeignKey:User"},
        }
    )
    assert erd.login == "email"
    assert [member.name for member in erd.user.members] == ["name", "email"]
    email = erd.user["email"]
    assert isinstance(email, Field)
    assert (email.unique, email.null, email.blank) == (True, False, False)
    assert "username" not in erd.user.inherited
    assert [member.name for member in erd["Job"].members] == ["title", "description", "posted_by"]
    assert (relation(erd, "Job", "posted_by").related_name, erd["Job"].owner) == ("jobs", ("posted_by",))
    assert [entity.plural for entity in erd] == ["users", "jobs"]


def test_an_erd_without_user_gets_a_minimal_one() -> None:
    erd = read({"Job": {"posted_by": "ForeignKey:User"}})
    assert (erd.user.name, erd.user.implied, erd.user.members, erd.user.inherited) == ("User", True, (), INHERITED)
    assert erd.login == "username"
    assert "a minimal User is added" in inferred(erd)


@pytest.mark.parametrize("login", ["username", "email"])
def test_a_user_that_a_list_gives_a_reference_is_drawn(login: str) -> None:
    erd = read({"Team": {"has_many": ["User"]}, "$auth": {"login": login}})
    assert relation(erd, "User", "team").target == "Team"
    assert not erd.user.implied
    assert parse(json.dumps(erd.source)) == erd


def test_no_privilege_comes_from_a_drawn_field() -> None:
    drawn = {
        **dict.fromkeys(["is_active", "is_staff", "is_superuser", "last_login", "date_joined"], "string"),
        "password": "string",
        "groups": "text",
        "user_permissions": "m2m:Permission",
        "is_authenticated": "bool",
    }
    erd = read({"User": drawn, "Permission": {}})
    assert [member.name for member in erd.user.members] == [
        *("groups_field", "user_permissions_ref", "is_authenticated_field"),
    ]
    assert {*drawn} - {"is_authenticated"} <= {*erd.user.inherited}
    assert "/User/password User.password is the one of AbstractUser" in inferred(erd)


@pytest.mark.parametrize("name", ["is_admin", "admin", "superadmin", "isModerator"])
def test_a_flag_that_gives_rights_is_for_staff_alone(name: str) -> None:
    flag = read({"User": {name: "bool"}}).user.members[-1]
    assert isinstance(flag, Field)
    assert (flag.api.read_only, flag.default) == (True, False)


@pytest.mark.parametrize(
    "spec", ["string?", "enum(member,admin) default=member", "fk:Role?", "m2m:Role", "int default=0"]
)
@pytest.mark.parametrize("name", ["role", "roles", "user_permissions", "access_level"])
def test_what_gives_rights_is_for_staff_alone(name: str, spec: str) -> None:
    erd = read({"User": {name: spec}, "Role": {}})
    assert erd.user.members[-1].api.read_only
    assert "is read-only in the API" in inferred(erd)
    assert parse(json.dumps(erd.source)) == erd


@pytest.mark.parametrize(
    "drawn",
    [
        {"User": {"is_admin": {"type": "bool", "api": {"read_only": False}}}},
        {"User": {"role": "string"}},  # no account could be made
        {"User": {"admin": "string?"}},
        {"User": {"job_role": "string?"}},
        {"User": {}, "Cast": {"role": "string?"}},
    ],
)
def test_what_only_looks_like_a_right_can_be_written(drawn: dict[str, Any]) -> None:
    erd = read(drawn)
    assert not any(member.api.read_only for entity in erd for member in entity.members)
    assert ("everyone chooses User.role who registers" in inferred(erd)) == (drawn["User"] == {"role": "string"})
    assert parse(json.dumps(erd.source)) == erd


def test_names_that_are_text_are_declared_as_drawn() -> None:
    erd = read({"User": {"username": "string", "first_name": {"type": "CharField", "max_length": 40, "null": True}}})
    username, first = erd.user.fields
    assert (erd.login, username.unique, username.max_length) == ("username", True, 150)
    assert (first.max_length, first.null) == (40, True)
    assert not {"username", "first_name"} & {*erd.user.inherited}


@pytest.mark.parametrize(
    ("drawn", "login", "inherits_username"),
    [
        ({"email": "email"}, "email", False),
        ({"email": "text", "username": "string"}, "email", False),
        ({"username": "string"}, "username", False),
        ({"name": "string"}, "username", True),
        ({"username": "int"}, "username", True),
    ],
)
def test_people_sign_in_with_their_email_when_it_is_drawn(
    drawn: dict[str, str], login: str, inherits_username: bool
) -> None:
    erd = read({"User": drawn})
    assert erd.login == login
    assert ("username" in erd.user.inherited) == inherits_username
    if login == "email":
        member = erd.user["email"]
        assert isinstance(member, Field)
        assert (member.type, member.unique, member.null) == ("EmailField", True, False)


def test_auth_decides_how_people_sign_in() -> None:
    by_name = read({"$auth": {"login": "username"}, "User": {"email": "email?"}})
    assert (by_name.login, by_name.user["email"].null) == ("username", True)
    by_mail = read({"$auth": {"login": "email", "registration": False}, "Job": {}})
    assert (by_mail.login, by_mail.registration) == ("email", False)
    assert [member.name for member in by_mail.user.members] == ["email"]


def test_a_required_unique_email_replaces_a_nullable_one() -> None:
    erd = read({"User": {"email": {"type": "EmailField", "null": True, "default": ""}}})
    assert erd.user["email"].unique
    assert not erd.user["email"].null
    assert "User.email is required and unique" in inferred(erd)


def test_another_entity_is_the_user_model_only_when_it_says_so() -> None:
    erd = read({"Account": {"email": "email", "$meta": {"auth_user": True}}, "Job": {"by": "fk:Account"}})
    assert (erd.user.name, erd["Job"].owner) == ("Account", ("by",))
    hinted = read({"Users": {"email": "email"}})
    assert hinted.user.implied
    assert "Users is not the user model" in inferred(hinted)


@pytest.mark.parametrize(
    "value",
    [
        {"A": {"$meta": {"auth_user": True}}, "B": {"$meta": {"auth_user": True}}},
        {"User": {"$meta": {"auth_user": False}}},
    ],
)
def test_there_is_exactly_one_user_model(value: dict[str, Any]) -> None:
    assert problem(value).code == "user"


def test_a_user_may_have_a_primary_key_of_its_own() -> None:
    erd = read({"User": {"id": "uuid", "email": "email"}})
    key = erd.user.primary_key
    assert key
    assert key.name == "id"
