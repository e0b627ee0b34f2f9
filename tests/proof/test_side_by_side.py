"""Two runs, started before the code was looked at: neither runs any of it unasked, each is heard for its own part."""

import re
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from agents.contract import Brief, Problem, UserError
from agents.proof import side_by_side
from agents.proof.probe import CHECKS
from agents.proof.process import Run
from agents.proof.proving import prove, run_unseen, verify
from agents.proof.reported import EXPECTED, checks_of
from agents.proof.sandbox import Confinement, Sandbox
from agents.proof.side_by_side import begin
from tests.proof.probe.probing import drafted, erd
from tests.proof.probe.test_planted import PLANTED
from tests.proof.shop import FILES, PACKAGE
from tests.proof.test_process import with_settings, writing_everywhere


def test_runs_without_orders_run_nothing_and_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with begin("fast") as runs:
        ready = runs()
        assert ready is not None
        assert ready.described is not None

    assert list(tmp_path.iterdir()) == []


def test_what_is_refused_at_a_glance_is_not_run() -> None:
    verdict = verify(with_settings("import subprocess\n"), PACKAGE, "fast")

    assert not verdict.ok
    assert "import" not in {check.id for check in verdict.checks}


@pytest.mark.parametrize(
    "word", [b"", b'{"kind": "check", "id": "tests", "seconds": 0, "problems": []}\n{"kind": "done"}\n']
)
def test_a_description_that_leaves_early_has_failed(word: bytes) -> None:
    """Of both runs only the other one imports the tests, and it does so before the routes."""
    leaving = "".join(f"    {line}\n" for line in (*writing_everywhere(word).splitlines(), "os._exit(0)"))
    routes = (
        f"{FILES['urls.py']}\n\nimport os\nimport sys\n\nif 'shop.tests.test_products' not in sys.modules:\n{leaving}"
    )
    verdict = run_unseen({**FILES, "urls.py": routes}, PACKAGE, "full").verdict

    assert [check.id for check in verdict.checks][-2:] == ["migrate", "spectacular"]
    assert [check.id for check in verdict.checks if not check.ok] == ["spectacular"]


def test_both_runs_are_judged_and_heard_in_order() -> None:
    verdict = run_unseen(drafted("shop"), "backend", "fast", Brief(erd("shop"), "backend")).verdict

    assert verdict.ok
    assert [check.id for check in verdict.checks] == [*EXPECTED["fast"], *CHECKS]


@pytest.mark.parametrize(
    "fault",
    ["rows of others shown", "validation lost", pytest.param("queries for every row", marks=pytest.mark.long)],
)
def test_a_fault_of_either_half_ends_the_verdict(fault: str) -> None:
    check, _, _, edit = PLANTED[fault]
    asked = Brief(erd("shop"), "backend")
    verdict = run_unseen(edit.of(drafted("shop")), "backend", "fast", asked).verdict

    until = CHECKS.index(check) + 1
    assert [each.id for each in verdict.checks] == [*EXPECTED["fast"], *CHECKS[:until]]
    assert [each.id for each in verdict.checks if not each.ok] == [check]


def test_both_halves_together_ask_of_every_entity_who_may_do_what() -> None:
    everyone = r"\1    def get_permissions(self):\n        return []\n\n"
    views = re.sub(r"(class \w+ViewSet\(\w+\):\n)", everyone, drafted("shop")["views.py"])
    asked = Brief(erd("shop"), "backend")
    problems = run_unseen({**drafted("shop"), "views.py": views}, "backend", "fast", asked).verdict.problems

    assert {problem.check for problem in problems} == {"access"}
    for entity in asked.erd:
        answered = [each for each in problems if each.message.startswith(f"POST /api/v1/{entity.plural}/ (nobody")]
        assert len(answered) == 1


def test_what_breaks_in_both_runs_is_said_once() -> None:
    """Either run may be the later one to be ended: mostly one of them says it, sometimes both do."""
    broken = Problem("import", "models.py", 1, "ModuleNotFoundError: No module named 'storages'")
    said = {"kind": "check", "id": "import", "seconds": 0.1, "problems": [asdict(broken)]}
    run = Run(({"kind": "begin", "id": "import"}, said), "", None)

    (failed,) = checks_of(run, run, "fast", 0)
    assert failed.problems == (broken,)


def test_what_only_completing_ran_before_it_was_refused_is_not_handed_over() -> None:
    files = with_settings("import subprocess\n")
    proof = prove(files, PACKAGE, None)

    assert "imports.allowed" in {problem.check for problem in proof.verdict.problems}
    assert proof.files == files


def test_runs_in_a_sandbox_that_does_not_hold_are_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    never = Confinement("bubblewrap", bwrap="/nowhere/bwrap")
    monkeypatch.setattr(side_by_side, "likely", lambda: Sandbox("bubblewrap", never))

    assert prove(FILES, PACKAGE, None).verdict.ok
    assert list(tmp_path.iterdir()) == []


def test_where_the_sandbox_that_was_asked_for_does_not_hold_nothing_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> Sandbox:
        raise UserError("it does not hold")

    monkeypatch.setattr(side_by_side, "current", refused)

    with begin("fast") as runs, pytest.raises(UserError, match="does not hold"):
        runs()


def test_django_can_be_begun_before_the_language_is_imported() -> None:
    heavy = "{'agents.erd', 'pydantic'}"
    program = f"import sys, agents.proof.side_by_side; print(sorted({heavy} & sys.modules.keys()))"
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, text=True)

    assert said.stdout.strip() == "[]"
