"""Installation tokens: minted with the App's key, kept in memory only, shared by the runs of one process.

Each is good for one repository only, so that a token which escaped would open no other.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator
from datetime import datetime
from functools import partial
from threading import Lock
from typing import Any

import httpx
from githubkit import AppAuthStrategy, BaseAuthStrategy
from githubkit.exception import RequestFailed

from agents.contract import UserError
from bot.github.app import App
from bot.github.calls import client, read
from bot.github.pace import Paces

MARGIN = 300
"""Seconds that a token handed out must still live: longer than any run."""


class Tokens:
    """Gives valid tokens, and knows the App's own name."""

    def __init__(self, api_url: str, app_id: str, private_key: str) -> None:
        self.api_url = api_url
        # One for good: it keeps what it signed with the key for some minutes, and signing takes a while.
        self._app = client(AppAuthStrategy(app_id, private_key), api_url)
        self._tokens: dict[tuple[int, str], tuple[str, float]] = {}
        self._paces: defaultdict[int, Paces] = defaultdict(Paces)
        self._slug = ""
        self._lock = Lock()

    def get(self, installation: int, repository: str) -> str:
        """A token for one repository, by its name without the owner, with at least five minutes to live."""
        with self._lock:
            token, expires = self._tokens.get((installation, repository), ("", 0.0))
            if expires - time.time() < MARGIN:
                with self._app as app:
                    mint = partial(app.rest.apps.create_installation_access_token, installation)
                    answer = read(lambda: mint(repositories=[repository])).parsed_data
                token = answer.token
                self._tokens[installation, repository] = token, datetime.fromisoformat(answer.expires_at).timestamp()
            return token

    def pace(self, installation: int) -> Paces:
        """How fast an installation may write, by all runs of this process together."""
        with self._lock:
            return self._paces[installation]

    def forget(self, installation: int, repository: str) -> None:
        """Drop a token that GitHub no longer takes (revoked before its time)."""
        with self._lock:
            self._tokens.pop((installation, repository), None)

    def slug(self) -> str:
        """The App's name in URLs; its user is called ``<slug>[bot]``."""
        with self._lock:
            if not self._slug:
                self._slug = self._authenticated().slug
            return self._slug

    def app(self) -> App:
        """The App as GitHub knows it now.

        Raises ``UserError`` if GitHub does not take the key for this App, or the answer is not GitHub's.
        """
        try:
            return self._authenticated()
        except RequestFailed as error:
            raise UserError(f"GitHub does not take this key for this App ({error.response.status_code})") from error
        except ValueError as error:
            raise UserError("What answers there is not GitHub's API") from error

    def _authenticated(self) -> App:
        with self._app as app:
            answer = read(app.rest.apps.get_authenticated).parsed_data
        if answer is None:
            raise ValueError("GET /app answered null")
        return App(
            answer.slug or "erdsmith", answer.permissions.model_dump(exclude_unset=True), frozenset(answer.events)
        )


class InstallationAuth(BaseAuthStrategy, httpx.Auth):
    """Authenticates as the App's installation on one repository, at the pace that GitHub allows it.

    A token that GitHub no longer takes, because it was revoked before its time, is minted anew at once: a request
    refused for its token had no effect, so it may be sent again.
    """

    def __init__(self, tokens: Tokens, installation: int, repository: str) -> None:
        self._tokens = tokens
        self._key = installation, repository

    def get_auth_flow(self, github: Any) -> httpx.Auth:
        return self

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        self._tokens.pace(self._key[0]).wait(request)
        request.headers["Authorization"] = f"token {self._tokens.get(*self._key)}"
        response = yield request
        if response.status_code == 401:
            self._tokens.forget(*self._key)
            request.headers["Authorization"] = f"token {self._tokens.get(*self._key)}"
            yield request
