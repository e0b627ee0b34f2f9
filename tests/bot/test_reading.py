"""A push is read: whatever goes wrong there, nobody waits for a check that never ends."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot import generate, pushes
from bot.event import Event
from bot.github import Check, Pull, Report, Repository
from bot.progress import WENT_WRONG
from bot.run import Run
from bot.signature import Signer
from bot.workspace import Change, RefUpdate, Workspace
from tests.bot.engine import SERVICES


@dataclass
class Checks:
    """A repository on GitHub of which only the checks are looked at."""

    clone_url: str
    concluded: list[Report] = field(default_factory=list)
    login: str = "erdsmith[bot]"
    token: str = "ghs_token"

    def repository(self) -> Repository:
        return Repository(self.clone_url, "main")

    def branch(self, name: str) -> str | None:
        return None

    def open_pulls(self, base: str) -> list[Pull]:
        return []

    def start_check(self, sha: str, name: str, key: str, title: str) -> Check:
        return Check(1, False, None, key, title)

    def conclude_check(self, check: int, report: Report) -> None:
        self.concluded.append(report)


@pytest.fixture
def github(tmp_path: Path) -> Checks:
    server = tmp_path / "server.git"
    subprocess.run(["git", "init", "--bare", "--quiet", server], check=True)
    return Checks(str(server))


def commit(github: Checks, files: dict[str, str | None]) -> None:
    with Workspace(github.clone_url, "token", Signer("somebody else")) as workspace:
        (sha,) = workspace.write("", [Change(files, "Draw the ERD")], 1)
        workspace.push([RefUpdate("refs/heads/main", sha, "")])


def pushed(github: Checks, branch: str = "main") -> tuple[Run, Callable[[], str]]:
    def remember(name: str, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        return act()

    event = Event("push", "d-1", 7, "acme/shop", branch=branch)
    run = Run(event, "d-1", SERVICES, remember, lambda *_: None, lambda _: None)
    run.__dict__["github"] = github
    return run, lambda: pushes.pushed(run)


def test_an_error_while_reading_concludes_the_check(github: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise RecursionError

    monkeypatch.setattr(generate, "parse", broken)
    commit(github, {"erd.json": "{}"})
    run, work = pushed(github)
    with pytest.raises(RecursionError):
        work()
    run.give_up()
    run.close()
    assert github.concluded == [WENT_WRONG]


@pytest.mark.parametrize(
    ("files", "outcome", "title"),
    [
        ({"notes.md": "x"}, "no ERD", None),
        ({"erd.json/notes.md": "x"}, "no ERD", None),
        ({"erd.json": "{"}, "bad ERD", "1 problem in the ERD"),
        ({"erd.json": "\x00"}, "bad ERD", "1 problem in the ERD"),
        ({"erd.json": '{"A": {"b": "CharField"}}', "backend/x": "x"}, "refused", "Nothing was generated"),
        ({"erd.json": '{"A": {"b": "CharField"}}', "backend": "x"}, "refused", "Nothing was generated"),
        ({"erd.json": '{"A": {"b": "CharField"}}', "backend/.erdsmith.json": "{"}, "refused", "Nothing was generated"),
    ],
)
def test_what_cannot_be_generated_is_said(
    github: Checks, files: dict[str, str | None], outcome: str, title: str | None
) -> None:
    commit(github, files)
    run, work = pushed(github)
    assert work() == outcome
    run.close()
    assert [report.title for report in github.concluded] == ([title] if title else [])


def test_a_branch_that_is_no_base_is_left_alone(github: Checks) -> None:
    commit(github, {"erd.json": "{"})
    run, work = pushed(github, "topic")
    assert work() == "not a base branch"
    run.close()
    assert github.concluded == []
