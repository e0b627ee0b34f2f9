"""What is decided of each file, on plain data."""

from __future__ import annotations

import pytest

from agents.contract import Plan, Step
from bot.approving import Approval, digest
from bot.checklist import files_section, review_report
from bot.decisions import FileState, file_states, undecided
from bot.stepping import is_due, next_step

PLAN = Plan((Step("models.py", "model", (), "the models"), Step("views.py", "view", (), "the views")))
DRAFTS = {"models.py": "models\n", "views.py": "views\n"}


def approval(by: str = "writer", time: int = 1, **files: str) -> Approval:
    return Approval(by, "0123456789" * 4, time, {f"{name}.py": digest(text) for name, text in files.items()})


def state(path: str, *approvals: Approval, revised: tuple[str, ...] = (), **now: str | None) -> FileState:
    present = {**DRAFTS, **{f"{name}.py": text for name, text in now.items()}}
    files = {name: text for name, text in present.items() if text is not None}
    return next(each for each in file_states(PLAN, {}, files, DRAFTS, revised, approvals) if each.path == path)


def test_a_file_waits_until_somebody_decides() -> None:
    assert state("models.py") == FileState("models.py", "model", "the models", "pending", "drafted")
    assert state("models.py", approval(views="views\n")).decision == "pending"
    assert state("models.py", approval(models="models\n")).decision == "approved"


def test_an_approval_is_of_what_was_seen() -> None:
    seen = approval(models="models\n")
    assert state("models.py", seen, models="more\n").decision == "outdated"
    assert state("models.py", seen, models=None).decision == "outdated"
    both = state("models.py", approval("alice", 2, models="more\n"), seen)
    assert both.approval and both.approval.by == "writer"
    newest = state("models.py", seen, approval("alice", 2, models="models\n"))
    assert newest.approval and newest.approval.by == "alice"


@pytest.mark.parametrize(
    ("revised", "now", "origin"),
    [((), "models\n", "drafted"), (("models.py",), "models\n", "revised"), (("models.py",), "mine\n", "edited")],
)
def test_whose_work_it_is(revised: tuple[str, ...], now: str, origin: str) -> None:
    assert state("models.py", revised=revised, models=now).origin == origin


def test_what_was_never_there_is_to_come_and_what_was_deleted_waits() -> None:
    found = file_states(PLAN, {}, {"models.py": "models\n"}, {"models.py": "models\n"}, (), ())
    assert [each.decision for each in found] == ["pending", "to come"]
    assert state("models.py", models=None).decision == "pending"


def test_what_is_shown_of_it() -> None:
    skipped = {"views.py": Approval("alice", "f" * 40, 0, {})}
    found = file_states(PLAN, skipped, {"models.py": "mine\n"}, DRAFTS, (), [approval(models="models\n")])
    text = files_section("backend", found)
    assert "1 of 2 in `backend/` are decided" in text
    assert "- [ ] `models.py` (model): the models; edited by a person, **changed since** `writer` at 0123456" in text
    assert "- [x] ~~`views.py`~~ (view): the views; **skipped**" in text
    report = review_report(found)
    assert (report.conclusion, len(undecided(found))) == ("action_required", 1)
    assert report.title == "1 of 2 files wait for a decision, 1 changed since somebody approved"
    assert "| 🚫 | `views.py` | skipped | `alice` | 1970-01-01 00:00 UTC | fffffff |" in report.summary
    done = file_states(PLAN, skipped, DRAFTS, DRAFTS, (), [approval(models="models\n")])
    assert (review_report(done).conclusion, review_report(done).title) == ("success", "All 2 files are decided")


def test_the_next_file_is_due_when_the_one_before_is_decided() -> None:
    def due(*approvals: Approval, skipped: tuple[str, ...] = ()) -> bool:
        files = {"models.py": "models\n"}
        return is_due(file_states(PLAN, dict.fromkeys(skipped), files, files, (), approvals))

    assert not due()
    assert due(approval(models="models\n")) and due(skipped=("models.py",))
    assert not due(approval(models="models\n"), skipped=("views.py",))


def test_empty_files_come_along_with_the_next() -> None:
    assert next_step(["models.py", "admin.py"]) == ("models.py",)
    assert next_step(["__init__.py", "auth/__init__.py", "auth/views.py", "x.py"])[-1] == "auth/views.py"
