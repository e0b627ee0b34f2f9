"""Migrations: one unbroken chain, and operations that a reviewer can follow."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from agents.proof.checks.injection import OUTSIDE_SQL
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source


@dataclass(frozen=True, slots=True)
class _Migration:
    source: Source
    name: str
    line: int
    dependencies: tuple[tuple[str, str, int], ...]
    """App label, name, line."""


def _folders(project: Project) -> Mapping[str, list[Source]]:
    """Folder of migrations → its files."""
    found: dict[str, list[Source]] = defaultdict(list)
    for source in project:
        folder, _, name = source.path.rpartition("/")
        if folder.rpartition("/")[2] == "migrations" and not name.startswith(("_", "~")):
            found[folder].append(source)
    return found


def _read(source: Source) -> _Migration | None:
    cls = source.top_level.get("Migration")
    if not isinstance(cls, ast.ClassDef):
        return None
    dependencies: list[tuple[str, str, int]] = []
    for node in ast.walk(cls):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2 and isinstance(source.parents.get(node), ast.List):
            pair = [each.value for each in node.elts if isinstance(each, ast.Constant)]
            assign = source.parents.get(source.parents[node])
            named = isinstance(assign, ast.Assign) and ast.unparse(assign.targets[0]) == "dependencies"
            if named and len(pair) == 2:
                dependencies.append((str(pair[0]), str(pair[1]), node.lineno))
    name = source.path.rpartition("/")[2].removesuffix(".py")
    return _Migration(source, name, cls.lineno, tuple(dependencies))


@check("migrations.chain")
def broken_chain(project: Project) -> Iterator[Finding]:
    """A file among the migrations that is none, one that builds on a missing one, or two that are both the last.

    Why: ``migrate`` stops, on the server.

    Mend: name the migration before it in ``dependencies``; merge two branches with ``makemigrations --merge``.
    """
    for folder, sources in _folders(project).items():
        label = folder.rpartition("/")[0].rpartition("/")[2] or project.package
        read = {source: _read(source) for source in sources}
        for source, migration in read.items():
            if migration is None:
                yield Finding(source.path, 1, "there is no class Migration in it")
        known = {migration.name: migration for migration in read.values() if migration}
        if None in read.values() or not known:
            continue
        needed: set[str] = set()
        for migration in known.values():
            for app, name, line in migration.dependencies:
                if app != label or name in {"__first__", "__latest__"}:
                    continue
                needed.add(name)
                if name not in known:
                    yield Finding(migration.source.path, line, f"it builds on {name}, which is not there")
                elif name == migration.name:
                    yield Finding(migration.source.path, line, "it builds on itself")
        last = sorted(known.keys() - needed)
        if not last:
            first = min(known)
            yield Finding(known[first].source.path, known[first].line, "the migrations build on each other in a circle")
        elif len(last) > 1 and not any(_replaces(known[name]) for name in last):
            where = known[last[-1]]
            yield Finding(where.source.path, where.line, f"several migrations are the last one: {', '.join(last)}")


def _replaces(migration: _Migration) -> bool:
    """Whether it stands for others that are still there."""
    return "replaces = " in migration.source.text


@check("migrations.operations")
def opaque_operations(project: Project) -> Iterator[Finding]:
    """A migration that does something else than change tables and rows: other operations than Django's own, SQL that
    reaches out of the database, code beside its functions.

    Why: it runs on the server with the database's rights, once and unseen.

    Mend: use Django's operations; a data migration is a function for ``RunPython`` that uses ``apps.get_model``.
    """
    for sources in _folders(project).values():
        for source in sources:
            for node in source.tree.body:
                if not isinstance(node, _DECLARATIONS) and not _is_docstring(node):
                    yield Finding(source.path, node.lineno, "this code runs whenever the migrations are read")
            for call in source.all(ast.Call):
                name = source.qualified(call.func) or ""
                if name.endswith(".RunSQL"):
                    yield from _outside(source, call)
                elif name.endswith(".RunPython") and call.args and isinstance(call.args[0], ast.Lambda):
                    yield Finding(source.path, call.lineno, "RunPython is given a lambda: name the function")


_DECLARATIONS = (ast.Import, ast.ImportFrom, ast.ClassDef, ast.FunctionDef, ast.Assign, ast.AnnAssign)


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _outside(source: Source, call: ast.Call) -> Iterator[Finding]:
    for part in ast.walk(call):
        text = source.constant(part) if isinstance(part, (ast.Constant, ast.Name)) else None
        if text is not None and (found := OUTSIDE_SQL.search(text)):
            yield Finding(source.path, call.lineno, f"{found[0][:40]!r} reaches out of the database")


@check("migrations.relations")
def dangling_relations(project: Project) -> Iterator[Finding]:
    """A migration that refers to a model that no migration makes.

    Why: ``migrate`` fails on a fresh database.

    Mend: correct the name, or make the migration anew with ``makemigrations``.
    """
    for folder, sources in _folders(project).items():
        label = folder.rpartition("/")[0].rpartition("/")[2] or project.package
        made = {name.lower() for source in sources for name in _made(source)}
        for source in sources:
            for call in source.all(ast.Call):
                node = next((each.value for each in call.keywords if each.arg == "to"), None)
                target = source.constant(node)
                if (
                    target is None
                    or node is None
                    or not (source.qualified(call.func) or "").startswith("django.db.models.")
                ):
                    continue
                app, dot, model = target.rpartition(".")
                if dot and app == label and model.lower() not in made:
                    yield Finding(source.path, node.lineno, f"no migration makes {target}")


def _made(source: Source) -> Iterator[str]:
    for call in source.all(ast.Call):
        name = (source.qualified(call.func) or "").rpartition(".")[2]
        option = {"CreateModel": "name", "RenameModel": "new_name"}.get(name)
        if option:
            value = next((each.value for each in call.keywords if each.arg == option), None)
            position = 0 if option == "name" else 1
            text = source.constant(value or (call.args[position] if len(call.args) > position else None))
            if text:
                yield text
