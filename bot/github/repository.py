"""One repository through the eyes of the App's installation: every REST and GraphQL call that the bot makes."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from githubkit.exception import RequestFailed
from githubkit.utils import UNSET

from bot.errors import Gone
from bot.github.calls import read, write
from bot.github.checks import Checks
from bot.github.connection import PAGE, items
from bot.github.records import Blob, Level, Pull, Repository
from bot.github.shapes import level_of, pull_of
from bot.github.talk import Talk
from bot.github.tokens import Tokens


class GitHubRepository(Talk, Checks):
    """Use it in a ``with`` block: outside of one, each call of githubkit builds a new HTTP client."""

    # the repository and its people

    def __init__(self, tokens: Tokens, installation: int, full_name: str) -> None:
        super().__init__(tokens, installation, full_name)
        self._trees: dict[str, Mapping[str, Any]] = {}

    def repository(self) -> Repository:
        answer = read(lambda: self._github.rest.repos.get(self._owner, self._name)).parsed_data
        return Repository(answer.clone_url, answer.default_branch)

    def permission(self, login: str) -> Level:
        """What this person may do here now; fails closed."""
        try:
            answer = read(
                lambda: self._github.rest.repos.get_collaborator_permission_level(self._owner, self._name, login)
            ).parsed_data
        except (Gone, RequestFailed):
            return "none"
        return level_of(answer)

    def branch(self, name: str) -> str | None:
        """The commit a branch is at."""
        try:
            found = read(lambda: self._github.rest.git.get_ref(self._owner, self._name, quote(f"heads/{name}")))
        except Gone:
            return None
        sha: str = found.parsed_data.object_.sha
        return sha

    # files, without a clone: a fork may hold anything of any size

    def merge_base(self, base: str, head: str) -> str:
        """The commit at which the commit ``head`` parted from the branch ``base``."""
        basehead = f"{quote(base, safe='')}...{head}"
        # The files of a comparison come on its first page only, and nobody here looks at them.
        answer = read(
            lambda: self._github.rest.repos.compare_commits(self._owner, self._name, basehead, page=2, per_page=1)
        )
        sha: str = answer.json()["merge_base_commit"]["sha"]
        return sha

    def file(self, sha: str, path: str) -> Blob | None:
        """A regular file at a commit; ``None`` if there is none, or something else in its place."""
        entry = self._entry(sha, path)
        if entry is None or entry.type != "blob" or not entry.mode.startswith("100"):
            return None
        return Blob(entry.sha, entry.size)

    def has(self, sha: str, path: str) -> bool:
        """Whether anything stands at a path of a commit."""
        return self._entry(sha, path) is not None

    def _entry(self, sha: str, path: str) -> Any:
        *folders, name = path.split("/")
        for folder in folders:
            entry = self._tree(sha).get(folder)
            if entry is None or entry.type != "tree":
                return None
            sha = entry.sha
        return self._tree(sha).get(name)

    def _tree(self, sha: str) -> Mapping[str, Any]:
        """What a folder holds; what an id names never changes, so it is asked for once."""
        if sha not in self._trees:
            answer = read(lambda: self._github.rest.git.get_tree(self._owner, self._name, sha)).parsed_data
            self._trees[sha] = {entry.path: entry for entry in answer.tree}
        return self._trees[sha]

    def content(self, blob: Blob) -> bytes:
        """The bytes of a file."""
        answer = read(lambda: self._github.rest.git.get_blob(self._owner, self._name, blob.sha)).parsed_data
        return b64decode(answer.content)

    # pull requests

    def pull(self, number: int) -> Pull:
        answer = read(lambda: self._github.rest.pulls.get(self._owner, self._name, number)).parsed_data
        return pull_of(answer)

    def open_pulls(self, base: str = "") -> list[Pull]:
        """The open pull requests, into one branch or into any."""
        pages = items(
            lambda page: (
                self._github.rest.pulls.list(
                    self._owner, self._name, state="open", base=base or UNSET, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return [pull_of(item) for item in pages]

    def had_pull(self, head: str) -> bool:
        """Whether there ever was a pull request from this branch."""
        call = self._github.rest.pulls.list
        found = read(
            lambda: call(self._owner, self._name, state="all", head=f"{self._owner}:{head}", per_page=1).parsed_data
        )
        return bool(found)

    def last_closed(self, head: str) -> int:
        """When the newest of the closed pull requests from this branch was closed, in seconds since 1970; 0 = never."""
        call = self._github.rest.pulls.list
        found = read(
            lambda: call(self._owner, self._name, state="closed", head=f"{self._owner}:{head}", per_page=1).parsed_data
        )
        closed = [int(pull.closed_at.timestamp()) for pull in found if isinstance(pull.closed_at, datetime)]
        return max(closed, default=0)

    def open_pull(self, head: str, base: str, title: str, body: str) -> Pull:
        """Open a pull request, or find the one that an earlier attempt opened."""

        def look() -> Pull | None:
            return next((pull for pull in self.open_pulls(base) if pull.head == head and not pull.fork), None)

        def create() -> Pull:
            answer = self._github.rest.pulls.create(
                self._owner, self._name, title=title, head=head, base=base, body=body
            )
            return pull_of(answer.parsed_data)

        try:
            return write(create, look)
        except RequestFailed as error:
            # "A pull request already exists" is success after a look.
            found = look() if error.response.status_code == 422 else None
            if found is None:
                raise
            return found

    def edit_pull(self, number: int, title: str, body: str) -> None:
        read(lambda: self._github.rest.pulls.update(self._owner, self._name, number, title=title, body=body))

    def label(self, number: int, names: Sequence[str]) -> None:
        """Add labels to a pull request; those that the repository lacks are created."""
        if names:
            read(lambda: self._github.rest.issues.add_labels(self._owner, self._name, number, labels=list(names)))

    def ask_for_review(self, number: int, logins: Sequence[str]) -> tuple[str, ...]:
        """Ask people for a review; those whom GitHub refuses are returned. It refuses all if it refuses one."""
        if not logins:
            return ()
        try:
            read(
                lambda: self._github.rest.pulls.request_reviewers(
                    self._owner, self._name, number, reviewers=list(logins)
                )
            )
        except RequestFailed as error:
            if error.response.status_code != 422:
                raise
            if len(logins) == 1:
                return tuple(logins)
            return tuple(login for one in logins for login in self.ask_for_review(number, [one]))
        return ()

    def commits(self, number: int) -> list[str]:
        """The ids of a pull request's commits, oldest first; GitHub lists 250 at most."""
        pages = items(
            lambda page: (
                self._github.rest.pulls.list_commits(
                    self._owner, self._name, number, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return [item.sha for item in pages]
