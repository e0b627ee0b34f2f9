"""What changed between two commits, by file and by line, as GitHub shows it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from bot.hub.git import Git

Side = Literal["LEFT", "RIGHT"]

_STATUS = {"A": "added", "D": "removed", "M": "modified", "R": "renamed", "C": "copied", "T": "changed"}
_HUNK = re.compile(r"@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@")


@dataclass(frozen=True)
class FileChange:
    """One file of a diff. `patch` starts at the first hunk and is empty for a binary file or a pure rename."""

    path: str
    previous_path: str | None
    status: str
    sha: str
    additions: int
    deletions: int
    patch: str


@dataclass(frozen=True)
class DiffLine:
    """A line of a patch; `position` counts from the first hunk's header, which is 0."""

    position: int
    left: int | None
    right: int | None
    hunk: str

    def number(self, side: Side) -> int | None:
        return self.right if side == "RIGHT" else self.left


def changes(git: Git, base: str, head: str) -> tuple[FileChange, ...]:
    """The files that differ between two commits."""
    options = ("--no-ext-diff", "--no-color", "-M", "--full-index")
    listing = git.run("diff", *options, "--no-abbrev", "--raw", "--numstat", "-z", base, head)
    patches = _patches(git.run("diff", *options, "-p", base, head).decode(errors="replace"))
    return tuple(_joined(listing.decode(errors="replace").split("\0"), patches))


def _patches(text: str) -> list[str]:
    """The hunks of each file, in the order of the listing."""
    found = []
    for section in re.split(r"^diff --git ", text, flags=re.MULTILINE)[1:]:
        start = re.search(r"^@@ ", section, flags=re.MULTILINE)
        found.append(section[start.start() :].rstrip("\n") if start else "")
    return found


def _joined(tokens: list[str], patches: list[str]) -> Iterator[FileChange]:
    raw: list[tuple[str, str, str | None, str]] = []
    at = 0
    while tokens[at].startswith(":"):
        _, _, old, new, status = tokens[at].split()
        renamed = status[0] in "RC"
        path = tokens[at + 2] if renamed else tokens[at + 1]
        raw.append((path, _STATUS[status[0]], tokens[at + 1] if renamed else None, old if status == "D" else new))
        at += 3 if renamed else 2
    for (path, status_name, previous, sha), patch in zip(raw, patches, strict=True):
        added, deleted, name = tokens[at].split("\t")
        at += 1 if name else 3
        yield FileChange(
            path=path,
            previous_path=previous,
            status=status_name,
            sha=sha,
            additions=0 if added == "-" else int(added),
            deletions=0 if deleted == "-" else int(deleted),
            patch=patch,
        )


def lines(patch: str) -> Iterator[DiffLine]:
    """Every line of a patch with its numbers on both sides."""
    left = right = 0
    hunk: list[str] = []
    for position, text in enumerate(patch.split("\n")):
        header = _HUNK.match(text)
        if header:
            left, right = int(header[1]), int(header[2])
            hunk = [text]
            continue
        hunk.append(text)
        if text.startswith("\\"):
            continue
        on_left, on_right = not text.startswith("+"), not text.startswith("-")
        yield DiffLine(position, left if on_left else None, right if on_right else None, "\n".join(hunk))
        left, right = left + on_left, right + on_right


def line_at(patch: str, side: Side, number: int) -> DiffLine | None:
    """The line of the diff that a comment may sit on, or None when the diff does not show it."""
    return next((line for line in lines(patch) if line.number(side) == number), None)


def followed(git: Git, old: str, new: str, path: str, number: int) -> int | None:
    """Where a line of `path` at commit `old` is at commit `new`; None when it was changed or removed."""
    patch = _patches(git.run("diff", "--no-ext-diff", "-U0", old, new, "--", path).decode(errors="replace"))
    shift = 0
    for line in lines(patch[0]) if patch else ():
        if line.left == number:
            return None
        if line.left is not None and line.left < number:
            shift -= 1
        elif line.right is not None and line.right <= number + shift:
            shift += 1
    return number + shift
