"""A drafted shop, changed as a test wants it and asked what its ERD promises."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from agents.contract import Brief, CheckResult
from agents.draft import draft
from agents.erd import parse
from agents.erd.model import Erd
from agents.proof.probe import Backend, Probed, probe
from agents.proof.process import run_django
from agents.proof.proving import complete
from agents.proof.sandbox import current
from tests.agents.golden import ERDS

PACKAGE = "backend"


@cache
def erd(name: str) -> Erd:
    return parse(ERDS[name].read_bytes())


@cache
def drafted(name: str) -> Mapping[str, str]:
    """The drafts of a golden ERD with their migrations."""
    return complete({file.path: file.content for file in draft(Brief(erd(name), PACKAGE))}, PACKAGE)


@dataclass(frozen=True, slots=True)
class Edit:
    """One place of one file, and what is written there instead."""

    path: str
    pattern: str
    new: str

    def of(self, files: Mapping[str, str]) -> dict[str, str]:
        text, count = re.subn(self.pattern, self.new, files[self.path], count=1)
        assert count == 1, f"{self.path} has no {self.pattern}"
        return {**files, self.path: text}


def probed(files: Mapping[str, str], asked: Erd | None = None, *, thorough: bool = False) -> Probed:
    """What the probe finds, with nothing looked at before; what is asked is the shop's by default."""
    found: list[Probed] = []

    def judge(backend: Backend) -> tuple[CheckResult, ...]:
        found.append(probe(asked or erd("shop"), files, backend, thorough=thorough))
        return found[0].checks

    request = {"package": PACKAGE, "gate": "fast", "derive": False}
    run = run_django(current(), files, request, 120, judge=judge)
    assert found, run
    return found[0]
