"""Which notation a file is in, what no notation may do, and how little hostile files cost."""

from __future__ import annotations

import json
import time

import pytest

from agents.erd import ErdError, Limits, parse
from agents.erd.importing import import_erd
from tests.erd.importing.reading import imported, refused, told

DBML, MERMAID, SQL = "Table a {\n  b int\n}", "erDiagram\n a {\n  int b\n }", "CREATE TABLE a (b int);"
SIZE = 100_000


@pytest.mark.parametrize(
    ("file", "text", "notation"),
    [
        ("a.dbml", DBML, "dbml"),
        ("a.mmd", MERMAID, "mermaid"),
        ("a.SQL", SQL, "sql"),
        ("README.md", f"```mermaid\n{MERMAID}\n```", "mermaid"),
        ("a", DBML, "dbml"),
        ("a.txt", MERMAID, "mermaid"),
        ("a.b.c", SQL, "sql"),
    ],
)
def test_the_notation(file: str, text: str, notation: str) -> None:
    given = imported(text, file)

    assert given.notation == notation
    assert [entity.name for entity in given.erd if not entity.is_user] == ["A"]
    assert parse(given.text) == given.erd


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b" \n", "the file is empty"),
        (b"hello", "neither DBML nor SQL nor"),
        (b"CREATE TABLE a\0 (b int)", "NUL character"),
        (b"CREATE TABLE a\xff (b int)", "not valid UTF-8"),
        ("CREATE TABLE a (b int)".encode("utf-16"), "UTF-16"),
        (b"-" * 1_000_001, "more than the 1,000,000 allowed"),
    ],
)
def test_bytes_that_are_no_file_of_any_notation(data: bytes, message: str) -> None:
    assert message in refused(data, "x")[0].message


def test_a_byte_order_mark_and_other_line_ends() -> None:
    given = imported("\ufeffCREATE TABLE a (\r\n b int,\r c int DEFAULT f()\r\n);", "a.sql")

    assert [member.name for member in given.erd["A"].members] == ["b", "c"]
    assert told(given)[0].startswith("3 the default F() of a.c")


def test_hostile_text_stays_text() -> None:
    hostile = "'''); import os\n{{ x }}\u202e\x1b[2J\\"
    comment = hostile.replace("'", "''")
    given = imported(f"CREATE TABLE a (b int); COMMENT ON TABLE a IS '{comment}'; -- ::", "a.sql")

    assert given.erd["A"].description == hostile
    assert json.loads(given.text)["a"]["$meta"] == {"description": hostile}
    assert all(char.isprintable() or char == "\n" for char in given.text)
    remarks = imported(f'CREATE TABLE a (b int, "{hostile[:20]}" int, c point[]);', "a.sql")
    assert all("\n" not in remark.what for remark in (*remarks.left_out, *remarks.assumed))


def test_the_limits_of_the_language_hold() -> None:
    limits = Limits(max_entities=2, max_fields=2, max_total_fields=3)
    tables = "CREATE TABLE a (b int); CREATE TABLE c (d int); CREATE TABLE e (f int);"
    columns = "CREATE TABLE a (b int, c int, d int);"
    elements = "CREATE TABLE a (b int, c int); ALTER TABLE a ADD UNIQUE (b); ALTER TABLE a ADD UNIQUE (c);"

    for text in (tables, columns, elements):
        with pytest.raises(ErdError) as caught:
            import_erd(text.encode(), "a.sql", limits)
        assert caught.value.problems[0].code == "too-large"


@pytest.mark.parametrize(
    ("file", "begin", "repeated", "end"),
    [
        ("a.sql", "CREATE TABLE a (b int CHECK (", "(", ""),
        ("a.sql", "CREATE TABLE a (b int DEFAULT ", "f(", ""),
        ("a.sql", "CREATE TABLE a (b int", ",", ")"),
        ("a.sql", "CREATE TABLE a (b int);", ";", ""),
        ("a.sql", "CREATE TABLE a (b int);", "$a$ $b$ ", ""),
        ("a.sql", "CREATE TABLE a (b int); ", "/* ", ""),
        ("a.sql", "CREATE TRIGGER t BEGIN ", "BEGIN ; CASE ; ", ""),
        ("a.sql", "CREATE TABLE a (b int CHECK (b > 1", " OR b > 1", "))"),
        ("a.mmd", "erDiagram\n a {", " int b", ""),
        ("a.mmd", "erDiagram\n a {", "{", ""),
        ("a.mmd", "erDiagram\n a ||--o{ b :", " x", '"'),
        ("a.mmd", "erDiagram\n a", " ", "["),
        ("a.mmd", "erDiagram\n a[", "x ", "{"),
        ("a.mmd", "erDiagram\n", "%%{ ", ""),
        ("a.md", "", "```mermaid\n", ""),
        ("a.dbml", "Table a {\n b int\n}\n", "/*", ""),
        ("a.dbml", "Table a {\n b int [check: ", "`", ""),
        ("a.dbml", "", "checks {", ""),
    ],
)
def test_a_hostile_file_costs_little(file: str, begin: str, repeated: str, end: str) -> None:
    text = begin + repeated * (SIZE // len(repeated)) + end
    start = time.process_time()
    try:
        import_erd(text.encode(), file)
    except ErdError as error:
        assert error.problems
    # A second for 100 kB would do; the rest is for slow machines. What is quadratic takes minutes.
    assert time.process_time() - start < 8
