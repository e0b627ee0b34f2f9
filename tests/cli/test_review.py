"""``generate --review``: what the person decides for each file is what is written."""

import io
from pathlib import Path

import pytest

from agents.contract import Plan, Step
from bot.cli.review import reviewed
from tests.cli.conftest import Erdsmith

PLAN = Plan(
    (
        Step("models.py", "model", (), "the tables"),
        Step("views.py", "view", ("models.py",), "the API"),
        Step("urls.py", "router", ("views.py",), "the routes"),
    )
)
FILES = {"urls.py": "u\n", "models.py": "m\n", "views.py": "v\n"}


def answer(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))


def editor(monkeypatch: pytest.MonkeyPatch, place: Path, text: str) -> None:
    script = place / "editor.sh"
    script.write_text(f"#!/bin/sh\nprintf '{text}' >> \"$1\"\n")
    script.chmod(0o755)
    monkeypatch.setenv("VISUAL", str(script))
    monkeypatch.setenv("EDITOR", str(script))


def test_approve_edit_skip_in_plan_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "# mine\\n")
    answer(monkeypatch, "a", "edit", "what?", "s")
    kept = reviewed(PLAN, FILES)

    assert kept == {"models.py": "m\n", "views.py": "v\n# mine\n"}
    assert list(kept) == ["models.py", "views.py"]
    assert "models.py: the tables (model)" in capsys.readouterr().err


def test_skipping_names_what_builds_on_it(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    answer(monkeypatch, "skip", "", "")
    kept = reviewed(PLAN, FILES)

    assert kept == {"views.py": "v\n", "urls.py": "u\n"}
    assert "skipped; these build on it: views.py, urls.py" in capsys.readouterr().err


def test_an_edited_file_is_written_as_left_and_known_as_edited(
    erdsmith: Erdsmith, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    editor(monkeypatch, tmp_path, "\\n# mine\\n")
    answer(monkeypatch, "edit", *["a"] * 60)
    said = erdsmith("generate", "erd.json", "--review", "--no-verify", "--json")
    assert said.json["ok"]

    assert said.code == 0
    first = said.err.split("\n", 2)[1].split(":")[0]
    assert (tmp_path / "backend" / first).read_text().endswith("# mine\n")
    assert erdsmith("generate", "erd.json", "--no-verify").code == 0
    assert (tmp_path / "backend" / first).read_text().endswith("# mine\n")
