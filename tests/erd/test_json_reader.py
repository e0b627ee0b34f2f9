from __future__ import annotations

import json

import pytest

from agents.erd import ErdError, Limits, parse
from agents.erd.json_reader import read
from tests.erd.reading import problem, problems

FIELD = '{"User": {"name": {"type": "CharField", "default": %s}}}'


@pytest.mark.parametrize(
    ("data", "code", "line", "words"),
    [
        (b" \n\t", "empty", 1, "empty"),
        (b'{"User": {"name": "CharField", ', "syntax", 1, "unexpected end"),
        (b'{"User": {"name": "CharField",},}', "trailing-comma", 1, "trailing comma"),
        (b'{\n // users\n "User": {}}', "comment", 2, "comments"),
        (b'{"User": {}}\n{"Job": {}}', "extra-data", 2, "after the end"),
        ("{'User': {}}".encode("utf-16"), "encoding", 1, "UTF-16"),
        ('{"User": {}}'.encode("utf-16-be"), "encoding", 1, "UTF-16"),
        ('{"User": {}}'.encode("utf-32"), "encoding", 1, "UTF-32"),
        (b'{\n"Caf\xe9": {}}', "encoding", 2, "0xe9"),
        (b'<<<<<<< HEAD\n{"User": {}}\n=======\n{}\n>>>>>>> b\n', "merge-conflict", 1, "conflict"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "git-lfs", 1, "LFS"),
        (b"[" * 100_000, "nesting", 1, "deeper than 32"),
        (b'{"User": {"na\x00me": "text"}}', "control-character", 1, "U+0000"),
        (b"{'User': {}}", "syntax", 1, "single quotes"),
        (b'{"User": {"name": CharField}}', "syntax", 1, "CharField"),
        (b'{"User": {"name" "CharField"}}', "syntax", 1, "expected ':'"),
        (b'{"User": {"a": "x\ny"}}', "syntax", 1, "closing quote"),
        (b'{"User": {"a": "\\q"}}', "syntax", 1, "escape"),
        (b'{"User": {"a": 01}}', "syntax", 1, "expected"),
    ],
)
def test_each_broken_file_is_named_for_what_it_is(data: bytes, code: str, line: int, words: str) -> None:
    found = problem(data)
    assert (found.code, found.line) == (code, line)
    assert words in found.message


@pytest.mark.parametrize(
    ("literal", "words"),
    [
        *(("NaN", "NaN"), ("-Infinity", "-Infinity"), ("1e400", "too large"), ("True", "True"), ("None", "None")),
        *((r'"x\ud800y"', "surrogate"), ("1" * 5000, "5000 characters")),
    ],
)
def test_each_bad_literal_is_named_with_its_pointer(literal: str, words: str) -> None:
    found = problem(FIELD % literal)
    assert found.pointer == "/User/name/default"
    assert words in found.message


def test_every_duplicate_key_is_named_at_once() -> None:
    text = '{"User": {"name": "text",\n "name": "text"},\n "User": {"a": {"type": "text", "null": true, "null": true}}}'
    assert [(found.pointer, found.line) for found in problems(text)] == [
        ("/User/name", 2),
        ("/User", 3),
        ("/User/a/null", 3),
    ]


def test_a_text_that_is_never_closed_is_named_before_what_is_wrong_in_it() -> None:
    assert [(found.column, found.code) for found in problems('{"a": 1, "a": "\\ud800\n"}')] == [
        (10, "duplicate-key"),
        (15, "syntax"),
        (16, "lone-surrogate"),
    ]


def test_a_byte_order_mark_is_no_reason_to_refuse() -> None:
    assert "User" in parse(b'\xef\xbb\xbf{"User": {}}')


def test_size_is_checked_before_anything_is_parsed() -> None:
    with pytest.raises(ErdError, match="100 allowed"):
        parse(b"{" * 101, Limits(max_bytes=100))


def test_values_are_those_of_the_standard_library() -> None:
    text = r'{"a": [1, -2.5e3, true, false, null, "é\u00e9\ud83d\ude00\n\"\/", {}, []], "b": {"c": [[0]]}}'
    document = read(text, Limits())
    assert document.value == json.loads(text)
    assert document.line_column(document.offset(("b", "c", 0, 0))) == (1, text.index("0]]") + 1)


def test_a_pointer_escapes_what_would_end_it_or_leave_its_line() -> None:
    assert problem({"a/b~\nc": {}}).pointer == "/a~1b~0\\nc"


def test_a_problem_reads_as_one_line_for_a_terminal() -> None:
    found = problem({"User": {"name": "CharFeld"}})
    assert found.format("erd.json") == (
        "erd.json:3: /User/name: unknown field type 'CharFeld' (did you mean CharField?)"
    )


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"User": {f"f{number}": "nothing" for number in range(900)}}, indent=1),
        "[" + "None,\n" * 899 + "None]",
    ],
    ids=["words", "literals"],
)
def test_the_first_problems_are_shown_and_the_others_counted(text: str) -> None:
    with pytest.raises(ErdError) as caught:
        parse(text)
    assert (len(caught.value.problems), caught.value.more) == (50, 850)
    lines = [found.line for found in caught.value.problems]
    assert lines == list(range(lines[0], lines[0] + 50))
    assert str(caught.value).endswith("and 850 more")


def test_a_problem_of_a_mixin_is_told_once_however_often_it_is_used() -> None:
    mixins = {"$mixins": {"Named": {"name": "CharFeld"}}}
    users = {name: {"$meta": {"mixins": ["Named"]}} for name in "ABC"}
    assert problem({**mixins, **users}).pointer == "/$mixins/Named/name"
    assert problem({**mixins, "A": {}}).pointer == "/$mixins/Named/name"
    assert problem({"$mixins": {"Named": {"name": "CharField(0)"}}, "A": {}}).pointer == "/$mixins/Named/name"


def test_a_problem_stays_on_one_line() -> None:
    for text in (
        '{"a": "\\\n"}',
        '{"Job": {"has_many": "a\\nb"}}',
        '{"Job": {"x": {"type": "int", "null": "\\u202e"}}}',
    ):
        assert (problem(text).message + problem(text).suggestion).isprintable()
