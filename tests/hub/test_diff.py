"""Diffs by file and by line."""

from pathlib import Path

import pytest

from bot.hub import diff
from bot.hub.git import Git, Person

PATCH = "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n@@ -10,2 +10,3 @@ def x\n j\n+new\n k\n\\ No newline at end of file"

SOMEBODY = Person("A", "a@example.com", "2026-01-01T00:00:00+00:00")


@pytest.mark.parametrize(
    ("side", "number", "position"),
    [
        ("RIGHT", 1, 1),
        ("LEFT", 2, 2),
        ("RIGHT", 2, 3),
        ("LEFT", 3, 4),
        ("RIGHT", 11, 7),
        ("RIGHT", 12, 8),
        ("LEFT", 11, 8),
    ],
)
def test_positions(side: diff.Side, number: int, position: int) -> None:
    line = diff.line_at(PATCH, side, number)
    assert line is not None
    assert line.position == position


def test_hunk_ends_at_the_line() -> None:
    line = diff.line_at(PATCH, "RIGHT", 11)
    assert line is not None
    assert line.hunk == "@@ -10,2 +10,3 @@ def x\n j\n+new"


@pytest.mark.parametrize("number", [4, 9, 13])
def test_lines_not_shown(number: int) -> None:
    assert diff.line_at(PATCH, "RIGHT", number) is None


@pytest.fixture
def git(tmp_path: Path) -> Git:
    return Git.open(tmp_path / "a.git", "main")


def commit(git: Git, path: str, text: str, *parents: str) -> str:
    return git.commit_tree(
        git.write_tree(None, [("100644", git.write_blob(text.encode()), path)]), parents, "Change", SOMEBODY, SOMEBODY
    )


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a\nb\nc\nd\ne\n", 3),
        ("new\na\nb\nc\nd\ne\n", 4),
        ("b\nc\nd\ne\n", 2),
        ("a\nb\nnew\nnew\nc\nd\ne\n", 5),
        ("x\ny\nz\nb\nc\nd\ne\n", 5),
        ("a\nb\nc\nnew\nd\n", 3),
        ("a\nb\nC\nd\ne\n", None),
        ("a\nb\n", None),
    ],
)
def test_line_is_followed(git: Git, text: str, line: int | None) -> None:
    old = commit(git, "f", "a\nb\nc\nd\ne\n")
    assert diff.followed(git, old, commit(git, "f", text, old), "f", 3) == line


def test_rename_and_odd_names(git: Git) -> None:
    old = commit(git, "old name.txt", "".join(f"{number}\n" for number in range(20)))
    new = commit(git, 'ü "q".txt', "".join(f"{number}\n" for number in range(21)), old)
    (change,) = diff.changes(git, old, new)
    assert (change.status, change.previous_path, change.path) == ("renamed", "old name.txt", 'ü "q".txt')
    assert (change.additions, change.deletions) == (1, 0)
    assert git.touched("-1", new)[new] == [("D", "old name.txt"), ("A", 'ü "q".txt')]
