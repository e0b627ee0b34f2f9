"""Where in the backend something is written, so that what the probe finds names a file and a line."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cached_property

from agents.erd.model import Entity
from agents.syntax import parsed

Place = tuple[str, int | None]


class Places:
    """The lines of the package that speak about an entity; the first of the file where none is found."""

    def __init__(self, files: Mapping[str, str]) -> None:
        self._files = files

    def model(self, entity: Entity) -> Place:
        return "models.py", self._classes("models.py").get(entity.name, 1)

    def view(self, entity: Entity) -> Place:
        return "views.py", self._mentioning("views.py", entity)

    def serializer(self, entity: Entity) -> Place:
        return "serializers.py", self._mentioning("serializers.py", entity)

    def route(self, entity: Entity) -> Place:
        """Where the collection is routed; where routes are made at all, if this one is missing."""
        text = self._files.get("urls.py", "")
        return "urls.py", _line_with(text, f'"{entity.plural}"') or _line_with(text, "router") or 1

    def _mentioning(self, path: str, entity: Entity) -> int:
        """The class that is about the model: ``models.NAME`` in its body, else its name starts like the model's."""
        trees = self._trees.get(path)
        found = [node for node in trees.body if isinstance(node, ast.ClassDef)] if trees else []
        about = (node.lineno for node in found if any(_is_model(part, entity.name) for part in node.body))
        named = (
            node.lineno for node in found if node.name.removesuffix("ViewSet").removesuffix("Serializer") == entity.name
        )
        return next(named, None) or next(about, 1)

    def _classes(self, path: str) -> dict[str, int]:
        tree = self._trees.get(path)
        return {node.name: node.lineno for node in tree.body if isinstance(node, ast.ClassDef)} if tree else {}

    @cached_property
    def _trees(self) -> dict[str, ast.Module]:
        """The files asked about; by the time they are probed they have been compiled."""
        return {
            path: parsed(self._files[path])
            for path in ("models.py", "views.py", "serializers.py")
            if path in self._files
        }


def _is_model(statement: ast.stmt, name: str) -> bool:
    return any(isinstance(node, ast.Attribute) and node.attr == name for node in ast.walk(statement))


def _line_with(text: str, words: str) -> int | None:
    return next((number for number, line in enumerate(text.splitlines(), start=1) if words in line), None)
