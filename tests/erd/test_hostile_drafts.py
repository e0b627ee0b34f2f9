"""Hostile text in every place of an ERD that takes text: the drafts do what they do for a harmless one."""

from __future__ import annotations

import ast
import io
import json
import tokenize
from collections.abc import Mapping

import pytest
import yaml

from agents.contract import Brief
from agents.draft import draft
from agents.erd import parse
from agents.proof.proving import complete
from tests.erd.reading import problems
from tests.hostile import EVERYTHING, TEXTS, erd_saying

HARMLESS = "harmless"


def drafted(text: str) -> dict[str, str]:
    erd = parse(json.dumps(erd_saying(text)))
    return {file.path: file.content for file in draft(Brief(erd, "backend"))}


@pytest.fixture(scope="module")
def harmless() -> dict[str, str]:
    return drafted(HARMLESS)


def shape(source: str) -> str:
    """The syntax tree with every text emptied: what the code does."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            node.value = ""
    return ast.dump(tree)


def comments(source: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


def is_plain(text: str) -> bool:
    """Whether people see every character, and no terminal obeys one."""
    return all(char.isprintable() or char == "\n" for char in text)


def differs(files: Mapping[str, str], others: Mapping[str, str]) -> list[str]:
    """The files that do something else than their counterparts."""
    assert files.keys() == others.keys()
    return [
        path
        for path, content in files.items()
        if (
            (shape(content), comments(content)) != (shape(others[path]), comments(others[path]))
            if path.endswith(".py")
            else content != others[path]
        )
    ]


@pytest.mark.parametrize("text", [*TEXTS, EVERYTHING])
def test_no_text_changes_what_a_draft_does(text: str, harmless: dict[str, str]) -> None:
    files = drafted(text)
    assert differs(files, harmless) == []
    assert [path for path, content in files.items() if not is_plain(content)] == []
    said = {node.value for node in ast.walk(ast.parse(files["models.py"])) if isinstance(node, ast.Constant)}
    assert text in said


def test_no_text_changes_what_is_derived_from_the_drafts(harmless: dict[str, str]) -> None:
    files, others = complete(drafted(EVERYTHING), "backend"), complete(harmless, "backend")
    derived = {path for path in files if path not in harmless}
    assert derived == {"migrations/0001_initial.py", "openapi.yaml"}
    assert [path for path in derived if not is_plain(files[path])] == []
    assert differs(*({"m.py": each["migrations/0001_initial.py"]} for each in (files, others))) == []
    assert _blank(yaml.safe_load(files["openapi.yaml"])) == _blank(yaml.safe_load(others["openapi.yaml"]))


def _blank(value: object) -> object:
    """A description of an API without its texts; choices are told apart by their number only."""
    if isinstance(value, dict):
        return {key: _blank(item) for key, item in value.items() if key != "description"}
    if isinstance(value, list):
        return [_blank(item) for item in value]
    return "" if isinstance(value, str) else value


def test_a_nul_is_refused_wherever_it_stands() -> None:
    found = problems(erd_saying("a\0b"))
    places = {problem.pointer for problem in found}
    assert {"/$rules/0", "/$features/0", "/Ticket/$meta/description", "/Ticket/note/help_text"} <= places
    default = problems({"Ticket": {"note": {"type": "TextField", "default": "a\0b"}}})
    assert [problem.pointer for problem in default] == ["/Ticket/note/default"]
    assert all("NUL" in problem.message or "\\x00" in problem.message for problem in found), found
