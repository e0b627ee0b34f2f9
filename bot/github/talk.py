"""What is said on a pull request: the conversation, reviews, and threads on lines."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, Literal

from bot.github.calls import read, write
from bot.github.connection import PAGE, Connection, items
from bot.github.records import Comment, LineComment, Review, Thread
from bot.github.shapes import comment_of, review_of, thread_of
from bot.markdown import MAX_BODY, cut
from bot.names import bears

Reaction = Literal["eyes", "rocket", "confused"]

_THREADS = """
query($owner: String!, $name: String!, $number: Int!, $after: String) {
  repository(owner: $owner, name: $name) { pullRequest(number: $number) {
    reviewThreads(first: 100, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes { id isResolved comments(first: 100) { nodes { id databaseId body author { login } } } }
    }
  } }
}
"""
_REACT = "addReaction(input: {{subjectId: ${name}, content: {content}}}) {{ clientMutationId }}"
_RESOLVE = "resolveReviewThread(input: {{threadId: ${name}}}) {{ clientMutationId }}"
AT_ONCE = 50
"""Changes in one GraphQL request, which counts as one of those that GitHub limits."""


class Talk(Connection):
    """Every call about words of people, and the bot's answers to them."""

    def comment(self, comment: int) -> Comment:
        """A comment of the conversation."""
        return comment_of(
            read(lambda: self._github.rest.issues.get_comment(self._owner, self._name, comment)).parsed_data
        )

    def line_comment(self, comment: int) -> Comment:
        """A comment on a line or a file."""
        return comment_of(
            read(lambda: self._github.rest.pulls.get_review_comment(self._owner, self._name, comment)).parsed_data
        )

    def comments(self, number: int) -> list[Comment]:
        """The conversation."""
        pages = items(
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
        pages = items(
            lambda page: (
                self._github.rest.pulls.list_comments_for_review(
                    self._owner, self._name, number, review, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return comment_of(answer), [comment_of(item) for item in pages]

    def reviews(self, number: int) -> list[Review]:
        """Every submitted review of a pull request, oldest first."""
        pages = items(
            lambda page: (
                self._github.rest.pulls.list_reviews(
                    self._owner, self._name, number, per_page=PAGE, page=page
                ).parsed_data
            )
        )
        return [review_of(item) for item in pages]

    def post_review(self, number: int, commit: str, body: str, comments: Sequence[LineComment], marker: str) -> None:
        """Submit a review that decides nothing, unless a review of the bot has this hidden marker."""

        def look() -> object | None:
            pages = items(
                lambda page: (
                    self._github.rest.pulls.list_reviews(
                        self._owner, self._name, number, per_page=PAGE, page=page
                    ).parsed_data
                )
            )
            said = (comment_of(item) for item in pages)
            return next((each for each in said if each.author == self.login and bears(each.body, marker)), None)

        def create() -> object:
            return self._github.rest.pulls.create_review(
                self._owner,
                self._name,
                number,
                commit_id=commit,
                body=_marked(body, marker),
                event="COMMENT",
                comments=[{"path": one.path, "line": one.line, "side": "RIGHT", "body": one.body} for one in comments],
            )

        if look() is None:
            write(create, look)

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

    def settle(self, reactions: Sequence[tuple[str, Reaction]], resolved: Sequence[str]) -> None:
        """React to comments on lines and resolve threads, all named by their GraphQL ids; again is harmless."""
        changes = [(node, _REACT, content.upper()) for node, content in reactions]
        changes += [(thread, _RESOLVE, "") for thread in resolved]
        for start in range(0, len(changes), AT_ONCE):
            some = changes[start : start + AT_ONCE]
            variables = {f"n{at}": node for at, (node, _, _) in enumerate(some)}
            declared = ", ".join(f"${name}: ID!" for name in variables)
            fields = (
                f"a{at}: " + what.format(name=f"n{at}", content=content) for at, (_, what, content) in enumerate(some)
            )
            query = f"mutation({declared}) {{ {' '.join(fields)} }}"
            read(partial(self._github.graphql, query, variables))


def _marked(body: str, marker: str) -> str:
    """A text with its hidden marker, within GitHub's limit."""
    hidden = f"\n\n{marker}"
    return cut(body, MAX_BODY - len(hidden)) + hidden
