import subprocess
import sys

import pytest

from tests.agents.golden import ERDS, TREES, drafted, kept


@pytest.mark.parametrize("name", ERDS)
def test_every_draft_is_what_the_golden_tree_shows(name: str) -> None:
    today, golden = drafted(name), kept(name)
    assert sorted(today) == sorted(golden)
    changed = [path for path, content in today.items() if content != golden[path]]
    assert not changed, f"{changed} of {name} changed: look at the diff of `make golden`"


def test_the_golden_trees_are_clean_for_ruff() -> None:
    for command in (["check", "--select", "E4,E7,E9,F,I"], ["format", "--check"]):
        run = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", str(TREES)],
            capture_output=True,
            text=True,
        )
        assert run.returncode == 0, run.stdout
