"""The drafts really run: Django's checks, the schema, the generated tests, and what else the backends must do."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.agents.golden import ERDS, drafted

BEHAVIOUR = Path(__file__).parent / "behaviour"
Run = Callable[..., str]


# The demo proves the sample in every run, by the full gate.
@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.long) if name == "sample" else name for name in ERDS])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """A golden backend on disk, with its first migration; calling it runs one of Django's commands."""
    name = request.param
    files = {f"backend/{path}": content for path, content in drafted(name).items()}
    for extra in (BEHAVIOUR / "every.py", BEHAVIOUR / f"{name}.py"):
        if extra.exists():
            files[f"backend/tests/test_behaviour_{extra.stem}.py"] = extra.read_text(encoding="utf-8")
    for path, content in files.items():
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    environment = {
        "PATH": os.defpath,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "localhost,testserver",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
    }

    def command(*arguments: str, **more: str) -> str:
        result = subprocess.run(
            [sys.executable, "backend/manage.py", *arguments],
            cwd=tmp_path,
            env=environment | more,
            capture_output=True,
            text=True,
        )
        output = result.stdout + result.stderr
        assert result.returncode == 0, output
        return output

    command("makemigrations", "backend")
    return command


def test_the_backend_proves_itself(run: Run) -> None:
    output = run("test", "backend")
    assert "no issues" in output
    assert "skipped" not in output
    run("check", "--deploy", "--fail-level", "WARNING")
