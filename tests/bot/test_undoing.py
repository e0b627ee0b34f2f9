"""One change taken out of what came after it."""

from __future__ import annotations

import pytest

from agents.contract import Options
from bot.history import Push, in_force, pushes
from bot.signature import Signer
from bot.undoing import Clash, text_without, without
from bot.workspace import CommitInfo, Workspace

NONE = Options()
PAGES = NONE.with_("pagination", "*", {"page_size": 7})
BOTH = PAGES.with_("search", "Job", {"fields": ["title"]})


@pytest.mark.parametrize(
    ("made", "was", "now", "left"),
    [
        (PAGES, NONE, PAGES, NONE),
        (PAGES, NONE, BOTH, Options({"search": {"Job": {"fields": ["title"]}}})),
        (BOTH, PAGES, BOTH, PAGES),
        (NONE, PAGES, NONE, PAGES),
        (Options(skipped=("a", "b")), Options(skipped=("a",)), Options(skipped=("a", "b", "c")), ("a", "c")),
        (NONE, Options(skipped=("a",)), Options(skipped=("b",)), ("b", "a")),
    ],
)
def test_options_without_a_change(made: Options, was: Options, now: Options, left: Options | tuple[str, ...]) -> None:
    assert without(made, was, now) == (left if isinstance(left, Options) else Options(skipped=left))


def test_options_that_changed_again_are_left_alone() -> None:
    with pytest.raises(Clash, match="pagination"):
        without(PAGES, NONE, NONE.with_("pagination", "*", {"page_size": 9}))
    with pytest.raises(Clash, match="search of Job"):
        without(BOTH, PAGES, PAGES)


def test_a_text_without_a_change() -> None:
    def merge(now: str, made: str, was: str) -> str | None:
        return now.replace(made, was) if made in now else None

    assert text_without("a", "made", "was", "made", merge) == "was"
    assert text_without("a", "made", None, "made", merge) is None
    assert text_without("a", "made", "was", "was", merge) == "was"
    assert text_without("a", "made", "was", "made and more", merge) == "was and more"
    for made, was, now in (("made", "was", "else"), ("made", None, "else"), ("made", "was", None)):
        with pytest.raises(Clash, match="a"):
            text_without("a", made, was, now, merge)


def test_texts_are_merged_as_git_does() -> None:
    lines = "".join(f"{number}\n" for number in range(20))
    made, now = lines.replace("3\n", "made\n", 1), lines.replace("3\n", "made\n", 1).replace("18\n", "\udcff\n")
    with Workspace("", "", Signer("s")) as workspace:
        assert workspace.merged(now, made, lines) == lines.replace("18\n", "\udcff\n")
        assert workspace.merged(now.replace("made", "mine"), made, lines) is None


def commit(sha: str, subject: str, trailers: str = "") -> CommitInfo:
    return CommitInfo(sha * 40, (), "", f"{subject}\n\nbody\n\n{trailers}", 0)


LINE = [
    commit("9", "Undo 5555555 in .erdsmith.json", f"ERDsmith-Undoes: {'5' * 40}\nERDsmith-Request: 3-b\n"),
    commit("8", "Undo 5555555 in views.py", "ERDsmith-Request: 3-b\n"),
    commit("7", "Note something"),
    commit("5", "fixup! Add .erdsmith.json: the ERD"),
    commit("4", "fixup! Add views.py: x", "ERDsmith-Request: 1-a\n"),
    commit("3", "Add .erdsmith.json: the ERD"),
    commit("2", "Add views.py: x"),
]


def found() -> tuple[Push, ...]:
    return pushes(LINE, lambda each: each.sha[0] != "7")


def test_commits_that_were_pushed_together_are_one_change() -> None:
    assert [[each.sha[0] for each in push.commits] for push in found()] == [["8", "9"], ["4", "5"], ["2", "3"]]
    assert [set(push.requests) for push in found()] == [{"3-b"}, {"1-a"}, set()]
    assert [push.undoes[:1] for push in found()] == ["5", "", ""]


def test_what_was_taken_back_is_no_longer_in_force() -> None:
    assert [push.last[0] for push in in_force(found())] == ["9", "3"]


def test_what_takes_back_an_undo_brings_its_change_back() -> None:
    again = commit("a", "Undo 9999999 in .erdsmith.json", f"ERDsmith-Undoes: {'9' * 40}\n")
    line = pushes([again, *LINE], lambda each: each.sha[0] != "7")
    assert [push.last[0] for push in in_force(line)] == ["a", "5", "3"]
