"""What the bot says: clear, and never more than it means."""

from __future__ import annotations

import re

import pytest
from markdown_it import MarkdownIt

from agents.contract import CheckResult, Problem, Verdict
from agents.freehand.answering import NotWritten
from agents.freehand.rounds import Made
from agents.llm.chat import Usage
from agents.llm.errors import BudgetSpent, NoModel
from agents.merge import Held, hunk
from agents.revision import Author
from bot import replies
from bot.commands import HELP, REGISTRY, Words, parse

ENDED_BY = (None, NoModel("nobody"), BudgetSpent("spent"))
HOSTILE = "`@writer` closes #1 <img src=x>\n\n# head\n\n/help\n\n```\n| ![x](https://example.com)"


def page(markdown: str) -> str:
    found: str = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return found


def test_help_names_every_command() -> None:
    assert all(spec.usage in HELP and spec.help in HELP for spec in REGISTRY)


@pytest.mark.parametrize(
    "said",
    [
        replies.unknown_command(HOSTILE, "help"),
        replies.nothing_to_do(HOSTILE),
        replies.not_allowed(HOSTILE),
        replies.revised(HOSTILE, "a" * 40, [HOSTILE, HOSTILE], replies.says("every list")),
        replies.says(HOSTILE),
        replies.not_understood(HOSTILE),
        replies.no_recipe_fits(HOSTILE),
        replies.in_and_out(HOSTILE, "skip", "keep", "#issuecomment-1"),
        replies.refused([Problem("tests", HOSTILE, 1, HOSTILE)]),
        replies.held_back([Held(HOSTILE, HOSTILE, "was edited")]),
        replies.waiting([HOSTILE]),
        replies.failed(HOSTILE),
        replies.approved([HOSTILE], "a" * 40, [HOSTILE], is_all=False),
        replies.skipped([HOSTILE], [HOSTILE], [HOSTILE]),
        replies.regenerated([(HOSTILE, HOSTILE)], [HOSTILE]),
        replies.drafted_already([HOSTILE]),
        replies.feature_is_built_in("views.py", HOSTILE),
        replies.not_next([HOSTILE], [Problem("tests", HOSTILE, 1, HOSTILE)]),
        replies.by_model(Author(HOSTILE, 1, Usage(), (HOSTILE,))),
        *(replies.not_written(NotWritten(Made(why=HOSTILE, ended_by=error))) for error in ENDED_BY),
        replies.kept_by_model([(HOSTILE, HOSTILE)]),
        replies.still_to_come(HOSTILE),
    ],
)
def test_words_of_others_do_nothing(said: str) -> None:
    shown = page(said)
    assert "<img" not in shown and "<h1>" not in shown
    outside = re.sub(r"<(code|pre)[^>]*>.*?</\1>", "", shown, flags=re.DOTALL)
    assert not re.search(r"@\w|#\d|://", outside)


@pytest.mark.parametrize(
    "said",
    [
        HELP,
        replies.unknown_command("hlep", "help"),
        replies.nothing_to_do("revise"),
        replies.not_allowed("writer"),
        replies.revised("views.py", "a" * 40, ["openapi.yaml"], "Every list: x."),
        replies.not_understood("/help"),
        replies.no_recipe_fits("/help"),
        replies.refused([Problem("tests", "a.py", 1, "/help")]),
        replies.held_back([Held("views.py", "/help\n", "was edited")]),
        replies.waiting(["views.py"]),
        replies.approved(["views.py"], "a" * 40, [], is_all=False),
        replies.skipped(["views.py"], ["urls.py"], ["views.py"]),
        replies.regenerated([("views.py", "+/help\n")], ["urls.py"]),
        replies.feature_needs([("search", "/help")]),
        replies.stopping(),
        replies.stopped(),
        replies.runs_again(["ERDsmith / proof"]),
        replies.undone("a" * 40),
        replies.by_model(Author("acme/small", 2, Usage(), ("views.py",))),
        *(replies.not_written(NotWritten(Made(why="/help", ended_by=error))) for error in ENDED_BY),
        replies.kept_by_model([("views.py", "/help\n")]),
        replies.still_to_come("views.py"),
        replies.no_wish(),
        replies.no_model(),
        replies.status("a" * 40, "Proven by 9 checks", "4 of 9 files wait"),
        replies.failed("d-1"),
    ],
)
def test_nothing_that_the_bot_says_is_a_command(said: str) -> None:
    assert parse(Words(said, "erdsmith[bot]", 1)) == ()


def test_a_revision_names_its_commit_and_what_followed() -> None:
    said = replies.revised("views.py", "abc", ["openapi.yaml", "tests/a.py", ".erdsmith.json"], "Every list: 5 a page.")
    assert said.startswith("Done in abc (`views.py`). Every list: 5 a page. ")
    assert "`openapi.yaml`, `tests/a.py` and `.erdsmith.json` followed." in said
    assert "followed" not in replies.revised("views.py", "abc", [], "x")
    assert "nothing is proven" in replies.revised("views.py", "abc", [], "x", proven=False)


def test_a_sentence_begins_with_a_capital() -> None:
    assert replies.says("every list: 5 a page") == "Every list: 5 a page"
    assert replies.says("") == ""


def test_hunks_can_be_taken_over() -> None:
    diff = hunk("views.py", "a\n```\n", "b\n```\n")
    said = replies.held_back([Held("views.py", diff, "was edited since it was drafted")])
    assert f"````diff\n{diff.rstrip()}\n````" in said
    assert "**`views.py`** was edited since it was drafted, so it stays as it is" in said


def test_hunks_without_end_are_cut_within_githubs_limit() -> None:
    said = replies.held_back([Held(f"{number}.py", "+x\n" * 9_000, "was edited") for number in range(9)])
    assert len(said) <= 65_536
    assert page(said).rstrip().endswith("<p><em>(cut: GitHub takes no longer text)</em></p>")


def test_who_waits() -> None:
    assert replies.waiting(["views.py"]).startswith("`views.py` waits for a file of yours")
    assert replies.waiting(["views.py", "urls.py"]).startswith("`views.py` and `urls.py` wait for")


def test_few_problems_are_enough() -> None:
    said = replies.refused([Problem("tests", "a.py", line, "no") for line in range(1, 99)])
    assert said.count("\n- ") == 5 and "- `tests`: `a.py:1: no`" in said
    assert "- `tests`: `no`" in replies.refused([Problem("tests", None, None, "no")])


@pytest.mark.parametrize(
    ("verdict", "line"),
    [
        (Verdict("none", "full", (CheckResult("a", True, 1),)), "proven: 1 checks hold (full gate)"),
        (Verdict("none", "full", (CheckResult("a", True, 1), CheckResult("b", False, 1))), "not proven: b"),
        (Verdict("none", "full"), "not proven: nothing ran"),
        (Verdict("static", "full", (CheckResult("a", True, 1),)), "not run: 1 checks looked at the text alone"),
    ],
)
def test_a_verdict_in_a_line(verdict: Verdict, line: str) -> None:
    assert replies.verdict_line(verdict) == line


def test_what_no_model_did_says_what_can_be_done() -> None:
    told = [replies.not_written(NotWritten(Made(why="why", ended_by=error))) for error in ENDED_BY]
    assert all(said.startswith("I changed nothing") and "why" in said for said in told)
    assert ["`/retry`" in said for said in told] == [False, True, False]
    assert "erdsmith.yml" in told[2] and "Other words" in told[0]
