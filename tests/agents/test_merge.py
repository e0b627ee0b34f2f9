"""The three-version meeting, one rule per test."""

import subprocess
from pathlib import Path

import pytest

from agents.contract import Plan, Step
from agents.merge import Meeting, dependents, hold, hunk, meet


def test_an_untouched_file_takes_the_new_draft() -> None:
    met = meet({"a.py": "old\n"}, {"a.py": "old\n"}, {"a.py": "new\n"})

    assert met == Meeting({"a.py": "new\n"}, (), (), {"a.py": "new\n"})


def test_an_edited_file_stays_and_its_hunk_is_offered() -> None:
    met = meet({"a.py": "old\n"}, {"a.py": "old\nmine\n"}, {"a.py": "new\n"})

    assert met.write == {}
    assert met.delete == ()
    assert [(held.path, held.why) for held in met.held] == [("a.py", "was edited since it was drafted")]
    assert met.held[0].hunk == "--- a/a.py\n+++ b/a.py\n@@ -1 +1 @@\n-old\n+new\n"
    assert met.pristine == {"a.py": "old\n"}


def test_the_next_offer_holds_the_one_before_it() -> None:
    first = meet({"a.py": "1\n"}, {"a.py": "mine\n"}, {"a.py": "2\n"})
    second = meet(first.pristine, {"a.py": "mine\n"}, {"a.py": "3\n"})

    assert "-1\n+3\n" in second.held[0].hunk


def test_an_edited_file_whose_draft_is_the_same_is_not_mentioned() -> None:
    met = meet({"a.py": "old\n"}, {"a.py": "mine\n"}, {"a.py": "old\n"})

    assert met == Meeting({}, (), (), {"a.py": "old\n"})


def test_a_file_that_is_already_the_new_draft_is_left_alone() -> None:
    met = meet({"a.py": "old\n"}, {"a.py": "new\n"}, {"a.py": "new\n"})

    assert met == Meeting({}, (), (), {"a.py": "new\n"})


def test_a_new_file_is_written() -> None:
    assert meet({}, {}, {"a.py": "new\n"}).write == {"a.py": "new\n"}


def test_a_persons_file_in_the_way_of_a_new_draft_is_held() -> None:
    met = meet({}, {"a.py": "mine\n"}, {"a.py": "new\n"})

    assert met.write == {}
    assert met.held[0].why == "was there already and is not a draft"
    assert "-mine\n+new\n" in met.held[0].hunk
    assert met.pristine == {}


def test_a_deleted_file_stays_deleted() -> None:
    unchanged = meet({"a.py": "old\n"}, {}, {"a.py": "old\n"})
    changed = meet({"a.py": "old\n"}, {}, {"a.py": "new\n"})

    assert (unchanged.write, unchanged.held) == ({}, ())
    assert changed.write == {}
    assert changed.held[0].why == "was deleted on the branch"
    assert changed.pristine == {"a.py": "old\n"}


def test_a_file_no_longer_drafted_goes_only_if_nobody_touched_it() -> None:
    met = meet({"a.py": "old\n", "b.py": "old\n"}, {"a.py": "old\n", "b.py": "mine\n"}, {})

    assert met.delete == ("a.py",)
    assert [held.path for held in met.held] == ["b.py"]
    assert met.held[0].hunk.splitlines()[:2] == ["--- a/b.py", "+++ /dev/null"]
    assert met.applied_to({"a.py": "old\n", "b.py": "mine\n", "c.py": "theirs\n"}) == {
        "b.py": "mine\n",
        "c.py": "theirs\n",
    }


def test_what_was_deleted_and_is_no_longer_drafted_is_forgotten() -> None:
    assert meet({"a.py": "old\n"}, {}, {}) == Meeting({}, (), (), {})


def test_migrations_are_append_only() -> None:
    was = {"migrations/0001_initial.py": "1\n", "migrations/0002_b.py": "2\n"}
    met = meet(was, was, {"migrations/0001_initial.py": "rewritten\n", "migrations/0003_c.py": "3\n"})

    assert met.write == {"migrations/0003_c.py": "3\n"}
    assert (met.delete, met.held) == ((), ())


def test_derived_files_are_not_deleted_when_the_drafts_lack_them() -> None:
    was = {"openapi.yaml": "x\n", ".erdsmith.json": "{}\n", "migrations/0001_initial.py": "1\n"}

    assert meet(was, was, {}) == Meeting({}, (), (), was)


def test_hold_takes_back_a_write_and_keeps_the_old_pristine_draft() -> None:
    pristine = {"models.py": "1\n", "views.py": "1\n", "gone.py": "1\n"}
    present = {"models.py": "mine\n", "views.py": "1\n", "gone.py": "1\n"}
    drafted = {"models.py": "2\n", "views.py": "2\n"}
    met = hold(
        meet(pristine, present, drafted),
        ["views.py", "gone.py", "models.py"],
        "builds on models.py",
        pristine=pristine,
        drafted=drafted,
    )

    assert (met.write, met.delete) == ({}, ())
    assert [held.path for held in met.held] == ["models.py", "views.py", "gone.py"]
    assert met.held[1].why == "builds on models.py"
    assert met.pristine == pristine


def test_dependents_are_transitive_and_in_plan_order() -> None:
    plan = Plan(
        (
            Step("models.py", "model", (), ""),
            Step("apps.py", "model", (), ""),
            Step("urls.py", "router", ("views.py",), ""),
            Step("serializers.py", "serializer", ("models.py",), ""),
            Step("views.py", "view", ("serializers.py",), ""),
        )
    )

    assert dependents(plan, ["models.py"]) == ("urls.py", "serializers.py", "views.py")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\nb\n", "a\nc\n"),
        ("a", "a\n"),
        ("a\n", "b"),
        (None, "new\n"),
        ("gone\n", None),
        ("a\r\nb\n", "a\nb\n"),
        ("a\x0cb\n", "a\x0cc\n"),
    ],
)
def test_git_applies_the_hunk(tmp_path: Path, before: str | None, after: str | None) -> None:
    if before is not None:
        (tmp_path / "a.py").write_bytes(before.encode())
    subprocess.run(["git", "apply", "-"], cwd=tmp_path, input=hunk("a.py", before, after).encode(), check=True)

    there = (tmp_path / "a.py").read_bytes().decode() if (tmp_path / "a.py").exists() else None
    assert there == after
