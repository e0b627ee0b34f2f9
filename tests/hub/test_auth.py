"""Who gets in, and how the others are told."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.state import now
from tests.hub.conftest import PLAIN, app_client, person, refusal


def ask(hub: Hub, path: str, token: str | None = None, method: str = "GET", **options: Any) -> httpx.Response:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return httpx.request(method, hub.url + path, headers=headers, **PLAIN, **options)


def app_jwt(hub: Hub, **changes: Any) -> str:
    credentials = hub.credentials()
    claims = {"iat": int(time.time()), "exp": int(time.time()) + 540, "iss": str(credentials["app_id"])} | changes
    return jwt.encode(claims, Path(credentials["private_key_file"]).read_text(), "RS256")


def installation_token(hub: Hub, **data: Any) -> str:
    app = app_client(hub)
    made = app.rest.apps.create_installation_access_token(hub.credentials()["installation_id"], data=data)
    return made.parsed_data.token


@pytest.mark.parametrize("issuer", ["app_id", "client_id"])
def test_app_proves_itself_by_its_key(hub: Hub, issuer: str) -> None:
    app = hub.world.app
    named = str(app.id) if issuer == "app_id" else app.client_id
    assert ask(hub, "/app", app_jwt(hub, iss=named)).json()["slug"] == "erdsmith"


@pytest.mark.parametrize(
    "changes",
    [lambda _: {"exp": 1}, lambda _: {"iss": "999"}, lambda now: {"exp": now + 7200}, lambda now: {"iat": now + 600}],
    ids=["expired", "other app", "too long", "from the future"],
)
def test_bad_jwt_is_401(hub: Hub, changes: Callable[[int], dict[str, Any]]) -> None:
    assert ask(hub, "/app", app_jwt(hub, **changes(int(time.time())))).status_code == 401


def test_jwt_of_another_key_is_401(hub: Hub) -> None:
    forged = jwt.encode({"iat": 0, "exp": int(time.time()) + 60, "iss": "1006"}, "x" * 32, "HS256")
    assert ask(hub, "/app", forged).status_code == 401


def test_key_file_is_for_its_owner_only(hub: Hub) -> None:
    assert Path(hub.credentials()["private_key_file"]).stat().st_mode & 0o777 == 0o600


def test_tokens_are_no_jwt_and_the_other_way_round(hub: Hub) -> None:
    answer = ask(hub, "/app", hub.credentials()["users"]["writer"])
    assert (answer.status_code, answer.json()["message"]) == (401, "A JSON web token could not be decoded")
    assert ask(hub, "/repos/acme/shop", app_jwt(hub)).status_code in (403, 404)


def test_unknown_token_is_401(hub: Hub) -> None:
    answer = ask(hub, "/repos/acme/shop", "ghs_nothing")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_installation_token_ends_after_an_hour(hub: Hub) -> None:
    token = installation_token(hub)
    assert ask(hub, "/repos/acme/shop", token).status_code == 200
    record = hub.world.installation_tokens[token]
    assert timedelta(minutes=59) < record.expires_at - now() <= timedelta(hours=1)
    hub.world.installation_tokens[token] = replace(record, expires_at=now())
    assert ask(hub, "/repos/acme/shop", token).status_code == 401


def test_revoked_token_is_401(hub: Hub) -> None:
    token = installation_token(hub)
    assert ask(hub, "/installation/token", token, "DELETE").status_code == 204
    assert ask(hub, "/repos/acme/shop", token).status_code == 401


def test_narrow_token_may_only_what_it_names(hub: Hub, writer: Person) -> None:
    token = installation_token(hub, permissions={"contents": "read"})
    assert ask(hub, "/repos/acme/shop/commits/main", token).status_code == 200
    answer = ask(hub, "/repos/acme/shop/git/refs", token, "POST", json={})
    assert (answer.status_code, answer.json()["message"]) == (403, "Resource not accessible by integration")
    assert ask(hub, "/repos/acme/shop/pulls", token).status_code == 403


def test_token_cannot_ask_for_more_than_the_app_has(hub: Hub) -> None:
    path = f"/app/installations/{hub.credentials()['installation_id']}/access_tokens"
    for wish in ({"permissions": {"administration": "write"}}, {"repositories": ["other"]}):
        assert ask(hub, path, app_jwt(hub), "POST", json=wish).status_code == 422


def test_private_repository_does_not_exist_for_others(hub: Hub, outsider: Person) -> None:
    assert ask(hub, "/repos/acme/shop").status_code == 404
    status, body = refusal(lambda: outsider.pulls())
    assert (status, body["message"], body["status"]) == (404, "Not Found", "404")


def test_public_repository_is_read_by_all_and_written_by_some(hub: Hub) -> None:
    hub.add_repository("acme/open", private=False)
    assert ask(hub, "/repos/acme/open").json()["visibility"] == "public"
    assert ask(hub, "/repos/acme/open/pulls", method="POST", json={}).status_code == 401
    outsider = Person(hub.url, hub.credentials()["users"]["outsider"], "acme/open")
    assert refusal(lambda: outsider.open("main", "No"))[0] == 403


def test_installation_covers_only_its_repositories(hub: Hub) -> None:
    token = installation_token(hub)
    hub.add_repository("acme/later")
    assert ask(hub, "/repos/acme/later", token).status_code == 404
    assert ask(hub, "/repos/acme/later", installation_token(hub)).status_code == 200


@pytest.mark.parametrize(("login", "permission"), [("writer", "write"), ("reader", "read"), ("outsider", "none")])
def test_permission_is_the_role(hub: Hub, login: str, permission: str) -> None:
    answer = ask(hub, f"/repos/acme/shop/collaborators/{login}/permission", installation_token(hub))
    assert answer.json()["permission"] == permission


def test_unknown_person_and_path_are_404(hub: Hub) -> None:
    writer = hub.credentials()["users"]["writer"]
    assert ask(hub, "/repos/acme/shop/collaborators/nobody/permission", writer).status_code == 404
    assert ask(hub, "/repos/acme/shop/nothing", writer).json()["message"] == "Not Found"


def test_reader_reads_and_comments_but_changes_nothing(hub: Hub, writer: Person) -> None:
    writer.push({"a.txt": "a\n"}, "Add a", "topic")
    number = writer.open("topic", "A")["number"]
    reader = person(hub, "reader")
    reader.comment(number, "hello")
    assert refusal(lambda: reader.merge(number))[0] == 403
    assert refusal(lambda: reader.close_pull(number))[0] == 403
