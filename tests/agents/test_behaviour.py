"""The drafts really run: Django's checks, the schema, the generated tests, and what else the backends must do."""

import os
import secrets
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from agents.erd import parse
from agents.improving.crafts import CRAFTS
from agents.improving.gains import Gain, gained
from tests.agents.golden import ERDS, drafted

BEHAVIOUR = Path(__file__).parent / "behaviour"
Run = Callable[..., str]


# The demo proves the sample in every run, by the full gate.
@pytest.fixture(params=[pytest.param(name, marks=pytest.mark.long) if name == "sample" else name for name in ERDS])
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Run:
    """A golden backend on disk, with its first migration; calling it runs one of Django's commands."""
    return written(drafted(request.param), tmp_path, "every", request.param)


def written(files: Mapping[str, str], tmp_path: Path, *behaviours: str) -> Run:
    """A backend on disk with what else it must do; calling it runs one of Django's commands."""
    extras = [BEHAVIOUR / f"{name}.py" for name in behaviours]
    tests = {f"tests/test_behaviour_{file.stem}.py": file.read_text("utf-8") for file in extras if file.exists()}
    for path, content in {**files, **tests}.items():
        file = tmp_path / "backend" / path
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


@pytest.mark.parametrize("name", ERDS)
@pytest.mark.long
def test_an_admin_that_names_every_column_it_may_still_does_what_it_must(name: str, tmp_path: Path) -> None:
    craft = CRAFTS["admin.py"]
    gains = [
        Gain(admin, "columns", option, repr(columns))
        for admin, lists in craft.open_to(parse(ERDS[name].read_bytes())).items()
        for option, columns in lists.items()
    ]
    files = drafted(name)
    run = written({**files, craft.path: gained(files[craft.path], gains, craft)}, tmp_path, "every")
    assert "OK" in run("test", "backend.tests.test_behaviour_every")
