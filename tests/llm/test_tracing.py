"""Traces tell what was asked, answered and kept, hold no secret, and go after some days."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agents.llm.chat import Message, Prompt, Reply, Usage
from agents.llm.errors import BudgetSpent
from agents.llm.tracing import Traces, note

PROMPT = Prompt((Message("user", "a prompt that holds the ERD"),))
DAY = 24 * 60 * 60.0


def lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for path in sorted(folder.glob("*.jsonl")) for line in path.read_text().splitlines()]


def test_a_call_leaves_its_hash_its_reply_and_its_verdict(tmp_path: Path) -> None:
    complete = Traces(tmp_path, 14).traced(lambda prompt: Reply("text", "m", Usage(10, 5, 0.25)), "run-1")
    complete(PROMPT)
    note(complete, PROMPT, "2 additions kept")
    first, second = lines(tmp_path)
    assert (first["run"], first["prompt"], first["reply"], first["tokens"]) == ("run-1", PROMPT.key, "text", 15)
    assert (second["prompt"], second["verdict"]) == (PROMPT.key, "2 additions kept")
    assert "holds the ERD" not in "".join(path.read_text() for path in tmp_path.iterdir())


def test_a_failure_leaves_its_name(tmp_path: Path) -> None:
    def spent(prompt: Prompt) -> Reply:
        raise BudgetSpent("used up")

    with pytest.raises(BudgetSpent):
        Traces(tmp_path, 14).traced(spent, "run-1")(PROMPT)
    assert [(line["error"], line["message"]) for line in lines(tmp_path)] == [("BudgetSpent", "used up")]


def test_no_secret_gets_there(tmp_path: Path) -> None:
    said = "mine sk-or-v1-0123456789abcdef0123 ghp_0123456789abcdefghijABCDEFGHIJ0123 hunter2 "
    said += "-----BEGIN RSA PRIVATE KEY-----\nx"
    Traces(tmp_path, 14, ["hunter2"]).traced(lambda prompt: Reply(said, "m", Usage()), "r")(PROMPT)
    assert lines(tmp_path)[0]["reply"] == "mine *** *** *** ***"


def test_what_is_old_is_forgotten(tmp_path: Path) -> None:
    now = [1_800_000_000.0]
    traces = Traces(tmp_path, 2, clock=lambda: now[0])
    complete = traces.traced(lambda prompt: Reply("text", "m", Usage()), "r")
    for _ in range(5):
        complete(PROMPT)
        now[0] += DAY
    (tmp_path / "notes.txt").write_text("mine")
    assert traces.forget() == 3
    assert len(lines(tmp_path)) == 2 and (tmp_path / "notes.txt").exists()


def test_nothing_is_kept_for_no_days(tmp_path: Path) -> None:
    complete = Traces(tmp_path / "none", 0).traced(lambda prompt: Reply("text", "m", Usage()), "r")
    complete(PROMPT)
    assert not (tmp_path / "none").exists()
