"""Files of a commit through GitHub's API, without a clone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.errors import Gone
from bot.github import Blob, GitHubRepository, Tokens
from bot.hub import Hub
from bot.hub.driver import Person


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with Hub(tmp_path_factory.mktemp("files")) as hub:
        yield hub


@pytest.fixture(scope="module")
def writer(hub: Hub) -> Person:
    return Person(hub.url, hub.credentials()["users"]["writer"], "acme/shop")


@pytest.fixture
def github(hub: Hub) -> Iterator[GitHubRepository]:
    credentials = hub.credentials()
    key = Path(credentials["private_key_file"]).read_text(encoding="ascii")
    tokens = Tokens(credentials["url"], str(credentials["app_id"]), key)
    with GitHubRepository(tokens, credentials["installation_id"], "acme/shop") as repository:
        yield repository


def test_a_regular_file_is_found_at_any_depth(writer: Person, github: GitHubRepository) -> None:
    data = bytes(range(256))
    sha = writer.push({"erd.json": data, "a/b/erd.json": "{}"}, "Draw", branch="files")
    blob = github.file(sha, "erd.json")
    assert blob is not None and blob.size == 256 and github.content(blob) == data
    assert github.file(sha, "a/b/erd.json") == Blob("9e26dfeeb6e641a33dae4961196235bdb965b21b", 2)
    for missing in ("a/b", "a", "b/erd.json", "a/erd.json", "erd.json/erd.json", "ERD.json"):
        assert github.file(sha, missing) is None


def test_a_link_is_no_file(hub: Hub, writer: Person, github: GitHubRepository) -> None:
    link = {"path": "erd.json", "mode": "120000", "type": "blob", "content": "/etc/passwd"}
    tree = writer._object("POST", "/git/trees", {"tree": [link]})["sha"]
    assert github.file(tree, "erd.json") is None


def test_where_a_head_left_its_base(writer: Person, github: GitHubRepository) -> None:
    start = writer.ref("refs/heads/main")
    base = "release/1.0#%2F"
    writer.point(base, start)
    head = writer.push({"a.txt": "a"}, "Add a", branch="away")
    writer.push({"b.txt": "b"}, "Move on", branch=base)
    assert github.merge_base(base, head) == start
    with pytest.raises(Gone):
        github.merge_base("nowhere", head)
