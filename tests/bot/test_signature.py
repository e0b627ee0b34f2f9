"""Which commits are the bot's own: none that somebody else could have made."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.signature import TRAILER, Signer
from tests.bot.steady import STEADY

SIGNER = Signer("s3cret")


@dataclass(frozen=True)
class Commit:
    parent: str = "a" * 40
    tree: str = "b" * 40
    message: str = SIGNER.signed("a" * 40, "b" * 40, "Add models.py: the models\n\nERDsmith-Engine: builtin\n")


def is_ours(commit: Commit, signer: Signer = SIGNER) -> bool:
    return signer.wrote(commit.parent, commit.tree, commit.message)


COMMIT = Commit()


def test_a_commit_of_the_bot_is_recognised() -> None:
    assert is_ours(COMMIT)
    assert is_ours(COMMIT, Signer("s3cret"))


def test_the_signature_joins_the_trailers() -> None:
    assert COMMIT.message.split("\n\n")[-1].splitlines()[0] == "ERDsmith-Engine: builtin"
    assert COMMIT.message.splitlines()[-1].startswith(f"{TRAILER}: ")


def test_a_first_commit_has_no_parent() -> None:
    assert SIGNER.wrote("", "b" * 40, SIGNER.signed("", "b" * 40, "Keep\n"))


@pytest.mark.parametrize(
    "forged",
    [
        replace(COMMIT, parent="c" * 40),
        replace(COMMIT, parent=""),
        replace(COMMIT, tree="c" * 40),
        replace(COMMIT, parent=COMMIT.tree, tree=COMMIT.parent),
        replace(COMMIT, message=COMMIT.message.replace("models", "views")),
        replace(COMMIT, message=COMMIT.message.replace("\n\n", "\n")),
        replace(COMMIT, message=f"x{COMMIT.message}"),
        replace(COMMIT, message=f"\n{COMMIT.message}"),
        replace(COMMIT, message=f"{COMMIT.message}ERDsmith-Request: 7-0123456789ab\n"),
        replace(COMMIT, message=f"{COMMIT.message}\nSigned-off-by: Writer <writer@example.com>\n"),
        replace(COMMIT, message=COMMIT.message + COMMIT.message.splitlines()[-1]),
        replace(COMMIT, message=COMMIT.message.replace(TRAILER, TRAILER.lower())),
        replace(COMMIT, message=COMMIT.message.replace(f"{TRAILER}: ", f"  {TRAILER}: ")),
        replace(COMMIT, message=COMMIT.message[:-2] + "\n"),
        replace(COMMIT, message=COMMIT.message[:-65] + COMMIT.message[-65:].upper()),
        replace(COMMIT, message="Add models.py: the models\n"),
        replace(COMMIT, message=f"Add models.py\n\n{TRAILER}: {'0' * 64}\n"),
        replace(COMMIT, message=""),
    ],
)
def test_any_change_breaks_it(forged: Commit) -> None:
    assert not is_ours(forged)


def test_another_secret_gives_another_signature() -> None:
    assert not is_ours(COMMIT, Signer("s3cret "))
    assert not is_ours(COMMIT, Signer(""))


def test_what_git_does_to_the_end_of_a_message_is_forgiven() -> None:
    assert is_ours(replace(COMMIT, message=COMMIT.message.rstrip()))
    assert is_ours(replace(COMMIT, message=f"{COMMIT.message}\n"))


MESSAGES = st.text(st.characters(blacklist_characters="\x00"))


@STEADY
@given(MESSAGES)
def test_whatever_is_signed_is_recognised(message: str) -> None:
    assert SIGNER.wrote("a" * 40, "b" * 40, SIGNER.signed("a" * 40, "b" * 40, message))


@STEADY
@given(MESSAGES, MESSAGES)
def test_two_messages_never_share_a_signature(one: str, other: str) -> None:
    same = SIGNER.signature("", "", one) == SIGNER.signature("", "", other)
    assert same == (one.rstrip() == other.rstrip())


def test_bytes_that_are_no_text_can_be_signed() -> None:
    """Git's messages are bytes; what is no UTF-8 comes as surrogates."""
    assert SIGNER.wrote("", "", SIGNER.signed("", "", "caf\udce9"))
