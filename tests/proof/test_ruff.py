"""Ruff on files of somebody who wants it to look away, or to fall over."""

from pathlib import Path

import pytest

from agents.proof import ruff
from agents.proof.tree import write_tree


@pytest.mark.parametrize(
    "hiding",
    [
        {".gitignore": "*\n"},
        {".ignore": "*\n"},
        {"pyproject.toml": '[tool.ruff]\nexclude = ["*"]\n'},
        {"ruff.toml": 'exclude = ["*"]\n[lint]\nignore = ["F"]\n'},
    ],
)
def test_nothing_in_the_folder_hides_a_file(hiding: dict[str, str], tmp_path: Path) -> None:
    write_tree({**hiding, "views.py": "import os\n", "build/lib.py": "import os\n"}, tmp_path)

    assert [problem.path for problem in sorted(ruff.lint_problems(tmp_path), key=str)] == ["build/lib.py", "views.py"]


def test_what_takes_too_long_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = tmp_path / "ruff"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(ruff, "_RUFF", (str(slow),))
    monkeypatch.setattr(ruff, "SECONDS", 0.2)

    assert [problem.message for problem in ruff.lint_problems(tmp_path)] == ["it took more than 0.2 s"]
    assert ruff.formatted({"a.py": "x  = 1\n"}, tmp_path / "s") == {"a.py": "x  = 1\n"}


def test_what_is_no_python_is_left_as_it_is(tmp_path: Path) -> None:
    assert ruff.formatted({"a.py": "x  = 1\n", "b.py": "x = (\n"}, tmp_path)["b.py"] == "x = (\n"
    assert ruff.formatted({"a.py": "x  = 1\n"}, tmp_path / "s") == {"a.py": "x = 1\n"}
