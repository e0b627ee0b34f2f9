"""The environment: what is missing, what cannot be meant, whether key and secret are any good."""

from __future__ import annotations

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from agents.contract import UserError
from bot.doctor.finding import Finding, bad, fine
from bot.settings import Malformed, Settings

AREA = "configuration"
SECRET_LENGTH = 16
KEY_BITS = 2048
PORTS = range(1, 65_536)

_APP_ID = re.compile(r"\d+|Iv[0-9A-Za-z.]+")
"""GitHub takes the App's number or its client id."""
_WANTED = {
    "GITHUB_APP_ID": "Register the App (README.md says how) and copy the App ID from its page.",
    "GITHUB_PRIVATE_KEY": "Generate a private key on the App's page; set the path of the file, or the PEM text itself.",
    "GITHUB_WEBHOOK_SECRET": "Make one with `openssl rand -hex 32` and enter the same on the App's page.",
}


def malformed(error: Malformed) -> list[Finding]:
    """Variables that could not be read at all. Their values are not shown: one may be a secret in the wrong place."""
    return [
        bad(AREA, f"{name}: {why}", f"Correct {name}, or unset it for its default.")
        for name, why in error.wrong.items()
    ]


def configuration(settings: Settings) -> list[Finding]:
    """What the service cannot start without, and values that cannot be meant."""
    found = [bad(AREA, f"{name} is not set.", _WANTED[name]) for name in settings.missing()]
    if settings.github_app_id and not _APP_ID.fullmatch(settings.github_app_id):
        mend = "Copy it from the App's page on GitHub, where it is called App ID."
        found.append(bad(AREA, "GITHUB_APP_ID is neither a number nor a client id.", mend))
    for name, port in (("PORT", settings.port), ("ADMIN_PORT", settings.admin_port)):
        if port not in PORTS:
            found.append(bad(AREA, f"{name} is no port.", "Give it a number from 1 to 65535."))
    if settings.port == settings.admin_port:
        found.append(bad(AREA, "PORT and ADMIN_PORT are the same.", "Give each its own."))
    found += _address(settings.github_api_url)
    return found or [fine(AREA, "Every required variable is set.")]


def _address(url: str) -> list[Finding]:
    """Where the App's tokens travel to."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        mend = "Unset it for github.com; for GitHub Enterprise it is https://HOST/api/v3."
        return [bad(AREA, "GITHUB_API_URL is no address.", mend)]
    if parts.scheme == "http" and not _is_loopback(host):
        return [bad(AREA, "GITHUB_API_URL would send tokens unencrypted.", "Use https:// for it.")]
    return []


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


def credentials(settings: Settings) -> list[Finding]:
    """The private key and the webhook secret, if they are set."""
    found = []
    if settings.github_private_key.get_secret_value():
        found.append(private_key(settings))
    secret = settings.github_webhook_secret.get_secret_value()
    if secret:
        found.append(webhook_secret(secret))
    return found


def private_key(settings: Settings) -> Finding:
    """Whether the key is one of those that GitHub makes: RSA, without a passphrase."""
    mend = "Generate a private key on the App's page and set GITHUB_PRIVATE_KEY to the path of that file."
    try:
        key = load_pem_private_key(settings.private_key.encode(), None)
    except UserError as error:
        return bad("key", f"{error}.", mend)
    except TypeError:
        return bad("key", "The private key has a passphrase.", mend)
    except (ValueError, UnsupportedAlgorithm):
        return bad("key", "What GITHUB_PRIVATE_KEY holds is no private key.", mend)
    if not isinstance(key, RSAPrivateKey) or key.key_size < KEY_BITS:
        return bad("key", f"The private key is not RSA with {KEY_BITS} bits or more.", mend)
    return fine("key", "The private key can be used.")


def webhook_secret(secret: str) -> Finding:
    """Whoever guesses the secret can command the bot and forge the signature of its commits."""
    if len(secret) < SECRET_LENGTH or len(set(secret)) < SECRET_LENGTH // 2:
        mend = "Make a random one with `openssl rand -hex 32` and enter the same on the App's page."
        return bad("secret", "GITHUB_WEBHOOK_SECRET is easily guessed.", mend)
    return fine("secret", "The webhook secret is long enough.")
