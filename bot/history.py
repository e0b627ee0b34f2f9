"""What the bot pushed to a branch, read from the commits it signed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from bot import messages
from bot.workspace import CommitInfo

_LAST = re.compile(r"\.erdsmith\.json(?::|$)")


@dataclass(frozen=True, slots=True)
class Push:
    """One change of the bot: its commits, oldest first. The manifest's comes last."""

    commits: tuple[CommitInfo, ...]

    @property
    def last(self) -> str:
        return self.commits[-1].sha

    @property
    def before(self) -> str:
        """The commit that it was made on; ``""`` if it was the first of all."""
        parents = self.commits[0].parents
        return parents[0] if parents else ""

    @property
    def requests(self) -> frozenset[str]:
        """The keys of the commands that it answers; none for a change of the ERD."""
        return frozenset(key for commit in self.commits for key in messages.requests(commit.message))

    @property
    def undoes(self) -> str:
        """The last commit of the push that it takes back, or ``""``."""
        return messages.undone(self.commits[-1].message)


def first_parents(head: str, commits: Iterable[CommitInfo]) -> Iterator[CommitInfo]:
    """The line of commits that a branch went through, newest first: what was merged into it stays out."""
    known = {commit.sha: commit for commit in commits}
    while head in known:
        yield known[head]
        head = next(iter(known[head].parents), "")


def pushes(line: Iterable[CommitInfo], wrote: Callable[[CommitInfo], bool]) -> tuple[Push, ...]:
    """The changes of the bot on such a line, newest first."""
    found: list[list[CommitInfo]] = []
    is_open = False
    for commit in line:
        if not wrote(commit):
            is_open = False
        elif _LAST.search(commit.message.partition("\n")[0]):
            found.append([commit])
            is_open = True
        elif is_open:
            found[-1].append(commit)
    return tuple(Push(tuple(reversed(commits))) for commits in found)


def in_force(pushed: Iterable[Push]) -> tuple[Push, ...]:
    """Those of the pushes, newest first, that no later one has taken back."""
    undone: set[str] = set()
    found = []
    for push in pushed:
        if push.last in undone:
            continue
        found.append(push)
        undone.add(push.undoes)
    return tuple(found)
