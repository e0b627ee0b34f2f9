"""The Dockerfile and ``fly.toml`` agree with the product and with each other.

Building the image is no test: it needs a base image and root. ``docs/container.md`` says how it was tried.
"""

import re
import tomllib
from pathlib import Path

import pytest

from bot.durable import DRAIN
from bot.settings import Settings
from webhooks.pages import public

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text()
FINAL = DOCKERFILE.split("\nFROM ")[-1]
FLY = tomllib.loads((ROOT / "fly.toml").read_text())


def environment() -> dict[str, str]:
    """What the image sets."""
    (block,) = re.findall(r"^ENV ((?:.*\\\n)*.*)", FINAL, re.MULTILINE)
    return dict(pair.split("=", 1) for pair in block.replace("\\\n", " ").split())


def test_the_image_listens_on_every_address_and_keeps_its_database_on_the_volume(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    settings = Settings()
    assert (settings.host, settings.port) == ("0.0.0.0", 8000)
    assert settings.database_url == "sqlite:////data/erdsmith.db"
    assert re.search(r"^VOLUME /data$", FINAL, re.MULTILINE)
    assert re.search(rf"^EXPOSE {settings.port}$", FINAL, re.MULTILINE)


def test_the_image_runs_as_a_normal_user_with_what_the_bot_calls() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", FINAL, re.MULTILINE)
    assert int(user) > 0
    assert {"git", "bubblewrap"} <= set(FINAL.split())
    assert 'ENTRYPOINT ["erdsmith"]\nCMD ["serve"]' in FINAL


def test_everything_installed_is_pinned_by_its_hash() -> None:
    installs = re.findall(r"\binstall (--.*)", DOCKERFILE)
    pip = [options for options in installs if "--requirement" in options or "--no-index" in options]
    assert len(pip) == 3
    assert all("--require-hashes" in options or "--no-deps --no-index" in options for options in pip)


def test_every_package_and_nothing_else_is_sent_to_the_builder() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {name for line in re.findall(r"^COPY (?!--)(.*) \S+$", DOCKERFILE, re.MULTILINE) for name in line.split()}
    assert kept == copied
    assert all((ROOT / name).exists() for name in kept)


def test_fly_runs_one_machine_like_the_image() -> None:
    assert FLY["env"].items() <= environment().items()
    assert FLY["env"]["HOST"] == "0.0.0.0"
    service = FLY["http_service"]
    assert service["internal_port"] == int(FLY["env"]["PORT"])
    assert (service["auto_stop_machines"], service["min_machines_running"]) == ("off", 1)
    assert FLY["env"]["ERDSMITH_DATABASE_URL"].startswith(f"sqlite:///{FLY['mounts']['destination']}/")


def test_both_ask_for_a_page_that_exists() -> None:
    (check,) = FLY["http_service"]["checks"]
    assert check["path"] in DOCKERFILE
    assert check["path"] in {getattr(route, "path", "") for route in public.routes}


def test_a_machine_is_given_longer_than_the_runs_take_to_drain() -> None:
    assert int(FLY["kill_timeout"].removesuffix("s")) > DRAIN
