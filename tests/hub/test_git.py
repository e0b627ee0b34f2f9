"""git itself against the hub: clone, push, who may, and what follows."""

import os
import subprocess
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN
from tests.hub.receiver import Receiver


@pytest.fixture
def writer(hub: Hub) -> Person:
    """One whose pushes are git's own."""
    return Person(hub.url, hub.credentials()["users"]["writer"], "acme/shop")


class Clone:
    """A clone of acme/shop made with a token (None = without)."""

    def __init__(self, hub: Hub, token: str | None, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir()
        self._token = token
        self.address = hub.credentials()["repository"]["clone_url"]

    def git(self, *arguments: str, config: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        header = b64encode(f"x-access-token:{self._token}".encode()).decode()
        given = (f"http.extraHeader=Authorization: Basic {header}",) if self._token else ()
        settings = [
            part for one in (*given, *config, "user.name=a", "user.email=a@example.com") for part in ("-c", one)
        ]
        env = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
        command = ["git", *settings, *arguments]
        return subprocess.run(command, cwd=self.folder, env=env, capture_output=True, text=True, check=False)

    def ok(self, *arguments: str, **options: Any) -> str:
        done = self.git(*arguments, **options)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def committed(self, path: str = "a.txt", text: str = "a\n") -> str:
        self.ok("clone", "-q", self.address, ".")
        (self.folder / path).write_text(text)
        self.ok("add", "-A")
        self.ok("commit", "-qm", "Change")
        return self.ok("rev-parse", "HEAD")


def bot_token(hub: Hub) -> str:
    from tests.hub.conftest import app_client

    app = app_client(hub)
    made = app.rest.apps.create_installation_access_token(hub.credentials()["installation_id"])
    return made.parsed_data.token


@pytest.fixture
def writers(hub: Hub, tmp_path: Path) -> Iterator[Clone]:
    yield Clone(hub, hub.credentials()["users"]["writer"], tmp_path / "clone")


def test_bot_pushes_a_branch_and_a_custom_ref_at_once(hub: Hub, tmp_path: Path, receiver: Receiver) -> None:
    hub.webhook_url = receiver.url
    clone = Clone(hub, bot_token(hub), tmp_path / "clone")
    sha = clone.committed()
    clone.ok("push", "-q", "--atomic", "origin", "HEAD:refs/heads/erdsmith/a", "HEAD:refs/erdsmith/pristine/a")
    assert clone.ok("ls-remote", "origin", "refs/erdsmith/*").split()[0] == sha
    assert hub.sender.idle(5)
    # A ref outside refs/heads tells nobody; the bot's own push does.
    assert sorted(receiver.names()) == ["create", "push"]
    push = next(one for one in receiver.received if one.event == "push").payload
    assert (push["ref"], push["after"], push["sender"]["login"]) == ("refs/heads/erdsmith/a", sha, "erdsmith[bot]")
    assert push["commits"][0]["added"] == ["a.txt"]
    assert push["installation"]["id"] == hub.credentials()["installation_id"]


@pytest.mark.parametrize("protocol", ["0", "1", "2"])
def test_every_protocol_version_clones(writers: Clone, protocol: str) -> None:
    writers.ok("clone", "-q", "--depth=1", writers.address, ".", config=(f"protocol.version={protocol}",))
    assert (writers.folder / "README.md").read_text() == "# shop\n"


def test_clone_without_blobs_and_fetch_by_id(writers: Clone, writer: Person) -> None:
    sha = writer.push({"a.txt": "a\n"}, "Add a")
    writer.push({"a.txt": "b\n"}, "Change a")
    writers.ok("clone", "-q", "--filter=blob:none", "--depth=1", writers.address, ".")
    writers.ok("fetch", "-q", "--depth=1", "origin", sha)
    assert writers.ok("show", f"{sha}:a.txt") == "a"


def test_push_of_many_files_arrives_whole(writers: Clone, writer: Person) -> None:
    """Past http.postBuffer git sends chunks, and negotiates with gzipped bodies."""
    writers.ok("clone", "-q", writers.address, ".")
    for number in range(30):
        (writers.folder / f"{number}.bin").write_bytes(os.urandom(100_000))
    writers.ok("add", "-A")
    writers.ok("commit", "-qm", "Add much")
    writers.ok("push", "-q", "origin", "HEAD:main")
    assert len(writer.file("README.md", "main")) > 0
    assert writers.ok("ls-remote", "origin", "main").split()[0] == writers.ok("rev-parse", "HEAD")


def test_lease_protects_what_moved(writers: Clone, writer: Person) -> None:
    writers.committed()
    moved = writer.push({"b.txt": "b\n"}, "Meanwhile")
    refused = writers.git("push", f"--force-with-lease=main:{'1' * 40}", "origin", "HEAD:main")
    assert refused.returncode == 1
    assert "stale info" in refused.stderr
    assert writers.ok("ls-remote", "origin", "main").split()[0] == moved


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("reader", "Permission to acme/shop.git denied to reader."),
        ("outsider", "repository 'http://127.0.0.1"),
    ],
)
def test_push_needs_write(hub: Hub, tmp_path: Path, login: str, said: str) -> None:
    Clone(hub, hub.credentials()["users"]["writer"], tmp_path / "made").committed()
    clone = Clone(hub, hub.credentials()["users"][login], tmp_path / "clone")
    refused = clone.git("-C", str(tmp_path / "made"), "push", "origin", "HEAD:main")
    assert refused.returncode != 0
    assert said in refused.stderr


@pytest.mark.parametrize("token", [None, "ghs_wrong"])
def test_without_a_good_token_git_is_asked_for_one(hub: Hub, token: str | None) -> None:
    auth = httpx.BasicAuth("x-access-token", token) if token else None
    answer = httpx.get(f"{hub.url}/acme/shop.git/info/refs?service=git-upload-pack", auth=auth, **PLAIN)
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, 'Basic realm="GitHub"')


def test_default_branch_and_pull_refs_are_protected(writers: Clone, writer: Person) -> None:
    writers.committed()
    assert writers.git("push", "origin", ":main").returncode == 1
    assert writers.git("push", "origin", "HEAD:refs/pull/1/head").returncode == 1
    assert writer.file("README.md", "main") == "# shop\n"
