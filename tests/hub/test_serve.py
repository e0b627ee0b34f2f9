"""The hub as a process of its own."""

import json
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from bot.hub import Hub
from bot.hub.driver import Person
from tests.hub.conftest import PLAIN


def test_one_line_of_credentials_then_it_serves_until_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot.hub", "--port", "0", "--data", str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        credentials = json.loads(process.stdout.readline())
        assert set(credentials) == {
            "url",
            "app_id",
            "private_key_file",
            "webhook_secret",
            "installation_id",
            "users",
            "repository",
        }
        person = Person(credentials["url"], credentials["users"]["writer"], credentials["repository"]["full_name"])
        assert person.file("README.md", "main") == "# shop\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert process.stderr.read() == ""


def test_start_is_quick_and_stop_frees_the_port(tmp_path: Path) -> None:
    started = time.monotonic()
    hub = Hub(tmp_path)
    hub.start()
    assert time.monotonic() - started < 1.5
    hub.stop()
    try:
        httpx.get(hub.url, **PLAIN)
    except httpx.ConnectError:
        return
    raise AssertionError("still there")


def test_commits_of_an_earlier_hub_are_found_again(tmp_path: Path) -> None:
    for text in ("one", "two"):
        with Hub(tmp_path) as hub:
            person = Person(hub.url, hub.credentials()["users"]["writer"], "acme/shop")
            person.push({f"{text}.txt": text}, f"Add {text}")
            assert person.file("one.txt", "main") == "one"


def test_receivers_have_a_deadline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.hub.webhooks.DEADLINE", 0.2)
    with (
        socket.create_server(("127.0.0.1", 0)) as silent,
        Hub(tmp_path, f"http://127.0.0.1:{silent.getsockname()[1]}/") as hub,
    ):
        assert hub.sender.idle(5)
        (delivery,) = hub.sender.log
    assert (delivery.name, delivery.status, delivery.status_code) == ("installation.created", "timed out", 504)
