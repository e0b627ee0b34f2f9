"""``erdsmith doctor`` against a real local GitHub, and against what people get wrong."""

import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
)

from agents.proof.sandbox import current
from bot.doctor import examine
from bot.doctor.database import database, sqlite_trap
from bot.doctor.proof import proof
from bot.hub import Hub
from webhooks.events import subscribed

VARIABLES = (
    "GITHUB_API_URL",
    "GITHUB_APP_ID",
    "GITHUB_PRIVATE_KEY",
    "GITHUB_WEBHOOK_SECRET",
    "ERDSMITH_DATABASE_URL",
    "ERDSMITH_LLM_BASE_URL",
    "HOST",
    "PORT",
    "ADMIN_PORT",
    "OPENROUTER_API_KEY",
    "OPENAI_API_KEY",
)
PKCS1 = PrivateFormat.TraditionalOpenSSL


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture
def world(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A configuration in which everything is right; a test breaks one thing of it."""
    known = hub.credentials()
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GITHUB_API_URL", known["url"])
    monkeypatch.setenv("GITHUB_APP_ID", str(known["app_id"]))
    monkeypatch.setenv("GITHUB_PRIVATE_KEY", known["private_key_file"])
    monkeypatch.setenv("GITHUB_WEBHOOK_SECRET", known["webhook_secret"])
    monkeypatch.setenv("ERDSMITH_DATABASE_URL", f"sqlite:///{tmp_path / 'erdsmith.db'}")
    monkeypatch.setenv("ERDSMITH_POSTGRES", "off")
    return monkeypatch


def findings() -> dict[tuple[str, str], dict[str, Any]]:
    """What the doctor finds now, by area and state."""
    return {(found.area, found.state): found.to_json() for found in examine(subscribed())}


def pem(key: Any, encryption: KeySerializationEncryption | None = None) -> str:
    text: bytes = key.private_bytes(Encoding.PEM, PKCS1, encryption or NoEncryption())
    return text.decode()


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "doctor", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ))


def test_all_is_fine_and_nothing_is_left_behind(world: pytest.MonkeyPatch, tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    world.setenv("PYTHONPATH", root)
    result = run("--json")
    answer = json.loads(result.stdout)
    assert (result.returncode, answer["ok"]) == (0, True)
    areas = [finding["area"] for finding in answer["findings"]]
    assert areas == ["configuration", "key", "secret", "database", "sandbox", "proof", "model", "github"]
    assert list(tmp_path.iterdir()) == []


def test_a_person_reads_plain_lines_with_the_way_to_mend_them(world: pytest.MonkeyPatch) -> None:
    world.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    world.delenv("GITHUB_APP_ID")
    result = run()
    assert result.returncode == 1
    assert "bad  configuration: GITHUB_APP_ID is not set.\n     Register the App" in result.stdout
    assert result.stderr == ""


def test_every_missing_variable_is_named_and_github_is_not_asked(world: pytest.MonkeyPatch) -> None:
    for name in ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"):
        world.delenv(name)
    found = examine(subscribed())
    named = [each.text.split()[0] for each in found if each.state == "bad"]
    assert named == ["GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET"]
    assert all(each.mend for each in found if each.state == "bad")
    assert ("github", "note") in {(each.area, each.state) for each in found}


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "eighty", "PORT: "),
        ("PORT", "70000", "PORT is no port"),
        ("ADMIN_PORT", "8000", "are the same"),
        ("ERDSMITH_LOG", "loud", "ERDSMITH_LOG: "),
        ("GITHUB_APP_ID", "my app", "neither a number nor a client id"),
        ("GITHUB_API_URL", "api.github.com", "is no address"),
        ("GITHUB_API_URL", "http://[", "is no address"),
        ("GITHUB_API_URL", "http://github.example.com/api/v3", "unencrypted"),
    ],
)
def test_a_value_that_cannot_be_meant(world: pytest.MonkeyPatch, name: str, value: str, said: str) -> None:
    world.setenv(name, value)
    found = findings()["configuration", "bad"]
    assert said in found["text"]
    assert found["mend"]


def test_a_value_in_the_wrong_place_is_not_shown(world: pytest.MonkeyPatch) -> None:
    world.setenv("PORT", "hush-hush")
    assert "hush-hush" not in str(findings())


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("/nowhere/app.pem", "neither a PEM text nor a readable file"),
        ("-----BEGIN RSA PRIVATE KEY-----\nhush\n-----END RSA PRIVATE KEY-----", "is no private key"),
        (pem(rsa.generate_private_key(65537, 2048), BestAvailableEncryption(b"pass")), "has a passphrase"),
        (pem(rsa.generate_private_key(65537, 1024)), "not RSA with 2048 bits"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "not RSA with 2048 bits"),
    ],
    ids=["no file", "no key", "passphrase", "short", "elliptic"],
)
def test_a_private_key_that_cannot_be_used(world: pytest.MonkeyPatch, value: str, said: str) -> None:
    world.setenv("GITHUB_PRIVATE_KEY", value)
    found = findings()
    assert said in found["key", "bad"]["text"]
    assert ("github", "note") in found


def test_the_key_of_another_app(world: pytest.MonkeyPatch) -> None:
    world.setenv("GITHUB_PRIVATE_KEY", pem(rsa.generate_private_key(65537, 2048)).replace("\n", "\\n"))
    found = findings()
    assert ("key", "ok") in found
    assert "does not take this key" in found["github", "bad"]["text"]


@pytest.mark.parametrize("secret", ["hush", "a" * 40, "abababababababababababab"])
def test_a_secret_that_can_be_guessed(world: pytest.MonkeyPatch, secret: str) -> None:
    world.setenv("GITHUB_WEBHOOK_SECRET", secret)
    found = findings()
    assert ("secret", "bad") in found
    assert secret not in str(found)


def test_an_address_without_a_github(world: pytest.MonkeyPatch, hub: Hub) -> None:
    world.setenv("GITHUB_API_URL", f"{hub.url}/api/v3")
    assert "no GitHub API" in findings()["github", "bad"]["text"]


def test_an_app_that_was_registered_with_too_little(world: pytest.MonkeyPatch, hub: Hub) -> None:
    app = hub.world.app
    permissions = {**app.permissions, "contents": "read"}
    del permissions["checks"]
    world.setattr(hub.world, "app", type(app)(**{**vars(app), "permissions": permissions, "events": ("push",)}))
    text = findings()["github", "bad"]["text"]
    assert "permission checks: write, permission contents: write, event check_run, event issue_comment" in text
    assert "metadata" not in text
    assert "event push" not in text


def test_a_provider_is_named_and_its_key_is_not(world: pytest.MonkeyPatch) -> None:
    world.setenv("OPENROUTER_API_KEY", "hush-hush")
    found = findings()
    assert "OPENROUTER_API_KEY is set: its model adds" in found["model", "ok"]["text"]
    assert "hush-hush" not in str(found)


def test_a_database_that_another_bot_holds(tmp_path: Path) -> None:
    path = tmp_path / "erdsmith.db"
    path.touch()
    assert [found.state for found in database(f"sqlite:///{path}")] == ["ok"]
    with (tmp_path / "erdsmith.db.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        (found,) = database(f"sqlite:///{path}")
    assert (found.state, "held by a running ERDsmith" in found.text) == ("note", True)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "erdsmith.db"
    path.write_text("not a database, by any means\n" * 100)
    (found,) = database(f"sqlite:///{path}")
    assert (found.state, "cannot be opened" in found.text) == ("bad", True)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (found,) = database(f"sqlite:///{tmp_path / 'file' / 'erdsmith.db'}")
    assert (found.state, "cannot be made" in found.text) == ("bad", True)


@pytest.mark.parametrize("url", ["erdsmith.db", "mysql://shop", "sqlite://", "postgresql://user:hush@127.0.0.1:1/shop"])
def test_a_database_that_cannot_be_used(url: str) -> None:
    (found,) = database(url)
    assert found.state == "bad"
    assert found.mend
    assert "hush" not in found.text


@pytest.mark.parametrize(
    ("python", "sqlite", "works"),
    [((3, 11), (3, 40, 1), True), ((3, 12), (3, 42, 0), True), ((3, 12), (3, 40, 1), False)],
)
def test_the_python_that_needs_a_newer_sqlite(python: tuple[int, ...], sqlite: tuple[int, ...], works: bool) -> None:
    assert (sqlite_trap(python, sqlite) is None) is works


def test_which_database_heads_are_proven_on() -> None:
    assert proof("auto", "off").state == "note" and "ERDSMITH_POSTGRES" in proof("auto", "off").text
    without = proof("landlock", "auto")
    assert (without.state, "on SQLite alone" in without.text, bool(without.mend)) == ("note", True, True)
    found = proof("auto", "auto")
    if current().tier == "bubblewrap":
        assert found.state == "ok" and "proven on PostgreSQL" in found.text
