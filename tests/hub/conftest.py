"""The world of these tests: a running hub, its people, the App, and somebody who receives webhooks."""

import shutil
import ssl
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from githubkit import AppAuthStrategy, AppInstallationAuthStrategy, GitHub
from githubkit.cache import MemCacheStrategy

from bot.hub import Hub
from bot.hub.driver import Person
from bot.hub.git import ZERO
from bot.hub.git import Person as GitPerson
from bot.hub.refs import announce
from bot.hub.state import now
from tests.hub.receiver import Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    receiver.start()
    yield receiver
    receiver.stop()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """One server for all tests; `hub` gives each of them a world without a past."""
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def hub(running: Hub) -> Hub:
    running.webhook_url = None
    assert running.sender.idle(15)
    running.sender.log = []
    running.faults.clear()
    covered = next(iter(running.world.installations.values())).repositories
    covered.clear()
    for repo in running.world.repositories.values():
        shutil.rmtree(repo.git.path)
    running.world.repositories.clear()
    running.add_repository("acme/shop")
    return running


# Loading the system's certificates for every plain request costs more than the request.
PLAIN = {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}


class Seeding(Person):
    """A person whose pushes are written straight into the hub's repository, with the same effects.

    git over HTTP takes half a second; it is the subject of test_git and of the life in test_contract.
    """

    def __init__(self, hub: Hub, login: str) -> None:
        super().__init__(hub.url, hub.credentials()["users"][login], "acme/shop")
        self._hub = hub

    def push(self, files: Mapping[str, str | bytes | None], message: str, branch: str = "main") -> str:
        repo, user = self._hub.world.repositories["acme/shop"], self._hub.world.users[self.login]
        git = repo.git
        old = git.branch(branch)
        parent = old or git.refs["refs/heads/main"]
        tree = git.run("ls-tree", parent).decode()
        for path, text in files.items():
            assert isinstance(text, str)
            blob = git.run("hash-object", "-w", "--stdin", stdin=text.encode()).decode().strip()
            tree += f"100644 blob {blob}\t{path}\n"
        author = GitPerson(user.name, user.email, now().isoformat())
        last = {line.split("\t")[1]: line for line in tree.splitlines()}
        made = git.run("mktree", stdin="\n".join(last.values()).encode()).decode().strip()
        sha = git.commit_tree(made, [parent], message, author, author)
        with self._hub.world.lock:
            git.update(f"refs/heads/{branch}", sha, old or ZERO)
            announce(self._hub.world, repo, user)
        return sha


def person(hub: Hub, login: str) -> Person:
    return Seeding(hub, login)


@pytest.fixture
def writer(hub: Hub) -> Person:
    return person(hub, "writer")


@pytest.fixture
def reader(hub: Hub) -> Person:
    return person(hub, "reader")


@pytest.fixture
def outsider(hub: Hub) -> Person:
    """Its first request about the repository is refused, so it is made for any other."""
    return person(hub, "outsider")


def app_client(hub: Hub, **options: Any) -> "GitHub[Any]":
    credentials = hub.credentials()
    key = Path(credentials["private_key_file"]).read_text()
    return client(hub, AppAuthStrategy(credentials["app_id"], key), **options)


def bot_client(hub: Hub, **options: Any) -> "GitHub[Any]":
    credentials = hub.credentials()
    key = Path(credentials["private_key_file"]).read_text()
    auth = AppInstallationAuthStrategy(credentials["app_id"], key, credentials["installation_id"])
    return client(hub, auth, **options)


def client(hub: Hub, auth: Any, **options: Any) -> "GitHub[Any]":
    """githubkit's token cache is global and ignores the base URL, and its retries hide what happens once."""
    return GitHub(
        auth,
        base_url=hub.url,
        http_cache=False,
        timeout=10,
        cache_strategy=MemCacheStrategy(),
        auto_retry=False,
        ssl_verify=PLAIN["verify"],
        **options,
    )


@pytest.fixture
def bot(hub: Hub) -> Iterator["GitHub[Any]"]:
    with bot_client(hub) as client:
        yield client


def refusal(call: Any) -> tuple[int, dict[str, Any]]:
    """Status and body of what the hub refuses a person."""
    with pytest.raises(httpx.HTTPStatusError) as refused:
        call()
    return refused.value.response.status_code, refused.value.response.json()
