"""What the check runs say."""

from __future__ import annotations

from dataclasses import replace

from markdown_it import MarkdownIt

from agents.contract import CheckResult, Problem, UserError, Verdict
from agents.erd import ErdError, ErdProblem
from bot.progress import MAX_SUMMARY, bad_erd, head_proof, not_proven, proof, refused

HOSTILE = "`@writer` closes #1 <img src=x>\n\n# head | ![x](https://example.com)\x1b[31m\u202e"


def problem(line: int, message: str = "unknown type", suggestion: str = "CharField") -> ErdProblem:
    return ErdProblem("type", "/Product/title", line, 1, message, suggestion)


def page(markdown: str) -> str:
    found: str = MarkdownIt("gfm-like", {"linkify": False}).render(markdown)
    return found


def test_every_problem_of_an_erd_is_on_its_line() -> None:
    report = bad_erd("erd.json", ErdError([problem(3), problem(7)]))
    assert (report.conclusion, report.title) == ("failure", "2 problems in the ERD")
    assert [(note.path, note.line) for note in report.annotations] == [("erd.json", 3), ("erd.json", 7)]
    assert report.annotations[0].message == "/Product/title: unknown type (CharField)"
    assert "- line 3: `/Product/title: unknown type (CharField)`" in report.summary
    assert "Mend them" in report.summary


def test_one_problem_is_one() -> None:
    report = bad_erd("erd.json", ErdError([problem(3, suggestion="")]))
    assert report.title == "1 problem in the ERD" and "Mend it" in report.summary
    assert report.annotations[0].message == "/Product/title: unknown type"


def test_more_problems_than_github_takes_are_counted() -> None:
    report = bad_erd("erd.json", ErdError([problem(line) for line in range(1, 51)], more=250))
    assert len(report.annotations) == 50 and "300 problems" in report.title
    assert "- and 250 more" in report.summary


def test_long_and_hostile_problems_stay_within_their_place() -> None:
    report = bad_erd("erd.json", ErdError([problem(1, HOSTILE + "x" * 5_000, HOSTILE)] * 50, more=10))
    assert len(report.summary) <= MAX_SUMMARY
    shown = page(report.summary)
    assert "<img" not in shown and "<h1>" not in shown and shown.count("<li>") == 51
    assert "\x1b" not in report.annotations[0].message and "\u202e" not in report.annotations[0].message


FAILED = Verdict(
    "none",
    "full",
    (
        CheckResult("check", True, 1.0),
        CheckResult(
            "tests", False, 2.5, (Problem("tests", "tests/test_api.py", 7, HOSTILE), Problem("tests", None, None, "no"))
        ),
    ),
    ("no sandbox",),
)


def test_a_verdict_is_a_table_and_remarks_on_lines() -> None:
    report = proof("backend", FAILED)
    assert (report.conclusion, report.title) == ("failure", "Failed: tests")
    assert "| `check` | ✅ | 1.0 s |" in report.summary and "| `tests` | ❌ | 2.5 s |" in report.summary
    assert "- `no sandbox`" in report.summary
    (note,) = report.annotations
    assert (note.path, note.line, note.title) == ("backend/tests/test_api.py", 7, "tests")


def test_a_verdict_that_holds() -> None:
    report = proof("backend", Verdict("none", "fast", (CheckResult("check", True, 1.0),)))
    assert (report.conclusion, report.title) == ("success", "Proven by 1 checks (fast gate)")


def test_what_was_not_run_is_not_called_proven() -> None:
    report = proof("backend", Verdict("static", "full", (CheckResult("code", True, 1.0),)))
    assert (report.conclusion, report.title) == ("neutral", "Not run: 1 checks looked at the text alone")


def test_what_lacks_a_package_here_is_not_called_proven() -> None:
    verdict = Verdict("bubblewrap", "full", (CheckResult("code", True, 1.0),), lacking=("celery",))
    assert proof("backend", verdict).conclusion == "neutral"


def test_a_verdict_names_the_database_that_is_worth_a_word() -> None:
    verdict = Verdict("bubblewrap", "full", (CheckResult("tests", True, 1.0),))
    assert proof("backend", verdict).title == "Proven by 1 checks (full gate)"
    assert (
        proof("backend", replace(verdict, database="PostgreSQL")).title == "Proven by 1 checks (full gate, PostgreSQL)"
    )


def test_a_failing_head_says_that_it_holds_nothing_back() -> None:
    report = head_proof("backend", FAILED)
    assert report.conclusion == "failure" and "holds back nothing" in report.summary
    assert "tests/test_api.py:7" in report.summary and "<img" not in page(report.summary)


def test_a_verdict_of_nothing_is_no_success() -> None:
    assert proof("backend", Verdict("none", "fast")).conclusion == "failure"


def test_what_was_not_pushed_says_why() -> None:
    report = not_proven("backend", FAILED)
    assert report.conclusion == "failure" and "nothing was pushed" in report.title
    assert "<img" not in page(report.summary) and "tests/test_api.py:7" in report.summary


def test_a_refusal_quotes_without_doing_anything() -> None:
    report = refused(UserError(f".erdsmith.json is not valid: {HOSTILE * 2_000}"))
    shown = page(report.summary)
    assert shown.startswith("<p>.erdsmith.json is not valid") and "<img" not in shown and "<h1>" not in shown
    assert len(report.summary) <= MAX_SUMMARY
