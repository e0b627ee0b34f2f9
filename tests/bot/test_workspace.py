"""Git: what is written, and what is brought here again."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from bot.signature import Signer
from bot.workspace import AUTHOR, Change, RefUpdate, Workspace

MAIN = "refs/heads/main"


@pytest.fixture
def server(tmp_path: Path) -> str:
    """A repository without commits."""
    subprocess.run(["git", "init", "--bare", "--quiet", tmp_path / "server.git"], check=True)
    return str(tmp_path / "server.git")


def workspace_at(server: str) -> Workspace:
    return Workspace(server, "token", Signer("secret"))


def git(server: str, *arguments: str, said: bytes = b"", **environment: str) -> bytes:
    command = ["git", f"--git-dir={server}", *arguments]
    return subprocess.run(
        command, env={**os.environ, **environment}, input=said, check=True, capture_output=True
    ).stdout


def test_a_commit_is_the_one_that_git_itself_would_write(server: str) -> None:
    with workspace_at(server) as workspace:
        changes = [Change({"ä b.txt": "é\r\n"}, "Añadir"), Change({"c": "1"}, "Two\n\nWhy")]
        first, second = workspace.write("", changes, 1_700_000_000)
        workspace.push([RefUpdate(MAIN, second, "")])
    git(server, "fsck", "--strict")
    tree, _, message = git(server, "log", "-1", "--format=%T%n%B", second).partition(b"\n")
    who = {"NAME": str(AUTHOR.name), "EMAIL": str(AUTHOR.email), "DATE": "1700000000 +0000"}
    identity = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
    made = git(server, "commit-tree", tree.decode(), "-p", first, said=message.removesuffix(b"\n"), **identity)
    assert made.decode().strip() == second


def test_a_ref_that_moved_is_brought_anew_and_one_that_did_not_is_known(server: str) -> None:
    with workspace_at(server) as writer, workspace_at(server) as reader:
        (first,) = writer.write("", [Change({"erd.json": "{}"}, "Draw")], 1)
        writer.push([RefUpdate(MAIN, first, "")])
        assert reader.fetch(shallow=[MAIN]) == {MAIN: first}
        assert reader.has_fetched(shallow=[first]) and not reader.has_fetched(shallow=[], deep=[first])
        (second,) = writer.write(first, [Change({"erd.json": "[]"}, "Redraw")], 2)
        writer.push([RefUpdate(MAIN, second, first)])
        assert not reader.has_fetched(shallow=[second])
        assert reader.fetch(shallow=[MAIN]) == {MAIN: second}
        found = reader.blob(second, "erd.json")
        assert found is not None and found[1] == b"[]"
