"""The world of these tests: a running hub, its people, the App, and somebody who receives webhooks."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from githubkit import AppAuthStrategy, AppInstallationAuthStrategy, GitHub
from githubkit.cache import MemCacheStrategy

from bot.hub import Hub
from bot.hub.driver import Person
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


def person(hub: Hub, login: str) -> Person:
    return Person(hub.url, hub.credentials()["users"][login], "acme/shop")


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
