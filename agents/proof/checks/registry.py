"""The register of static checks: a function, its id, and what its docstring tells people."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from agents.contract import Problem
from agents.proof.checks.project import Project


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a check found something and what the person should know; the id is added by who ran it."""

    path: str | None
    line: int | None
    message: str


Find = Callable[[Project], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Check:
    """A static check: pure, in process, over the whole set of files."""

    id: str
    find: Find

    def problems(self, project: Project) -> tuple[Problem, ...]:
        """What it finds, in the order of files and lines, each thing once."""
        found = dict.fromkeys(Problem(self.id, each.path, each.line, each.message) for each in self.find(project))
        return tuple(sorted(found, key=lambda problem: (problem.path or "", problem.line or 0)))

    @property
    def says(self) -> tuple[str, str, str]:
        """What it forbids, why, and how to mend it: the three parts of its docstring."""
        text = inspect.cleandoc(self.find.__doc__ or "")
        forbids, _, rest = text.partition("\n\nWhy: ")
        why, _, mend = rest.partition("\n\nMend: ")
        return _one_line(forbids), _one_line(why), _one_line(mend)


REGISTERED: dict[str, Check] = {}
"""Every static check by id, in the order in which Python met them."""


def check(id: str) -> Callable[[Find], Find]:
    """Register the function below as the check called ``id``: family, dot, what it is about."""

    def register(find: Find) -> Find:
        if id in REGISTERED:
            raise ValueError(f"there is a check called {id} already")
        REGISTERED[id] = Check(id, find)
        return find

    return register


def _one_line(text: str) -> str:
    return " ".join(text.split())
