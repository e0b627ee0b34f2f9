"""The drafted output as the rules of the Review agent look at it: the model of the ERD, and where each part stands."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from agents.erd.model import Entity, Erd
from agents.review.finding import Finding, Severity
from agents.splicing import first_line
from agents.syntax import parsed

Files = Mapping[str, str]
_MODELS = "models.py"


@dataclass(frozen=True)
class Drafted:
    """An ERD and what was made of it."""

    erd: Erd
    files: Files

    def member(self, rule: str, severity: Severity, entity: Entity, name: str, message: str, mend: str = "") -> Finding:
        """A finding on the line of a field or a reference."""
        fallback = self._lines.get((entity.name, ""), 1)
        return Finding(rule, severity, _MODELS, self._lines.get((entity.name, name), fallback), message, mend)

    def entity(self, rule: str, severity: Severity, entity: Entity, message: str, mend: str = "") -> Finding:
        """A finding on the line of a model's class."""
        return Finding(rule, severity, _MODELS, self._lines.get((entity.name, ""), 1), message, mend)

    def view(self, rule: str, severity: Severity, entity: Entity, message: str, mend: str = "") -> Finding:
        """A finding on the line of a collection's class."""
        line = self._views.get(f"{entity.name}ViewSet", 1)
        return Finding(rule, severity, "views.py", line, message, mend)

    @cached_property
    def _lines(self) -> dict[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = {}
        for node in _classes(self.files.get(_MODELS, "")):
            found[node.name, ""] = first_line(node)
            for statement in node.body:
                match statement:
                    case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                        found[node.name, name] = statement.lineno
        return found

    @cached_property
    def _views(self) -> dict[str, int]:
        return {node.name: first_line(node) for node in _classes(self.files.get("views.py", ""))}


def _classes(text: str) -> list[ast.ClassDef]:
    try:
        return [node for node in parsed(text).body if isinstance(node, ast.ClassDef)]
    except (SyntaxError, ValueError):
        return []
