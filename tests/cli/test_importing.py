"""``erdsmith import`` from the keyboard to the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.cli.conftest import Erdsmith

SQL = "CREATE TABLE job (\n  id serial PRIMARY KEY,\n  title varchar(80) NOT NULL,\n  area geometry\n);\n"
SQL += "CREATE VIEW open_jobs AS SELECT 1;\n"


def test_what_is_printed_is_an_erd(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "schema.sql").write_text(SQL)
    said = erdsmith("import", "schema.sql")
    (tmp_path / "erd.json").write_text(said.out)

    assert said.code == 0
    assert said.json["job"]["title"] == {"type": "CharField", "max_length": 80}
    assert said.err.splitlines() == [
        "schema.sql:4: not carried over: the type of job.area (there is no field of type geometry: kept as text)",
        "schema.sql:6: not carried over: the view open_jobs (an ERD holds tables)",
    ]
    assert erdsmith("check", "erd.json").code == 0
    assert erdsmith("generate", "erd.json", "--no-verify").code == 0
    assert "class Job(models.Model)" in (tmp_path / "backend" / "models.py").read_text()


def test_as_json(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "a.mmd").write_text("erDiagram\n job {\n int id PK\n thing size\n }\n")
    answer = erdsmith("import", "a.mmd", "--json").json

    assert answer == {
        "ok": True,
        "notation": "mermaid",
        "erd": {"job": {"id": {"type": "AutoField", "primary_key": True}, "size": {"type": "TextField"}}},
        "left_out": [
            {"line": 4, "what": "the type of job.size", "why": "there is no field of type thing: kept as text"}
        ],
        "assumed": [{"line": 3, "what": "the key job.id numbers itself", "why": "this notation has no word for it"}],
        "problems": [],
    }


def test_bad_input_is_named_with_its_line(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text("CREATE TABLE a (b int);\nCREATE TABLE c (\n")
    said = erdsmith("import", "a.sql")
    as_json = erdsmith("import", "a.sql", "--json")

    assert (said.code, said.out) == (2, "")
    assert said.err == "a.sql:2: the table c: its ( is never closed (the file may be cut off)\n"
    assert as_json.code == 2
    assert (as_json.json["ok"], as_json.json["erd"], as_json.json["problems"][0]["line"]) == (False, None, 2)


def test_a_file_that_cannot_be_read(erdsmith: Erdsmith) -> None:
    said = erdsmith("import", "nothing.sql")

    assert (said.code, said.out, said.err) == (2, "", "cannot read nothing.sql: No such file or directory\n")


def test_nothing_from_a_file_reaches_the_terminal_raw(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "a.sql").write_text(
        "CREATE TABLE a (b int, c \"\x1b[2J\" ); COMMENT ON COLUMN a.b IS '\x1b]0;x\x07\u202e';"
    )
    said = erdsmith("import", "a.sql")

    assert said.json["a"]["b"]["help_text"] == "\x1b]0;x\x07\u202e"
    assert not {"\x1b", "\x07", "\u202e"} & set(said.out + said.err)


def test_a_printed_diagram_is_imported_again(erdsmith: Erdsmith, tmp_path: Path) -> None:
    (tmp_path / "a.mmd").write_text(erdsmith("check", "erd.json", "--diagram").out)

    assert list(erdsmith("import", "a.mmd").json) == ["User", "Job"]


def test_the_parsers_are_loaded_by_nobody_else(tmp_path: Path) -> None:
    (tmp_path / "erd.json").write_text(json.dumps({"Job": {"title": "CharField"}}))
    code = (
        "import sys, bot.cli; sys.argv = ['erdsmith', 'check', 'erd.json']\n"
        "try: bot.cli.main()\n"
        "finally: print(*{'sqlglot', 'pydbml', 'pyparsing'} & set(sys.modules))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "")
