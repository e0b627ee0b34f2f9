"""What a newcomer runs first."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_erd.json"


def test_the_whole_story_plays_and_leaves_the_merged_backend(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", str(SAMPLE)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "?page_size=1 answers 200" in done.stdout and "“Done in " in done.stdout
    assert "page_size" in (tmp_path / ".build/demo/backend/views.py").read_text()


@pytest.mark.long
def test_it_plays_with_a_model_too(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "bot", "demo", str(SAMPLE), "--model", "scripted"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    backend = tmp_path / ".build/demo/backend"
    assert "The collection of every job" in (backend / "views.py").read_text()
    assert "page_size" in (backend / "views.py").read_text()
