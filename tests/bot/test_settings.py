"""What the environment says."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from agents.contract import UserError
from bot.settings import Settings

PEM = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n"
Env = pytest.MonkeyPatch


@pytest.fixture
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Env:
    """A place where nothing is set."""
    monkeypatch.chdir(tmp_path)
    for name in os.environ:
        if name.startswith(("GITHUB_", "ERDSMITH_", "OPENAI_", "OPENROUTER_")) or name in (
            "HOST",
            "PORT",
            "ADMIN_PORT",
        ):
            monkeypatch.delenv(name)
    return monkeypatch


def test_the_defaults_stay_on_this_machine(env: Env) -> None:
    found = Settings()
    assert (found.host, found.port, found.admin_port) == ("127.0.0.1", 8000, 8001)
    assert found.database_url == "sqlite:///erdsmith.db"
    assert found.github_api_url == "https://api.github.com"
    assert (found.max_bytes, found.max_entities, found.max_fields, found.max_nesting) == (1_000_000, 500, 1_000, 32)
    assert found.log is None and found.model_providers() == ()


def test_every_variable_has_its_name(env: Env) -> None:
    said = {
        "GITHUB_API_URL": "http://127.0.0.1:4800",
        "GITHUB_APP_ID": "17",
        "ERDSMITH_DATABASE_URL": "sqlite:///other.db",
        "HOST": "0.0.0.0",
        "PORT": "80",
        "ADMIN_PORT": "81",
        "ERDSMITH_MAX_BYTES": "1",
        "ERDSMITH_MAX_ENTITIES": "2",
        "ERDSMITH_MAX_FIELDS": "3",
        "ERDSMITH_MAX_NESTING": "4",
        "ERDSMITH_LOG": "json",
    }
    for name, value in said.items():
        env.setenv(name, value)
    found = Settings()
    assert (found.github_api_url, found.github_app_id) == ("http://127.0.0.1:4800", "17")
    assert (found.database_url, found.host, found.port, found.admin_port) == ("sqlite:///other.db", "0.0.0.0", 80, 81)
    assert (found.max_bytes, found.max_entities, found.max_fields, found.max_nesting) == (1, 2, 3, 4)
    assert found.log == "json"


def test_a_file_says_what_the_environment_does_not(env: Env, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("PORT=81\nHOST=0.0.0.0\nSOMETHING_ELSE=1\n")
    env.setenv("PORT", "82")
    assert (Settings().host, Settings().port) == ("0.0.0.0", 82)


def test_what_is_missing(env: Env) -> None:
    assert Settings().missing() == ("GITHUB_APP_ID", "GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET")
    env.setenv("GITHUB_APP_ID", "17")
    env.setenv("GITHUB_PRIVATE_KEY", PEM)
    env.setenv("GITHUB_WEBHOOK_SECRET", "s3cret")
    assert Settings().missing() == ()


def test_secrets_are_not_shown(env: Env) -> None:
    for name in ("GITHUB_PRIVATE_KEY", "GITHUB_WEBHOOK_SECRET", "OPENAI_API_KEY", "OPENROUTER_API_KEY"):
        env.setenv(name, "s3cret")
    found = Settings()
    assert "s3cret" not in repr(found) + str(found) + str(found.model_dump())


@pytest.mark.parametrize("written", [PEM, PEM.replace("\n", "\\n")])
def test_the_key_may_be_the_text(env: Env, written: str) -> None:
    env.setenv("GITHUB_PRIVATE_KEY", written)
    assert Settings().private_key == PEM


def test_the_key_may_be_a_file(env: Env, tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(PEM)
    env.setenv("GITHUB_PRIVATE_KEY", str(tmp_path / "key.pem"))
    assert Settings().private_key == PEM


@pytest.mark.parametrize("written", ["", "/nowhere/key.pem", ".", "s3cret" * 1000])
def test_a_key_that_is_neither_is_said_without_showing_it(env: Env, written: str) -> None:
    env.setenv("GITHUB_PRIVATE_KEY", written)
    with pytest.raises(UserError, match="neither a PEM text nor a readable file") as error:
        _ = Settings().private_key
    assert "s3cret" not in str(error.value)


def test_a_file_that_is_no_text_is_no_key(env: Env, tmp_path: Path) -> None:
    (tmp_path / "key.der").write_bytes(b"\x30\x82\xff")
    env.setenv("GITHUB_PRIVATE_KEY", str(tmp_path / "key.der"))
    with pytest.raises(UserError):
        _ = Settings().private_key


def test_of_several_model_providers_one_counts_first(env: Env) -> None:
    env.setenv("OPENAI_API_KEY", "a")
    assert Settings().model_providers() == ("OPENAI_API_KEY",)
    env.setenv("OPENROUTER_API_KEY", "b")
    env.setenv("ERDSMITH_LLM_BASE_URL", "http://127.0.0.1:9")
    assert Settings().model_providers() == ("ERDSMITH_LLM_BASE_URL", "OPENROUTER_API_KEY", "OPENAI_API_KEY")


def test_the_model_and_its_limits(env: Env) -> None:
    assert Settings().model_endpoint() is None
    found = Settings()
    assert (found.llm_rpm, found.llm_rpd, found.llm_max_tokens, found.llm_max_usd) == (18, 50, 400_000, 1.0)
    for name, value in {
        "OPENROUTER_API_KEY": "s3cret",
        "OPENROUTER_TITLE": "Acme",
        "ERDSMITH_LLM_MODELS": "one/a:free, two/b ,",
        "ERDSMITH_LLM_RPM": "3",
        "ERDSMITH_LLM_RPD": "4",
        "ERDSMITH_LLM_MAX_TOKENS_PER_PR": "5",
        "ERDSMITH_LLM_MAX_USD_PER_PR": "0.5",
    }.items():
        env.setenv(name, value)
    found = Settings()
    chosen = found.model_endpoint()
    assert chosen is not None
    assert (chosen.provider.name, chosen.models) == ("openrouter", ("one/a:free", "two/b"))
    assert chosen.headers == {"X-Title": "Acme"}
    assert (found.llm_rpm, found.llm_rpd, found.llm_max_tokens, found.llm_max_usd) == (3, 4, 5, 0.5)
    assert "s3cret" not in repr(chosen) + repr(found)


def test_what_a_variable_may_not_say_is_told_without_its_value(env: Env) -> None:
    env.setenv("ERDSMITH_SANDBOX", "s3cret")
    env.setenv("PORT", "many")
    with pytest.raises(UserError, match=r"^PORT: .+; ERDSMITH_SANDBOX: ") as refused:
        Settings()
    assert "s3cret" not in str(refused.value)
