"""One Python file, parsed and walked once, with every dotted name traced back to where it was imported from."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from agents.syntax import parsed

N = TypeVar("N", bound=ast.AST)
Function = ast.FunctionDef | ast.AsyncFunctionDef
MAX_DEPTH = 200
"""Levels of nesting: what the checks, which recurse, can follow; people's code stays below 40."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one part of an import names: ``qualified`` is what is imported, ``stands_for`` what the bound name means
    (``import a.b`` binds ``a``), ``star`` an import of everything."""

    node: ast.Import | ast.ImportFrom
    module: str
    qualified: str
    bound: str
    stands_for: str
    star: bool = False


@dataclass(frozen=True, eq=False)
class Source:
    """``module`` is the dotted name under which the file is imported."""

    path: str
    text: str
    tree: ast.Module
    module: str
    parents: dict[ast.AST, ast.AST] = field(default_factory=dict, repr=False)
    depth: int = 0
    _groups: dict[type[ast.AST], list[ast.AST]] = field(default_factory=dict, repr=False)

    @classmethod
    def parsed(cls, path: str, text: str, package: str) -> Source:
        """Raises what ``ast.parse`` raises."""
        tree = parsed(text, path)
        groups: dict[type[ast.AST], list[ast.AST]] = defaultdict(list)
        parents: dict[ast.AST, ast.AST] = {}
        level: list[ast.AST] = [tree]
        depth = 0
        while level:
            depth += 1
            below: list[ast.AST] = []
            for node in level:
                groups[type(node)].append(node)
                # Four fifths of all nodes, and nothing hangs from them.
                for name in () if isinstance(node, (ast.Constant, ast.Name, ast.alias)) else node._fields:
                    value = getattr(node, name, None)
                    children = value if isinstance(value, list) else (value,)
                    for child in children:
                        if isinstance(child, ast.AST) and not isinstance(child, ast.expr_context):
                            parents[child] = node
                            below.append(child)
            level = below
        return cls(path, text, tree, module_name(path, package), parents, depth, groups)

    def all(self, kind: type[N]) -> list[N]:
        """Every node of this very class, outer ones first."""
        return self._groups.get(kind, [])  # type: ignore[return-value]  # grouped by their class above

    @property
    def package(self) -> str:
        """What relative imports of the file start from."""
        return self.module if self.path.endswith("__init__.py") else self.module.rpartition(".")[0]

    @property
    def in_tests(self) -> bool:
        """Whether only a test run imports it."""
        parts = self.path.split("/")
        return "tests" in parts[:-1] or parts[-1].startswith(("test_", "conftest")) or parts[-1] == "tests.py"

    @property
    def is_migration(self) -> bool:
        return "migrations" in self.path.split("/")[:-1]

    @cached_property
    def imports(self) -> tuple[Imported, ...]:
        """Every import of the file, wherever it stands."""
        return (*self._plain_imports(), *self._from_imports())

    def _plain_imports(self) -> Iterator[Imported]:
        for node in self.all(ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                yield Imported(node, alias.name, alias.name, alias.asname or top, alias.name if alias.asname else top)

    def _from_imports(self) -> Iterator[Imported]:
        for node in self.all(ast.ImportFrom):
            module = self._absolute(node)
            for alias in node.names:
                star = alias.name == "*"
                qualified = module if star else f"{module}.{alias.name}"
                yield Imported(node, module, qualified, alias.asname or alias.name, qualified, star)

    def _absolute(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        start = self.package.split(".")
        start = start[: max(len(start) - node.level + 1, 0)]
        return ".".join([*start, *([node.module] if node.module else [])])

    @cached_property
    def aliases(self) -> Mapping[str, str]:
        """A name that an import binds, or that the module gives something imported → what it stands for."""
        known = {each.bound: each.stands_for for each in self.imports if not each.star}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.value, (ast.Name, ast.Attribute)):
                meant = _chain(node.value, known)
                names = [target.id for target in node.targets if isinstance(target, ast.Name)]
                known |= {name: meant for name in names if meant and name not in known}
        return known

    def qualified(self, node: ast.AST | None) -> str | None:
        """What a name or a chain of attributes stands for, if it starts from an import: ``django.db.models.Model``."""
        return _chain(node, self.aliases)

    @cached_property
    def references(self) -> tuple[tuple[ast.expr, str], ...]:
        """Each longest chain of attributes that starts from an import, with what it stands for."""
        inner = {node.value for node in self.all(ast.Attribute) if isinstance(node.value, (ast.Attribute, ast.Name))}
        outermost = [node for node in (*self.all(ast.Attribute), *self.all(ast.Name)) if node not in inner]
        return tuple((node, name) for node in outermost if (name := self.qualified(node)) is not None)

    @cached_property
    def top_level(self) -> Mapping[str, ast.stmt]:
        """Every name that the module itself binds, also under ``if``, ``try`` and ``with`` → where."""
        found: dict[str, ast.stmt] = {}
        todo: list[ast.stmt] = list(self.tree.body)
        while todo:
            node = todo.pop(0)
            for name in _bound_by(node):
                found[name] = node
            if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While, ast.Match)):
                todo[:0] = list(_inner_statements(node))
        return found

    def constant(self, node: ast.AST | None) -> str | None:
        """The text that an expression is: a literal, or a name that the module gives a literal once."""
        if isinstance(node, ast.Name) and isinstance(statement := self.top_level.get(node.id), ast.Assign):
            node = statement.value
        return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None

    def around(self, node: ast.AST) -> Iterator[ast.AST]:
        """What the node stands in, innermost first."""
        while (outer := self.parents.get(node)) is not None:
            yield outer
            node = outer

    @property
    def functions(self) -> list[Function]:
        """Every function and method."""
        return [*self.all(ast.FunctionDef), *self.all(ast.AsyncFunctionDef)]

    @cached_property
    def docstrings(self) -> frozenset[ast.AST]:
        """The constants that are docstrings."""
        bodies = (self.tree.body, *(each.body for each in (*self.all(ast.ClassDef), *self.functions)))
        firsts = (body[0] for body in bodies if body)
        return frozenset(first.value for first in firsts if isinstance(first, ast.Expr))

    @cached_property
    def strings(self) -> tuple[ast.Constant, ...]:
        """Every text constant that is no docstring."""
        return tuple(
            node for node in self.all(ast.Constant) if isinstance(node.value, str) and node not in self.docstrings
        )


def _chain(node: ast.AST | None, known: Mapping[str, str]) -> str | None:
    tail: list[str] = []
    while isinstance(node, ast.Attribute):
        tail.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name) or node.id not in known:
        return None
    return ".".join([known[node.id], *reversed(tail)])


def module_name(path: str, package: str) -> str:
    """``auth/views.py`` → ``backend.auth.views``."""
    dotted = path.removesuffix(".py").removesuffix("__init__").strip("/").replace("/", ".")
    return f"{package}.{dotted}" if dotted else package


def _bound_by(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
        yield node.name
    elif isinstance(node, (ast.Import, ast.ImportFrom)):
        for alias in node.names:
            yield alias.asname or (alias.name if isinstance(node, ast.ImportFrom) else alias.name.partition(".")[0])
    elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign, ast.For)):
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            yield from _stored(target)
    elif isinstance(node, ast.With):
        for item in node.items:
            yield from _stored(item.optional_vars) if item.optional_vars else ()


def _stored(target: ast.expr) -> Iterator[str]:
    for part in ast.walk(target):
        if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            yield part.id


def _inner_statements(node: ast.stmt) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(node, name, [])
    for inner in (*getattr(node, "handlers", []), *getattr(node, "cases", [])):
        yield from inner.body
