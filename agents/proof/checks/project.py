"""The whole set of files as the checks see it: parsed once, with what the ERD asks for."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from pydantic import TypeAdapter

from agents.briefing import brief
from agents.contract import Brief, Options, UserError
from agents.erd import ErdError, parse
from agents.proof.checks.source import Source
from agents.recipes import checked

_OPTIONS = TypeAdapter(dict[str, dict[str, dict[str, Any]]])
_PATHS = TypeAdapter(list[str])
MANIFEST = ".erdsmith.json"
"""The name is written here again, because the manifest's own module builds on the proof."""


@dataclass(frozen=True, slots=True)
class Unparsed:
    """A Python file that is none, and why."""

    path: str
    line: int | None
    why: str


@dataclass(frozen=True)
class Class:
    """A class of the tree and the file it is in."""

    source: Source
    node: ast.ClassDef

    @property
    def name(self) -> str:
        return self.node.name

    @property
    def qualified(self) -> str:
        return f"{self.source.module}.{self.node.name}"


@dataclass(frozen=True, eq=False)
class Project:
    """``asked`` is what the files must live up to: given, or what the manifest among them says."""

    files: Mapping[str, str]
    package: str
    sources: Mapping[str, Source] = field(repr=False)
    unparsed: tuple[Unparsed, ...] = ()
    asked: Brief | None = None
    asked_is_broken: str = ""
    cache: dict[str, object] = field(default_factory=dict, repr=False, compare=False)
    """What several checks look at, made by the first of them."""

    @classmethod
    def of(
        cls, files: Mapping[str, str], package: str, asked: Brief | None = None, known: Project | None = None
    ) -> Project:
        """Parse every Python file that is not ``known`` already; without ``asked`` the manifest among them is read."""
        sources: dict[str, Source] = {}
        unparsed: list[Unparsed] = []
        for path in sorted(files):
            if not path.endswith(".py"):
                continue
            if known and path in known.sources and known.files[path] == files[path]:
                sources[path] = known.sources[path]
                continue
            try:
                sources[path] = Source.parsed(path, files[path], package)
            except SyntaxError as error:
                unparsed.append(Unparsed(path, error.lineno, f"{type(error).__name__}: {error.msg}"))
            except (ValueError, RecursionError, MemoryError) as error:
                unparsed.append(Unparsed(path, None, f"{type(error).__name__}: {error}"))
        broken = ""
        if asked is None and MANIFEST in files:
            try:
                asked = _asked(files[MANIFEST], package)
            except ValueError as error:
                broken = str(error)
        return cls(files, package, sources, tuple(unparsed), asked, broken)

    def __iter__(self) -> Iterator[Source]:
        return iter(self.sources.values())

    @cached_property
    def modules(self) -> Mapping[str, Source]:
        """Dotted name → file."""
        return {source.module: source for source in self}

    @cached_property
    def classes(self) -> Mapping[str, Class]:
        """Every class at the top of a module, by its full name."""
        return {
            f"{source.module}.{node.name}": Class(source, node)
            for source in self
            for node in source.all(ast.ClassDef)
            if isinstance(source.parents.get(node), (ast.Module, ast.If, ast.Try))
        }

    def is_own(self, qualified: str) -> bool:
        """Whether a dotted name means something of this package."""
        return qualified == self.package or qualified.startswith(f"{self.package}.")

    def settled(self, qualified: str) -> str:
        """A name of this package traced through modules that only pass it on."""
        for _ in range(10):
            module, _, name = qualified.rpartition(".")
            passed_on = self._passed_on(self.modules[module], name) if module in self.modules else None
            if passed_on is None or passed_on == qualified:
                return qualified
            qualified = passed_on
        return qualified

    def _passed_on(self, source: Source, name: str) -> str | None:
        """What a module means by a name that it imports, also with a star."""
        if name in source.aliases:
            return source.aliases[name]
        stars = (each.module for each in source.imports if each.star and each.module in self.modules)
        return next((f"{module}.{name}" for module in stars if name in self.modules[module].top_level), None)

    def named(self, source: Source, node: ast.AST | None) -> str | None:
        """The full name of what an expression refers to: imported, or made at the top of the same module."""
        qualified = source.qualified(node)
        if qualified is not None:
            return self.settled(qualified)
        if isinstance(node, ast.Name) and node.id in source.top_level:
            return f"{source.module}.{node.id}"
        return None

    def lineage(self, cls: Class) -> Iterator[Class | str]:
        """The class and what it is made from, nearest first; what is not of the tree by its name, ``""`` if unknown."""
        todo: list[Class | str] = [cls]
        seen: set[str] = set()
        while todo:
            current = todo.pop(0)
            if isinstance(current, str):
                yield current
                continue
            if current.qualified in seen:
                continue
            seen.add(current.qualified)
            yield current
            bases = [self.named(current.source, base) or "" for base in current.node.bases]
            todo[:0] = [self.classes.get(base, base) for base in bases]


def _asked(text: str, package: str) -> Brief:
    stored = json.loads(text)
    if not isinstance(stored, dict):
        raise ValueError("it holds no object")
    try:
        erd = parse(json.dumps(stored.get("erd")).encode())
    except ErdError as error:
        raise ValueError(f"erd: {error.problems[0].message}") from None
    options = _OPTIONS.validate_python(stored.get("options", {}))
    skipped = tuple(_PATHS.validate_python(stored.get("skipped", [])))
    try:
        return brief(erd, package, checked(Options(options, skipped), erd))
    except UserError as error:
        raise ValueError(f"options: {error}") from None
