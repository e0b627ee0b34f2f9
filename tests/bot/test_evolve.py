"""What a changed ERD does to a folder that people worked on, with real drafts and a real proof."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

import pytest

from agents.erd import Erd, parse
from agents.manifest import NAME as MANIFEST
from agents.manifest import Manifest
from agents.merge import dependents
from agents.planner import plan
from bot.evolve import Proposal, evolve
from tests.bot.inprocess import fake_gate

SHOP = {"Product": {"title": "CharField(80)"}}
WITH_STOCK = {"Product": {"title": "CharField(80)", "stock": "IntegerField"}}


def read(drawn: Mapping[str, Mapping[str, str]]) -> Erd:
    return parse(json.dumps(drawn).encode())


@dataclass(frozen=True)
class Folder:
    """What the branch, the pristine ref and the manifest hold after a first pull request."""

    present: Mapping[str, str]
    pristine: Mapping[str, str]
    manifest: Manifest

    def evolved(self, **edits: str | None) -> Proposal:
        """What adding a field does after people changed (``None``: deleted) some files."""
        changed = {**self.present, **{name.replace("__", "."): text for name, text in edits.items()}}
        left = {path: text for path, text in changed.items() if text is not None}
        return evolve(read(WITH_STOCK), "backend", self.manifest, self.pristine, left)


@pytest.fixture(scope="module")
def fresh() -> Proposal:
    return evolve(read(SHOP), "backend", None, {}, {})


@pytest.fixture(scope="module")
def folder(fresh: Proposal) -> Folder:
    return Folder({**fresh.writes, MANIFEST: fresh.manifest.dump()}, fresh.pristine, fresh.manifest)


def test_a_first_draft_is_all_written_and_proven(fresh: Proposal) -> None:
    assert fresh.verdict.ok and fresh.changes_something
    assert set(fresh.plan.paths) - {MANIFEST} <= set(fresh.writes)
    assert {"migrations/0001_initial.py", "openapi.yaml"} <= set(fresh.writes)
    assert dict(fresh.pristine) == dict(fresh.writes)
    assert (fresh.held, fresh.deletes, fresh.waiting) == ((), (), ())
    assert all(fresh.manifest.is_pristine(path, text) for path, text in fresh.writes.items())


def test_the_order_is_the_one_to_read_in(fresh: Proposal) -> None:
    planned = [path for path in fresh.writes if path in fresh.plan.paths]
    assert planned == [path for path in fresh.plan.paths if path in fresh.writes]


def test_edited_and_deleted_files_stay_so_and_the_rest_goes_on(folder: Folder) -> None:
    admin = folder.present["admin.py"] + "# ours\n"
    schema = folder.present["openapi.yaml"] + "# ours\n"
    proposal = folder.evolved(admin__py=admin, openapi__yaml=schema, Procfile=None)
    assert proposal.verdict.ok
    assert "stock" in proposal.writes["models.py"]
    held = {each.path: each for each in proposal.held}
    assert set(held) == {"admin.py", "openapi.yaml"}
    assert "+" in held["admin.py"].hunk and "stock" in held["admin.py"].hunk and "# ours" not in held["admin.py"].hunk
    assert not {"admin.py", "openapi.yaml", "Procfile"} & {*proposal.writes, *proposal.deletes}
    assert proposal.pristine["admin.py"] == folder.pristine["admin.py"]
    assert proposal.waiting == () and proposal.manifest.erd == read(WITH_STOCK)
    assert not {"migrations/0001_initial.py", "settings.py"} & set(proposal.writes)
    assert any(path.startswith("migrations/0002_") for path in proposal.writes)


def test_what_builds_on_a_persons_file_waits_and_the_manifest_keeps_the_old_erd(folder: Folder) -> None:
    proposal = folder.evolved(models__py=folder.present["models.py"] + "\n\nANSWER = 42\n")
    assert proposal.verdict.ok
    assert "models.py" in {each.path for each in proposal.held}
    assert proposal.waiting and set(proposal.waiting) <= set(dependents(proposal.plan, ["models.py"]))
    assert not {"models.py", *proposal.waiting} & set(proposal.writes)
    assert not any(path.startswith("migrations/0002_") for path in proposal.writes)
    assert proposal.manifest.erd == read(SHOP)


def test_what_no_longer_is_part_of_the_plan_is_deleted_unless_somebody_edited_it(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that only an earlier version drafted."""
    fake_gate(monkeypatch)
    old = {"legacy.py": "# drafted\n", "kept.py": "# drafted\n"}
    past = Folder({**folder.present, **old}, {**folder.pristine, **old}, folder.manifest)
    proposal = past.evolved(kept__py="# ours\n")
    assert proposal.deletes == ("legacy.py",)
    assert "kept.py" in {each.path for each in proposal.held}


def test_dependents_are_named_by_the_plan() -> None:
    the_plan = plan(read(SHOP))
    assert "views.py" in dependents(the_plan, ["models.py"]) and "models.py" not in dependents(the_plan, ["views.py"])
