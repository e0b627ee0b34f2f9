"""The look before the run, judged by what a change adds."""

from pathlib import Path

import pytest

from agents.proof.looking import Before, handed_over, looked_at
from agents.proof.proving import prove, verify
from tests.proof.shop import FILES, PACKAGE

THEIRS = "import os\n\n\ndef clean_up():\n    os.system('true')\n"
BOTS = "import socket\n\n\ndef call():\n    socket.create_connection(('127.0.0.1', 1))\n"


def test_hostile_code_is_refused_before_it_runs() -> None:
    verdict = verify({**FILES, "theirs.py": THEIRS}, PACKAGE, "fast")

    assert [check.id for check in verdict.checks if not check.ok] == ["imports.attributes", "code.process"]
    assert {(problem.path, problem.line) for problem in verdict.problems} == {("theirs.py", 5)}
    assert "import" not in [check.id for check in verdict.checks]


def test_what_was_so_before_is_told_and_fails_nothing() -> None:
    before = {**FILES, "theirs.py": THEIRS}
    verdict = prove({**before, "theirs.py": f"\n{THEIRS}"}, PACKAGE, "fast", before=Before(before)).verdict

    assert verdict.problems == ()
    assert verdict.ok
    assert "code.process failed before this change too: theirs.py:6: os.system starts or signals processes" in (
        verdict.not_proven
    )


def test_what_a_change_adds_fails_beside_what_was_there(tmp_path: Path) -> None:
    before = {"theirs.py": THEIRS}
    looked = looked_at({**before, "bots.py": BOTS}, PACKAGE, tmp_path, None, Before(before))

    assert [check.id for check in looked.checks if not check.ok] == ["imports.allowed", "code.network"]
    assert {problem.path for check in looked.checks for problem in check.problems} == {"bots.py"}
    assert len(looked.already) == 2


@pytest.mark.parametrize("count", [5, 30])
def test_a_long_list_of_old_problems_is_cut(tmp_path: Path, count: int) -> None:
    before = {f"theirs{n}.py": "import socket  # noqa: F401\n" for n in range(count)}
    looked = looked_at({**before, "a.py": ""}, PACKAGE, tmp_path, None, Before(before))

    assert all(check.ok for check in looked.checks)
    assert len(looked.already) == min(2 * count, 21)
    assert looked.already[-1].startswith("and " if count == 30 else "code.network")


def test_ruff_is_judged_by_what_is_added_too(tmp_path: Path) -> None:
    before = {"a.py": "import json\n"}
    after = {"a.py": "\nimport json\n", "b.py": "import re\n"}
    for path, text in after.items():
        (tmp_path / path).write_text(text)
    looked = looked_at(after, PACKAGE, tmp_path, None, Before(before))

    (ruff,) = (check for check in looked.checks if not check.ok)
    assert (ruff.id, [problem.path for problem in ruff.problems]) == ("ruff", ["b.py"])


def test_a_migration_that_comes_back_changed_is_read_anew(tmp_path: Path) -> None:
    path = "migrations/0001_initial.py"
    files = {**FILES, path: "from django.db import migrations\n"}
    looked = looked_at(files, PACKAGE, tmp_path, None)

    assert handed_over(files, {path: files[path]}, PACKAGE, None, looked) == []
    found = handed_over(files, {path: "import subprocess\n"}, PACKAGE, None, looked)
    assert {"imports.allowed", "code.process"} & {check.id for check in found}
    assert {(problem.path, problem.line) for check in found for problem in check.problems} >= {(path, 1)}
