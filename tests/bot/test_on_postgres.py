"""Where there is PostgreSQL, the proof of every head ends there."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from agents.contract import Verdict
from agents.proof.database import why_not
from agents.proof.sandbox import current
from bot.hub import Hub
from bot.names import PROOF_CHECK
from tests.bot.inprocess import HELD, bot_beside, fake_gate
from tests.bot.test_head_proofs import Stage, proofs
from tests.world import PATIENCE, Json, World

NO_SUCH_TYPE = "operations = [migrations.RunSQL('CREATE TABLE t (c nosuchtype)'),"


def test_a_fresh_pull_request_is_proven_there_after_it_was_opened(tmp_path: Path) -> None:
    go_on = threading.Event()

    def gate(*_: object) -> Verdict:
        assert go_on.wait(PATIENCE)
        return replace(HELD, database="PostgreSQL")

    with pytest.MonkeyPatch.context() as patch, Hub(tmp_path / "hub") as hub:
        fake_gate(patch)
        patch.setattr("bot.heads.verify_on_own", gate)
        with bot_beside(hub, tmp_path, on_postgres=True):
            shop = Stage(hub, tmp_path).shop()
            pull = shop.opened()
            head = pull["head"]["sha"]
            first = "Proven by 1 checks (full gate); the proof on PostgreSQL is running"
            assert proofs(shop, head) == [(PROOF_CHECK, "success", first)]
            go_on.set()
            shop.idle()
            assert proofs(shop, head) == [(PROOF_CHECK, "success", "Proven by 1 checks (full gate, PostgreSQL)")]
            assert "The full gate, on PostgreSQL:" in shop.writer.pull(pull["number"])["body"]


@pytest.mark.long
def test_what_only_postgresql_refuses_turns_the_check_red_once_though_the_bot_is_killed(tmp_path: Path) -> None:
    if why_not(current()):
        pytest.skip(why_not(current()) or "")
    with World(tmp_path, on_postgres=True) as world:
        shop = world.repository()
        branch = shop.opened()["head"]["ref"]
        shop.idle()
        (opened,) = shop.all_checks(shop.writer.ref(f"refs/heads/{branch}"), PROOF_CHECK)
        assert opened["conclusion"] == "success" and "(full gate, PostgreSQL)" in opened["output"]["title"]

        path = "backend/migrations/0001_initial.py"
        broken = shop.writer.file(path, branch).replace("operations = [", NO_SUCH_TYPE)
        head = shop.writer.push({path: broken}, "Add a table", branch=branch)

        def begun() -> bool:
            return any(run["status"] == "in_progress" for run in shop.all_checks(head, PROOF_CHECK))

        shop.wait_for(begun, PATIENCE, "the proof to begin")
        world.bot.kill()
        assert begun()
        world.bot.start()

        def concluded() -> Json | None:
            return shop.check(head, PROOF_CHECK)

        check = shop.wait_for(concluded, PATIENCE, "the verdict")
        shop.idle()
        assert (check["conclusion"], check["output"]["title"]) == ("failure", "Failed: migrate")
        assert [note["path"] for note in shop.writer.annotations(check["id"])] == [path]
        assert len(shop.all_checks(head, PROOF_CHECK)) == 1
