"""Refs and contents over REST: what is refused, and how."""

import pytest

from bot.hub.driver import Person
from tests.hub.conftest import refusal


@pytest.fixture
def shas(writer: Person) -> tuple[str, str]:
    return writer.push({"a.txt": "1\n"}, "One"), writer.push({"a.txt": "2\n"}, "Two")


def test_forward_only_unless_forced(writer: Person, shas: tuple[str, str]) -> None:
    status, body = refusal(lambda: writer._object("PATCH", "/git/refs/heads/main", {"sha": shas[0]}))
    assert (status, body["message"]) == (422, "Update is not a fast forward")
    writer._object("PATCH", "/git/refs/heads/main", {"sha": shas[0], "force": True})
    assert writer.file("a.txt", "main") == "1\n"


@pytest.mark.parametrize(
    ("ref", "message"),
    [
        ("refs/heads/main", "Reference already exists"),
        ("refs/heads/main/deeper", "Reference update failed"),
        ("refs/heads/a..b", "Reference update failed"),
        ("heads/a", "Reference name must start with 'refs/' and contain at least two slashes."),
    ],
)
def test_names_that_cannot_be(writer: Person, shas: tuple[str, str], ref: str, message: str) -> None:
    status, body = refusal(lambda: writer._object("POST", "/git/refs", {"ref": ref, "sha": shas[0]}))
    assert (status, body["message"]) == (422, message)


def test_unknown_objects_and_refs(writer: Person, shas: tuple[str, str]) -> None:
    wish = {"ref": "refs/heads/a", "sha": "0" * 40}
    assert refusal(lambda: writer._object("POST", "/git/refs", wish))[1]["message"] == "Object does not exist"
    assert refusal(lambda: writer._object("GET", "/git/ref/heads/a"))[0] == 404
    assert refusal(lambda: writer._object("PATCH", "/git/refs/heads/a", {"sha": shas[0]}))[0] == 422
    assert writer._object("GET", "/git/matching-refs/heads/x") == []


@pytest.mark.parametrize("path", ["absent", "../README.md", "a.txt/b", "*"])
def test_paths_that_are_not_there(writer: Person, shas: tuple[str, str], path: str) -> None:
    assert refusal(lambda: writer._object("GET", f"/contents/{path.replace('..', '%2E%2E')}"))[0] == 404


def test_compare_tells_who_is_ahead(writer: Person, shas: tuple[str, str]) -> None:
    forward = writer._object("GET", f"/compare/{shas[0]}...main")
    assert (forward["status"], [one["sha"] for one in forward["commits"]]) == ("ahead", [shas[1]])
    assert writer._object("GET", f"/compare/main...{shas[0]}")["behind_by"] == 1
    assert writer._object("GET", "/compare/main...main")["status"] == "identical"
    assert refusal(lambda: writer._object("GET", "/compare/main...absent"))[0] == 404
