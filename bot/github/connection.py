"""A repository through the eyes of the App's installation, and what every call to it shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count
from types import TracebackType
from typing import Any, Self, TypeVar

from bot.github.calls import client, read, write
from bot.github.tokens import InstallationAuth, Tokens

T = TypeVar("T")

PAGE = 100


class Connection:
    """Use it in a ``with`` block: outside of one, each call of githubkit builds a new HTTP client."""

    def __init__(self, tokens: Tokens, installation: int, full_name: str) -> None:
        self._tokens = tokens
        self._installation = installation
        self.full_name = full_name
        self._owner, _, self._name = full_name.partition("/")
        self._github = client(InstallationAuth(tokens, installation, self._name), tokens.api_url)
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self._open.enter_context(self._github)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    @property
    def token(self) -> str:
        """The installation's token, for git."""
        return self._tokens.get(self._installation, self._name)

    @property
    def login(self) -> str:
        """The bot's own user name."""
        return f"{self._tokens.slug()}[bot]"


def once(create: Callable[[], T], look: Callable[[], T | None]) -> T:
    """What ``look`` finds, else what ``create`` makes: an earlier attempt may have got through."""
    found = look()
    return write(create, look) if found is None else found


def items(call: Callable[[int], Sequence[Any]]) -> Iterator[Any]:
    """Every item of a paged list."""
    for page in count(1):
        found = read(partial(call, page))
        yield from found
        if len(found) < PAGE:
            return
