"""Two runs, started before the code was looked at: neither runs any of it unasked, each is heard for its own part."""

from pathlib import Path

import pytest

from agents.contract import Brief
from agents.proof import verify
from agents.proof.probe import CHECKS
from agents.proof.proving import run_unseen
from agents.proof.reported import EXPECTED
from agents.proof.side_by_side import begun
from tests.proof.probe.probing import drafted, erd
from tests.proof.probe.test_planted import PLANTED
from tests.proof.shop import FILES, PACKAGE
from tests.proof.test_process import with_settings, writing_everywhere


def test_runs_without_orders_run_nothing_and_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with begun(20, gate=True) as runs:
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


@pytest.mark.parametrize("fault", ["rows of others shown", "validation lost", "queries for every row"])
def test_a_fault_of_either_half_ends_the_verdict(fault: str) -> None:
    check, _, _, edit = PLANTED[fault]
    asked = Brief(erd("shop"), "backend")
    verdict = run_unseen(edit.of(drafted("shop")), "backend", "fast", asked).verdict

    until = CHECKS.index(check) + 1
    assert [each.id for each in verdict.checks] == [*EXPECTED["fast"], *CHECKS[:until]]
    assert [each.id for each in verdict.checks if not each.ok] == [check]
