"""Where a comment stands."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.github.hunk import last_line
from bot.github.shapes import comment_of

HUNK = "@@ -10,3 +20,4 @@ class Shop:\n one\n-two\n+zwei\n+drei\n four"


@pytest.mark.parametrize(
    ("hunk", "line"),
    [
        (HUNK, 23),
        ("@@ -0,0 +1,2 @@\n+one\n+two", 2),
        ("@@ -1 +1 @@\n-one\n+eins", 1),
        ("@@ -1 +1 @@\n-one", None),
        ("@@ -1 +1 @@\n+one\n\\ No newline at end of file", 1),
        ("@@ -1 +1 @@", None),
        ("one\ntwo", None),
        ("", None),
    ],
)
def test_the_last_line_of_a_hunk_is_the_one_remarked_on(hunk: str, line: int | None) -> None:
    assert last_line(hunk) == line


@pytest.mark.parametrize(
    ("stated", "line"),
    [
        ({"line": 30, "original_line": 22}, 22),
        ({"line": None, "original_line": 22}, 22),
        ({"line": 30}, 30),
        ({"side": "LEFT", "line": 30, "original_line": 22}, None),
        ({"side": "RIGHT", "start_line": 5, "line": 9, "original_line": 9}, 9),
        ({}, 23),
        ({"diff_hunk": ""}, None),
    ],
)
def test_a_comment_stands_where_its_author_saw_the_line(stated: dict[str, object], line: int | None) -> None:
    user = SimpleNamespace(login="writer", type="User")
    common = {"id": 7, "user": user, "body": "so", "submitted_at": None, "html_url": "", "path": "a.py"}
    item = SimpleNamespace(**{**common, "diff_hunk": HUNK, "original_commit_id": "c" * 40, **stated})
    assert comment_of(item).line == line
