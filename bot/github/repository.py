"""One repository through the eyes of the App's installation: every REST and GraphQL call that the bot makes."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import partial
from itertools import count
from types import TracebackType
from typing import Any, Literal, Self, TypeVar
from urllib.parse import quote

from githubkit.exception import RequestFailed

from bot.errors import Gone
from bot.github.calls import client, read, write
from bot.github.records import Blob, Check, Comment, Pull, Report, Repository, Thread
from bot.github.shapes import check_of, comment_of, output_of, pull_of, thread_of
from bot.github.tokens import InstallationAuth, Tokens
from bot.markdown import MAX_BODY, cut
from bot.names import bears

T = TypeVar("T")
Reaction = Literal["eyes", "rocket", "confused"]

PAGE = 100

_THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved comments(first: 100) { nodes { databaseId body author { login } } } }
    }
  } }
}
"""
_RESOLVE = """
mutation($thread: ID!) { resolveReviewThread(input: {threadId: $thread}) { thread { isResolved } } }
"""


class GitHubRepository:
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

    # the repository and its people

    def repository(self) -> Repository:
        answer = read(lambda: self._github.rest.repos.get(self._owner, self._name)).parsed_data
        return Repository(answer.clone_url, answer.default_branch)

    def may_write(self, login: str) -> bool:
        """Whether this person has write permission now; fails closed."""
        try:
            answer = read(
                lambda: self._github.rest.repos.get_collaborator_permission_level(self._owner, self._name, login)
            ).parsed_data
        except (Gone, RequestFailed):
            return False
        return answer.permission in ("admin", "maintain", "write")

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
        *folders, name = path.split("/")
        for folder in folders:
            entry = self._entry(sha, folder)
            if entry is None or entry.type != "tree":
                return None
            sha = entry.sha
        entry = self._entry(sha, name)
        if entry is None or entry.type != "blob" or not entry.mode.startswith("100"):
            return None
        return Blob(entry.sha, entry.size)

    def _entry(self, tree: str, name: str) -> Any:
        answer = read(lambda: self._github.rest.git.get_tree(self._owner, self._name, tree)).parsed_data
        return next((entry for entry in answer.tree if entry.path == name), None)

    def content(self, blob: Blob) -> bytes:
        """The bytes of a file."""
        answer = read(lambda: self._github.rest.git.get_blob(self._owner, self._name, blob.sha)).parsed_data
        return b64decode(answer.content)

    # pull requests

    def pull(self, number: int) -> Pull:
        answer = read(lambda: self._github.rest.pulls.get(self._owner, self._name, number)).parsed_data
        return pull_of(answer)

    def open_pulls(self, base: str) -> list[Pull]:
        """The open pull requests into a branch."""
        pages = _pages(
            lambda page: (
                self._github.rest.pulls.list(
                    self._owner, self._name, state="open", base=base, per_page=PAGE, page=page
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

    def commits(self, number: int) -> list[str]:
        """The ids of a pull request's commits, oldest first; GitHub lists 250 at most."""
        pages = _pages(
            lambda page: (
                self._github.rest.pulls.list_commits(
                    self._owner, self._name, number, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return [item.sha for item in pages]

    # comments

    def comment(self, comment: int) -> Comment:
        """A comment of the conversation."""
        return comment_of(
            read(lambda: self._github.rest.issues.get_comment(self._owner, self._name, comment)).parsed_data
        )

    def comments(self, number: int) -> list[Comment]:
        """The conversation."""
        pages = _pages(
            lambda page: (
                self._github.rest.issues.list_comments(
                    self._owner, self._name, number, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return [comment_of(item) for item in pages]

    def review(self, number: int, review: int) -> tuple[Comment, list[Comment]]:
        """A submitted review: its own text, and its comments on lines."""
        answer = read(lambda: self._github.rest.pulls.get_review(self._owner, self._name, number, review)).parsed_data
        pages = _pages(
            lambda page: (
                self._github.rest.pulls.list_comments_for_review(
                    self._owner, self._name, number, review, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return comment_of(answer), [comment_of(item) for item in pages]

    def say(self, number: int, body: str, marker: str) -> None:
        """Comment on a pull request; after an unclear failure, unless a comment of the bot has this hidden marker."""

        def look() -> object | None:
            said = (item for item in self.comments(number) if item.author == self.login and bears(item.body, marker))
            return next(said, None)

        def create() -> object:
            return self._github.rest.issues.create_comment(self._owner, self._name, number, body=_marked(body, marker))

        write(create, look)

    def reply(self, number: int, comment: int, body: str, marker: str) -> None:
        """Answer in the thread of a line comment; after an unclear failure, unless the answer is there."""

        def look() -> object | None:
            return next((thread for thread in self.threads(number) if thread.holds(marker, self.login)), None)

        def create() -> object:
            return self._github.rest.pulls.create_reply_for_review_comment(
                self._owner, self._name, number, comment, body=_marked(body, marker)
            )

        write(create, look)

    def react(self, comment: int, content: Reaction, *, on_line: bool) -> None:
        """GitHub keeps one reaction of a kind per user, so doing it again is harmless."""
        reactions = self._github.rest.reactions
        call = reactions.create_for_pull_request_review_comment if on_line else reactions.create_for_issue_comment
        read(lambda: call(self._owner, self._name, comment, content=content))

    def threads(self, number: int) -> list[Thread]:
        """The review threads of a pull request."""
        found: list[Thread] = []
        variables: dict[str, Any] = {"owner": self._owner, "name": self._name, "number": number, "after": None}
        while True:
            answer = read(lambda: self._github.graphql(_THREADS, variables))
            page = answer["repository"]["pullRequest"]["reviewThreads"]
            found.extend(thread_of(node) for node in page["nodes"])
            if not page["pageInfo"]["hasNextPage"]:
                return found
            variables["after"] = page["pageInfo"]["endCursor"]

    def resolve(self, thread: str) -> None:
        read(lambda: self._github.graphql(_RESOLVE, {"thread": thread}))

    # checks

    def start_check(self, sha: str, name: str, key: str, title: str) -> Check:
        """Open a check run, or find the one with this ``key`` that was opened before."""
        return self._open_check(
            key, name=name, head_sha=sha, status="in_progress", output={"title": title, "summary": ""}
        )

    def post_check(self, sha: str, name: str, key: str, report: Report) -> None:
        """A check run that is concluded from the start, unless there is one with this ``key``."""
        self._open_check(
            key, name=name, head_sha=sha, status="completed", conclusion=report.conclusion, output=output_of(report)
        )

    def conclude_check(self, check: int, report: Report, key: str | None = None) -> None:
        """Close a check run with its verdict; ``key`` takes the place of the one it was opened with.

        GitHub adds annotations to those that are there, so after an unclear failure it looks before it repeats them.
        """
        output: Any = output_of(report)
        renewed = {} if key is None else {"external_id": key}

        def look() -> object | None:
            if not output["annotations"]:
                return None
            found = read(lambda: self._github.rest.checks.get(self._owner, self._name, check)).parsed_data
            return found if check_of(found).annotations >= len(output["annotations"]) else None

        def update() -> object:
            data: Any = {"status": "completed", "conclusion": report.conclusion, "output": output, **renewed}
            return self._github.rest.checks.update(self._owner, self._name, check, data=data)

        write(update, look)

    def _open_check(self, key: str, **data: Any) -> Check:
        def look() -> Check | None:
            return next((check for check in self.checks(data["head_sha"], data["name"]) if check.key == key), None)

        body: Any = {"external_id": key, **data}

        def create() -> Check:
            answer = self._github.rest.checks.create(self._owner, self._name, data=body)
            return check_of(answer.parsed_data)

        return _once(create, look)

    def checks(self, sha: str, name: str) -> list[Check]:
        """The check runs of one name on a commit, newest first, also those that a newer one hides."""
        list_runs = self._github.rest.checks.list_for_ref
        answer = read(
            lambda: list_runs(self._owner, self._name, sha, check_name=name, filter_="all", per_page=PAGE)
        ).parsed_data
        return sorted((check_of(item) for item in answer.check_runs), key=lambda check: check.id, reverse=True)


def _marked(body: str, marker: str) -> str:
    """A text with its hidden marker, within GitHub's limit."""
    hidden = f"\n\n{marker}"
    return cut(body, MAX_BODY - len(hidden)) + hidden


def _once(create: Callable[[], T], look: Callable[[], T | None]) -> T:
    """What ``look`` finds, else what ``create`` makes: an earlier attempt may have got through."""
    found = look()
    return write(create, look) if found is None else found


def _pages(call: Callable[[int], Sequence[Any]]) -> Iterator[Any]:
    """Every item of a paged list."""
    for page in count(1):
        items = read(partial(call, page))
        yield from items
        if len(items) < PAGE:
            return
