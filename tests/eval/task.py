"""One task: an ERD, what is asked, and a test of the generated backend that says whether it was done."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Literal

from agents.erd import parse
from agents.erd.model import Erd

Kind = Literal["rule", "revision", "feature"]


@dataclass(frozen=True, slots=True)
class World:
    """A small ERD around one entity that belongs to users."""

    entity: str
    field: str
    plural: str

    def erd(self, *rules: str) -> Erd:
        drawn = {
            "User": {"full_name": "str"},
            self.entity: {self.field: "str", "amount": "int", "owner": "fk:User"},
            "Tag": {"word": "str"},
            **({"$rules": list(rules)} if rules else {}),
        }
        return parse(json.dumps(drawn))

    @property
    def snake(self) -> str:
        return self.entity.lower()


WORLDS = (
    World("Job", "title", "jobs"),
    World("Article", "name", "articles"),
    World("Ticket", "code", "tickets"),
    World("Recipe", "label", "recipes"),
    World("Track", "number", "tracks"),
)


@dataclass(frozen=True, slots=True)
class Task:
    """``path`` is the file that a revision is about. ``acceptance`` is the body of a test method.

    ``edits`` is what a perfect model would do: for a rule and a revision a class and the lines that it gains or a
    replacement in the file, for a feature the module and its test.
    """

    id: str
    kind: Kind
    world: World
    words: str
    acceptance: str
    path: str = ""
    edits: tuple[tuple[str, str], ...] = ()

    @property
    def erd(self) -> Erd:
        return self.world.erd(self.words) if self.kind == "rule" else self.world.erd()

    @property
    def test(self) -> str:
        """The acceptance test as a module of the generated tests."""
        body = "\n".join(f"        {line}" if line else "" for line in self.acceptance.strip().splitlines())
        return (
            "from django.contrib import admin\n\nfrom .. import models, views\nfrom . import cases, factories\n\n\n"
            f"class AcceptanceTests(cases.ApiTestCase):\n    def test_it_was_done(self):\n{body}\n"
        )
