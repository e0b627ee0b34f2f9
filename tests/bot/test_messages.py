"""Commit messages: readable, with their trailers, and without a word of anybody's."""

from __future__ import annotations

import subprocess

import pytest

from agents.contract import GeneratedFile
from bot.commands import Words, parse
from bot.messages import (
    derived_message,
    file_message,
    fixup_message,
    pristine_message,
    removal_message,
    requests,
    skip_message,
    skipped_by,
    subject_of,
    undo_message,
    undone,
)
from bot.signature import Signer

VIEWS = GeneratedFile("views.py", "", "view", "one viewset per entity")
MESSAGES = [
    file_message(VIEWS, True, "erd.json"),
    file_message(VIEWS, False, "erd.json"),
    derived_message("openapi.yaml", True),
    derived_message(".erdsmith.json", False),
    derived_message("migrations/0002_order.py", True),
    removal_message("filters.py"),
    pristine_message("backend"),
    fixup_message("Add views.py: one viewset per entity", "writer", "https://example.com/1", ("7-0123456789ab",)),
    fixup_message("Add openapi.yaml", "writer", "https://example.com/1", ()),
    skip_message("README.md", "writer", "https://example.com/1", ("7-0123456789ab",)),
    undo_message("views.py", "a" * 40, "writer", "https://example.com/1", ("7-0123456789ab",)),
]


def trailers(message: str) -> dict[str, str]:
    """As git reads them."""
    read = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=message, capture_output=True, text=True, check=True
    )
    return dict(line.split(": ", 1) for line in read.stdout.splitlines())


@pytest.mark.parametrize("message", MESSAGES)
def test_a_message_is_a_subject_and_trailers_that_git_reads(message: str) -> None:
    subject, empty, *_ = message.split("\n")
    assert subject and not empty and len(subject) < 80
    read = trailers(Signer("s").signed("", "", message))
    assert read["ERDsmith-Engine"] == "builtin"
    assert len(read["ERDsmith-Signature"]) == 64


def test_a_drafted_file_names_its_agent() -> None:
    assert file_message(VIEWS, True, "erd.json").startswith("Add views.py: one viewset per entity\n")
    assert file_message(VIEWS, False, "erd.json").startswith("Update views.py: one viewset per entity\n")
    assert trailers(file_message(VIEWS, True, "erd.json"))["ERDsmith-Agent"] == "view"


def test_a_fix_up_names_who_asked_and_the_command_it_answers() -> None:
    message = fixup_message("Add views.py: x", "writer", "https://example.com/1", ("7-0123456789ab", "8-0123456789ab"))
    assert message.startswith("fixup! Add views.py: x\n\nAsked for by writer in https://example.com/1\n")
    assert requests(message) == ["7-0123456789ab", "8-0123456789ab"]


def test_the_request_of_a_real_command_is_found_again() -> None:
    (command,) = parse(Words("/revise views.py add pagination [skip ci] closes #1", "writer", 7))
    message = fixup_message("Add views.py", command.author, "https://example.com/1", (command.key,))
    assert requests(Signer("s").signed("", "", message)) == [command.key]
    assert "skip ci" not in message and "#1" not in message


@pytest.mark.parametrize(
    "message", ["Say ERDsmith-Request: 7-0", " ERDsmith-Request: 7-0", "ERDsmith-Request:", "erdsmith-request: 7-0"]
)
def test_what_is_no_request(message: str) -> None:
    assert requests(message) == []


@pytest.mark.parametrize(
    ("history", "subject"),
    [
        (["Add views.py: one viewset per entity\n\nbody"], "Add views.py: one viewset per entity"),
        (["Update views.py: b\n", "Add views.py: a\n"], "Update views.py: b"),
        (["fixup! Add views.py: a\n", "Add views.py: a\n"], "Add views.py: a"),
        (["Add api/views.py: a", "Add views.pyi: a", "Remove views.py: a"], "Add views.py"),
        ([], "Add views.py"),
    ],
)
def test_a_fix_up_belongs_to_the_commit_that_drafted_the_file(history: list[str], subject: str) -> None:
    assert subject_of("views.py", history) == subject


def test_what_was_skipped_and_what_was_undone_is_found_again() -> None:
    skip = Signer("s").signed("", "", skip_message("README.md", "writer", "https://example.com/1", ("7-0123456789ab",)))
    assert skipped_by(skip) == ("README.md", "writer") and requests(skip) == ["7-0123456789ab"]
    assert skipped_by(removal_message("README.md")) is None and undone(skip) == ""
    undo = Signer("s").signed("", "", undo_message("views.py", "a" * 40, "writer", "https://example.com/1", ()))
    assert undone(undo) == "a" * 40 and skipped_by(undo) is None
