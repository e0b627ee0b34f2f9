"""A pull request of the bot, as its reviewers see and use it."""

from __future__ import annotations

from bot.body import with_section
from bot.names import REVIEW_CHECK
from tests.world import BOT, Json, Shop


class Review:
    """``say`` gives the bot's answer; paths are relative to the output folder."""

    def __init__(self, shop: Shop, pull: Json) -> None:
        self.shop, self.number, self.branch = shop, int(pull["number"]), str(pull["head"]["ref"])
        shop.idle()

    def say(self, words: str, answers: int = 1) -> str:
        """Comment; the last of so many answers, when the bot has done all it was asked."""
        before = len(self._said())
        self.shop.writer.comment(self.number, words)
        said = self.shop.wait_for(lambda: self._said()[before + answers - 1 :], 30, "an answer")
        self.shop.idle()
        return said[-1]

    def _said(self) -> list[str]:
        return [each["body"] for each in self.shop.writer.comments(self.number) if each["user"]["login"] == BOT]

    @property
    def head(self) -> str:
        return str(self.shop.writer.pull(self.number)["head"]["sha"])

    @property
    def files(self) -> set[str]:
        """What the branch holds below the output folder."""
        found = self.shop.writer.files(self.number)
        return {each["filename"].removeprefix("backend/") for each in found if each["status"] != "removed"}

    def text(self, path: str) -> str:
        return self.shop.writer.file(f"backend/{path}", self.branch)

    def push(self, path: str, text: str) -> str:
        sha = self.shop.writer.push({f"backend/{path}": text}, "Change something", branch=self.branch)
        self.shop.idle()
        return sha

    @property
    def check(self) -> Json:
        """The open decisions on the head."""
        found = self.shop.check(self.head, REVIEW_CHECK)
        assert found is not None
        return found

    def row(self, path: str) -> str:
        """What the check says of a file."""
        rows = [line for line in self.check["output"]["summary"].splitlines() if f"| `{path}` |" in line]
        assert len(rows) == 1
        return str(rows[0])

    def item(self, path: str) -> str:
        """What the description says of a file."""
        body = self.shop.writer.pull(self.number)["body"]
        assert with_section(body, "Files", "") != body
        lines = [line for line in body.splitlines() if line.startswith("- [") and f"`{path}`" in line]
        assert len(lines) == 1
        return str(lines[0])
