"""``check`` and ``schema``: what is said of an ERD, to people and to programs."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Erdsmith

BAD = '{\n  "Job": {\n    "title": "ChairField",\n    "owner": "ForeignKey:Usr"\n  },\n  "User": {}\n}\n'


def test_check_says_what_it_assumed(erdsmith: Erdsmith) -> None:
    said = erdsmith("check", "erd.json")

    assert (said.code, said.err) == (0, "")
    assert "people sign in with their email" in said.out
    assert said.out.endswith("erd.json: 2 entities, nothing wrong\n")


def test_check_as_json(erdsmith: Erdsmith) -> None:
    answer = erdsmith("check", "erd.json", "--json").json

    assert (answer["ok"], answer["entities"], answer["problems"]) == (True, 2, [])
    assert set(answer["inferences"][0]) == {"pointer", "what", "why"}


def test_the_diagram(erdsmith: Erdsmith) -> None:
    assert erdsmith("check", "erd.json", "--diagram").out.startswith("erDiagram\n")
    assert erdsmith("check", "erd.json", "--diagram", "--json").json["diagram"].startswith("erDiagram\n")


def test_every_problem_has_its_line(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "erd.json").write_text(BAD)
    said = erdsmith("check", "erd.json")

    assert (said.code, said.out) == (2, "")
    first, second = said.err.splitlines()
    assert first.startswith("erd.json:3: /Job/title: ")
    assert "CharField" in first
    assert second.startswith("erd.json:4: /Job/owner: ")


@pytest.mark.parametrize("command", ["check", "generate"])
def test_problems_as_json(erdsmith: Erdsmith, tmp_path: Path, command: str) -> None:
    (tmp_path / "erd.json").write_text(BAD)
    said = erdsmith(command, "erd.json", "--json")

    assert said.code == 2
    assert said.json["ok"] is False
    assert set(said.json["problems"][0]) == {"code", "pointer", "line", "column", "message", "suggestion"}
    assert not (tmp_path / "backend").exists()


@pytest.mark.parametrize("command", ["check", "generate"])
def test_the_first_fifty_problems_are_shown_and_the_others_counted(
    erdsmith: Erdsmith, tmp_path: Path, command: str
) -> None:
    (tmp_path / "erd.json").write_text(json.dumps({"Job": {f"field{number}": "CharFeld" for number in range(60)}}))
    said = erdsmith(command, "erd.json", "--json")

    assert (len(said.json["problems"]), said.json["more"]) == (50, 10)
    assert len(said.err.splitlines()) == 51
    assert said.err.endswith("erd.json: and 10 more\n")


@pytest.mark.parametrize("command", [("check",), ("generate", "--no-verify")])
def test_what_was_assumed_and_what_is_not_generated_is_told(
    erdsmith: Erdsmith, tmp_path: Path, command: tuple[str, ...]
) -> None:
    (tmp_path / "erd.json").write_text(
        '{"Job": {"title": "CharField", "$meta": {"renamed_from": "Position"}}, "User": {}}'
    )
    told = {each["pointer"]: each for each in erdsmith(*command, "erd.json", "--json").json["inferences"]}

    assert told["/Job/title"]["what"] == "max_length 255: Job.title"
    assert told["/Job/$meta/renamed_from"]["why"] == "accepted, not generated yet"


def test_the_schema_for_editors(erdsmith: Erdsmith) -> None:
    assert erdsmith("schema").out == (Path(__file__).parents[2] / "erd.schema.json").read_text("utf-8")


@pytest.mark.parametrize("file", ["nothing.json", ".", "erd.json/x"])
@pytest.mark.parametrize("command", ["check", "generate"])
def test_a_file_that_cannot_be_read_is_one_line(erdsmith: Erdsmith, command: str, file: str) -> None:
    said = erdsmith(command, file)

    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"cannot read {file}: ")
    assert said.err.count("\n") == 1


def test_nothing_from_an_erd_reaches_the_terminal_raw(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "erd.json").write_text('{"Job": {"\\u001b[2Jtitle": "\\u001b]0;x\\u0007"}}')
    said = erdsmith("check", "erd.json")

    assert said.code == 2
    assert "\x1b" not in said.err + said.out
    assert "\x07" not in said.err + said.out
