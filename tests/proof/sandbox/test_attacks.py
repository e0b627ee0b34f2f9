"""Every attack in every sandbox, as root and as an ordinary user: what happened to the machine is what counts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from agents.proof.sandbox.runtime import interpreter_paths
from tests.proof.sandbox.cases import ALL, CLASSES, QUICK
from tests.proof.sandbox.moments import MOMENTS

ROOT = Path(__file__).parents[3]
REQUIRED = os.environ.get("ERDSMITH_TEST_TIERS", "").split()
"""Those that must be there; else one that the machine does not have is left out."""
CELLS = [
    ("root", "bubblewrap"),
    ("root", "landlock"),
    ("user", "bubblewrap"),
    ("user", "landlock"),
    ("container", "landlock"),
    ("root", "server"),
    ("user", "server"),
]

HARMLESS = {
    "outside__the_packages": "it would harm the installation",
    "outside__the_sources": "it has its own copy of them",
    "outside__shared_places": "it would litter this machine",
    "outside__read_by_handle": "only root may, outside of a sandbox too",
    "outside__owner": "as above",
    "network__packets": "as above",
    "network__raw": "as above",
    "network__ipv6": "not every machine has it",
    "network__vsock": "as above",
    "network__rare_families": "as above",
    "network__system_sockets": "as above",
    "network__names": "there is nobody to ask",
    "links__descriptors": "there is none",
}
"""Attacks that do nothing to an unconfined machine either, or too much."""


def available(who: str, tier: str) -> bool:
    """Whether this machine has such a cell."""
    needed = "bubblewrap" if tier == "server" else tier
    if needed in REQUIRED:
        return os.getuid() == 0 or who == "user"
    return (os.getuid() == 0 or who == "user") and (needed != "bubblewrap" or shutil.which("bwrap") is not None)


def trial(who: str, tier: str, *names: str) -> list[dict[str, Any]]:
    """What each attack did; the first answer tells the sandbox."""
    command = [sys.executable, "-m", "tests.proof.sandbox.trial", tier, *names]
    if who != "root" and os.getuid() == 0:
        script = str(Path(__file__).with_name("as_user.py"))
        command = [sys.executable, script, who, *interpreter_paths(), str(ROOT), "--", *command]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def effects(answers: list[dict[str, Any]]) -> dict[str, list[str]]:
    """The attacks that did something."""
    return {answer["case"]: answer["effects"] for answer in answers[1:] if answer["effects"]}


@pytest.mark.parametrize(("who", "tier"), CELLS[:4])
def test_a_sample_does_nothing(who: str, tier: str) -> None:
    if not available(who, tier):
        pytest.skip(f"this machine has no {tier} for {who}")
    answers = trial(who, tier, *QUICK)

    assert answers[0]["confinement"].startswith(f"{tier} as {'this user' if who == 'user' else 'a user of its own'}")
    assert len(answers) == 1 + len(QUICK)
    assert effects(answers) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("who", "tier", "attacks"),
    # What PostgreSQL runs has no moments of Django's.
    [
        (*cell, attacks)
        for cell in CELLS
        for attacks in (*CLASSES, "moments")
        if (cell[1], attacks) != ("server", "moments")
    ],
)
def test_nothing_does_anything(who: str, tier: str, attacks: str) -> None:
    if not available(who, tier):
        pytest.skip(f"this machine has no {tier} for {who}")
    names = [name for name in (*ALL, *MOMENTS) if name.startswith(f"{attacks}__")]
    answers = trial(who, tier, *names)

    assert len(answers) == 1 + len(names)
    assert effects(answers) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@pytest.mark.parametrize("attacks", ["memory", "signals", "outside", "links", "network"])
def test_unconfined_they_all_do_something(attacks: str) -> None:
    names = [name for name in ALL if name.startswith(f"{attacks}__") and name not in HARMLESS]

    assert set(names) == set(effects(trial("user", "none", *names)))
