"""The generated tests are worth something: each fault that the probe is tried on makes one of them fail."""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.proof.probe.probing import Edit, drafted
from tests.proof.probe.test_planted import PLANTED

FAULTS = {name: fault for name, (_, _, _, fault) in PLANTED.items()}
SAMPLE = "references to rows of others"
"""What every run tries; `make test-all` tries all."""


def run(files: Mapping[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    """The tests that the backend brings, as its team runs them."""
    for path, content in files.items():
        file = folder / "backend" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
    environment = {"PATH": os.defpath, "SECRET_KEY": secrets.token_urlsafe(64), "ALLOWED_HOSTS": "testserver"}
    command = [sys.executable, "backend/manage.py", "test", "backend"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "name", [name if name == SAMPLE else pytest.param(name, marks=pytest.mark.long) for name in FAULTS]
)
def test_a_generated_test_fails(name: str, tmp_path: Path) -> None:
    fault: Edit = FAULTS[name]
    result = run(fault.of(drafted("shop")), tmp_path)
    assert "\nFAILED (" in result.stderr, result.stderr[-2000:]
    assert "Ran 1 test in" not in result.stderr, "it could not even be imported"


@pytest.mark.long
def test_without_a_fault_none_fails(tmp_path: Path) -> None:
    assert run(drafted("shop"), tmp_path).returncode == 0
