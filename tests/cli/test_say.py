"""What is printed steers neither a terminal nor the CI job in whose log it lands, and says what it said."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.say import shown, tell_json
from tests.hostile import EVERYTHING, TEXTS, erd_saying


def is_harmless(line: str) -> bool:
    return line.isprintable() and not re.match(r"\s*::", line) and not re.search(r"##(vso)?\[", line)


@pytest.mark.parametrize("text", [*TEXTS, "::error::x", "  ::stop-commands::x", "a ##[error]b", "##vso[task]x"])
def test_a_line_is_one_line_that_nobody_obeys(text: str) -> None:
    assert is_harmless(shown(text))


def test_what_is_harmless_stays_as_it_is() -> None:
    for text in ("a::b", "Größe ## [x]", "  indented"):
        assert shown(text) == text


def test_json_says_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    tell_json({"text": EVERYTHING, EVERYTHING: ["##[error]x"]})
    printed = capsys.readouterr().out
    assert is_harmless(printed.rstrip("\n"))
    assert json.loads(printed) == {"text": EVERYTHING, EVERYTHING: ["##[error]x"]}


@pytest.mark.parametrize("options", [[], ["--json"], ["--diagram"]])
@pytest.mark.parametrize("broken", [False, True])
def test_check_prints_nothing_that_is_obeyed(options: list[str], broken: bool, tmp_path: Path) -> None:
    file = tmp_path / "erd.json"
    names = {text: {text: text, "$meta": {text: text}} for text in TEXTS} if broken else {}
    file.write_text(json.dumps({**erd_saying(EVERYTHING), **names}))
    done = CliRunner().invoke(app, ["check", str(file), *options])
    lines = (done.stdout + done.stderr).split("\n")
    assert done.exit_code == (2 if broken else 0)
    assert len(lines) > 3 or options == ["--json"]
    assert [line for line in lines if not is_harmless(line)] == []
