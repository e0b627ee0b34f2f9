"""Installation tokens: minted with the App's key, kept in memory only, shared by the runs of one process."""

from __future__ import annotations

import time
from datetime import datetime
from threading import Lock

from githubkit import AppAuthStrategy, GitHub

from bot.github.calls import client, read

MARGIN = 300
"""Seconds that a token handed out must still live: longer than any run."""


class Tokens:
    """Gives a valid token for an installation; ``login`` is the App's own user name."""

    def __init__(self, api_url: str, app_id: str, private_key: str) -> None:
        self.api_url = api_url
        self._auth = AppAuthStrategy(app_id, private_key)
        self._tokens: dict[int, tuple[str, float]] = {}
        self._slug = ""
        self._lock = Lock()

    def get(self, installation: int) -> str:
        """A token with at least five minutes to live."""
        with self._lock:
            token, expires = self._tokens.get(installation, ("", 0.0))
            if expires - time.time() < MARGIN:
                with self._app() as app:
                    answer = read(lambda: app.rest.apps.create_installation_access_token(installation)).parsed_data
                token = answer.token
                self._tokens[installation] = token, datetime.fromisoformat(answer.expires_at).timestamp()
            return token

    def forget(self, installation: int) -> None:
        """Drop a token that GitHub no longer takes (revoked before its time)."""
        with self._lock:
            self._tokens.pop(installation, None)

    def slug(self) -> str:
        """The App's name in URLs; its user is called ``<slug>[bot]``."""
        with self._lock:
            if not self._slug:
                with self._app() as app:
                    answer = read(app.rest.apps.get_authenticated).parsed_data
                self._slug = (answer.slug if answer else None) or "erdsmith"
            return self._slug

    def _app(self) -> GitHub[AppAuthStrategy]:
        return client(self._auth, self.api_url)
