"""GitHub's answers by hand, and the bot's side of the talk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import respx
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from bot.github import GitHubRepository, Tokens
from tests.bot.githubs_answers import API, minted, the_app


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    return pem.decode()


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits between attempts."""
    monkeypatch.setattr("tenacity.nap.time.sleep", lambda _: None)


@pytest.fixture
def github() -> Iterator[respx.MockRouter]:
    with respx.mock(base_url=API, assert_all_called=False) as router:
        router.get("/app", name="app").respond(json=the_app())
        router.post(path__regex=r"/app/installations/\d+/access_tokens", name="mint").mock(side_effect=minted())
        yield router


@pytest.fixture
def tokens(key: str) -> Tokens:
    return Tokens(API, "17", key)


@pytest.fixture
def shop(github: respx.MockRouter, tokens: Tokens) -> Iterator[GitHubRepository]:
    with GitHubRepository(tokens, 7, "acme/shop") as repository:
        yield repository
