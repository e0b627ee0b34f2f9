"""The command line as somebody types it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

ERD = """{
  "User": {"name": "CharField", "email": "EmailField", "has_many": ["Job"]},
  "Job": {"title": "CharField", "description": "TextField", "posted_by": "ForeignKey:User"}
}
"""


@dataclass(frozen=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Erdsmith = Callable[..., Said]


@pytest.fixture
def erdsmith(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Erdsmith:
    """Run a command in an empty folder that holds ``erd.json``."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "erd.json").write_text(ERD)

    def run(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["erdsmith", *arguments])
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main()
        said = capsys.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    return run


@pytest.fixture(scope="session")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backend generated once for all tests; take a copy."""
    place = tmp_path_factory.mktemp("generated")
    (place / "erd.json").write_text(ERD)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "sys.argv", ["erdsmith", "generate", f"{place}/erd.json", "-o", f"{place}/backend", "--no-verify"]
        )
        with pytest.raises(SystemExit) as left:
            main()
    assert not left.value.code
    return place / "backend"


@pytest.fixture
def backend(generated: Path, tmp_path: Path) -> Path:
    """A fresh copy of the generated backend in the current folder."""
    return Path(shutil.copytree(generated, tmp_path / "backend"))
