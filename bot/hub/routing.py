"""One REST operation as a record, and the call it answers: who asks, for which repository, with what."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlencode

from bot.hub.allowance import Allowances
from bot.hub.auth import Actor
from bot.hub.errors import Refusal, invalid, not_found
from bot.hub.state import Pull, Repository, Role, User, World
from bot.hub.webhooks import Sender

Item = TypeVar("Item")

MAX_PAGE = 100


@dataclass(frozen=True)
class Answer:
    """`body` is JSON, or bytes to be sent as they are; None is an answer without a body."""

    body: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Call:
    """One request, its caller known and admitted."""

    world: World
    sender: Sender
    allowances: Allowances
    actor: Actor
    path: Mapping[str, Any]
    query: Mapping[str, str]
    url: str
    accept: str
    raw: bytes

    @property
    def repo(self) -> Repository:
        """The repository the path names."""
        found = self.world.repository(f"{self.path['owner']}/{self.path['repo']}")
        if found is None:
            raise not_found()
        return found

    @property
    def user(self) -> User:
        """The person or bot that asks."""
        if self.actor.user is None:
            raise Refusal(401, "Requires authentication")
        return self.actor.user

    @property
    def pull(self) -> Pull:
        """The pull request the path names."""
        found = self.repo.pulls.get(self.path["number"])
        if found is None:
            raise not_found()
        return found

    def json(self) -> dict[str, Any]:
        """The body; an empty one counts as an empty object."""
        try:
            value = json.loads(self.raw or b"{}")
        except ValueError as error:
            raise Refusal(400, "Problems parsing JSON") from error
        if not isinstance(value, dict):
            raise Refusal(400, "Body should be a JSON object")
        return value

    def text(self, name: str, default: str | None = None) -> str:
        """A text of the body; without a default it must be there."""
        value = self.json().get(name)
        return checked_text(name, default if value is None else value)

    def page(self, items: Sequence[Item], shape: Callable[[Item], Any], key: str | None = None) -> Answer:
        """One page of a list with its Link header; with `key` inside an object with `total_count`."""
        size = min(max(self._number("per_page", 30), 1), MAX_PAGE)
        page = max(self._number("page", 1), 1)
        last = max(-(-len(items) // size), 1)
        shown = [shape(item) for item in items[(page - 1) * size : page * size]]
        body = shown if key is None else {"total_count": len(items), key: shown}
        targets = {"prev": page - 1, "next": page + 1, "last": last, "first": 1}
        wanted = [name for name in targets if (page > 1 if name in ("prev", "first") else page < last)]
        links = ", ".join(f'<{self._page_url(targets[name])}>; rel="{name}"' for name in wanted)
        return Answer(body, headers={"Link": links} if links else {})

    def _number(self, name: str, default: int) -> int:
        value = self.query.get(name, "")
        return int(value) if value.isdecimal() else default

    def _page_url(self, number: int) -> str:
        return f"{self.url}?{urlencode({**self.query, 'page': number})}"


@dataclass(frozen=True)
class Operation:
    """A path of GitHub's REST API and who may use it.

    `permission` is what an installation needs (`a:write|b:write` = either), `role` what a person needs. `app_jwt`
    operations are the App's own; those without `{owner}` in the path and without `app_jwt` check the caller themselves.
    """

    method: str
    path: str
    answer: Callable[[Call], Answer]
    permission: str = "metadata:read"
    role: Role = "read"
    app_jwt: bool = False


def checked_text(name: str, value: Any) -> str:
    """GitHub's own words when a text is missing or something else."""
    if value is None:
        raise Refusal(422, f'Invalid request.\n\n"{name}" wasn\'t supplied.')
    if not isinstance(value, str):
        raise Refusal(422, f"Invalid request.\n\nFor 'properties/{name}', {json.dumps(value)} is not a string.")
    return value


def choice(resource: str, name: str, value: str, allowed: Sequence[str]) -> str:
    """One of the words GitHub knows for this field."""
    if value not in allowed:
        raise invalid(resource, name, f"{name} must be one of {', '.join(allowed)}", code="invalid")
    return value
