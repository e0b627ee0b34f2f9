"""What the code imports: only familiar modules, none hidden, none missing, no circles."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from agents.proof.checks.packages import FAMILIAR, ONLY_IN_TESTS, PYTHON, STDLIB
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Imported, Source
from agents.wording import words

KNOWN = frozenset(module for modules in FAMILIAR.values() for module in modules)
_OWN_FOLDERS = frozenset({"tests", "auth", "migrations", "features"})


@check("imports.allowed")
def unfamiliar_imports(project: Project) -> Iterator[Finding]:
    """An import of a module that a Django backend has no use for, or of a package that nobody knows.

    Why: what is imported runs, on the servers of everybody who installs it. Modules that start processes, open
    sockets, write files or load code are not on the list.

    Mend: use Django's own way (mail, storage, cache), or a familiar package pinned in requirements.txt.
    """
    for source in project:
        for each in source.imports:
            why = _refusal(project, source, each)
            if why:
                yield Finding(source.path, each.node.lineno, why)


def _refusal(project: Project, source: Source, each: Imported) -> str:
    top, _, rest = each.qualified.partition(".")
    if project.is_own(each.module):
        is_collection = source.path.endswith("__init__.py")
        return f"{each.module} is imported with a star: name what is needed" if each.star and not is_collection else ""
    if not top:
        return "a relative import leads out of the package"
    if each.star:
        return f"{each.module} is imported with a star: name what is needed"
    if top in ONLY_IN_TESTS:
        return "" if source.in_tests else f"{top} belongs into tests only"
    if top in STDLIB:
        names, used = STDLIB[top], rest.partition(".")[0]
        return "" if names is None or not rest or used in names else f"{top}.{used} may not be used"
    if top in PYTHON:
        return f"the module {top} may not be imported"
    return "" if top in KNOWN else f"{top} is no familiar package"


@check("imports.attributes")
def hidden_modules(project: Project) -> Iterator[Finding]:
    """A forbidden part of an allowed module, or a module reached through another one (``logging.os``).

    Why: it is the forbidden import by a side door.

    Mend: use only what the module is for; ``os`` is here for ``environ`` and ``path``, ``sys`` for ``argv``.
    """
    for source in project:
        for each in source.imports:
            door = _side_door(project, each.qualified)
            if door and not each.star:
                yield Finding(source.path, each.node.lineno, f"{each.qualified} reaches the module {door}")
        for node, qualified in source.references:
            top, *rest = qualified.split(".")
            names = STDLIB.get(top) if not project.is_own(qualified) else None
            if names is not None and rest and rest[0] not in names:
                yield Finding(source.path, node.lineno, f"{top}.{rest[0]} may not be used")
            elif names is not None and not rest and isinstance(source.parents.get(node), _VALUES):
                yield Finding(source.path, node.lineno, f"the module {top} is handed on as a value")
            elif door := _side_door(project, qualified):
                yield Finding(source.path, node.lineno, f"{qualified} reaches the module {door}")


_VALUES = (ast.Call, ast.Assign, ast.keyword, ast.List, ast.Tuple, ast.Dict, ast.Return, ast.NamedExpr, ast.Starred)
_SIDE_DOORS = words(
    """
    os sys subprocess socket builtins importlib shutil ctypes pickle marshal multiprocessing inspect
    tempfile pty gc runpy pkgutil posix nt urlopen
    """
)


def _side_door(project: Project, qualified: str) -> str:
    """The module that a name reaches through another one, if it does."""
    if _own_path(project, qualified):
        return ""
    parts = (part.lstrip("_") for part in qualified.split(".")[1:])
    return next((part for part in parts if part in _SIDE_DOORS), "")


def _own_path(project: Project, qualified: str) -> bool:
    """Whether the name stays inside the package: it does not lead through what a module of it has imported."""
    parts = qualified.split(".")
    for length in range(len(parts) - 1, 0, -1):
        module = ".".join(parts[:length])
        if module in project.modules:
            return project.is_own(project.settled(f"{module}.{parts[length]}"))
    return False


@check("imports.shadowing")
def shadowing_files(project: Project) -> Iterator[Finding]:
    """A file or folder at the top of the package that has the name of a module of Python, Django or another package.

    Why: ``python backend/manage.py`` looks there first, so the wrong module is imported.

    Mend: rename it.
    """
    for path in project.files:
        top, inside, _ = path.partition("/")
        name = top if inside else top.removesuffix(".py")
        if (inside or top.endswith(".py")) and name not in _OWN_FOLDERS and name in PYTHON | KNOWN | ONLY_IN_TESTS:
            yield Finding(path, 1, f"{top} hides the module {name} from manage.py")


@check("imports.names")
def missing_names(project: Project) -> Iterator[Finding]:
    """A name taken from a module of the package that the module does not have.

    Why: the backend does not start.

    Mend: define the name, or correct its spelling.
    """
    for source in project:
        for each in source.imports:
            if not each.star and project.is_own(each.qualified) and (why := _missing(project, each.qualified)):
                yield Finding(source.path, each.node.lineno, why)
        for node, qualified in source.references:
            if project.is_own(qualified) and (why := _missing(project, qualified)):
                yield Finding(source.path, node.lineno, why)


def _missing(project: Project, qualified: str) -> str:
    parts = qualified.split(".")
    module = project.package
    for part in parts[1:]:
        deeper = f"{module}.{part}"
        source = project.modules.get(module)
        if deeper in project.modules or any(known.startswith(f"{deeper}.") for known in project.modules):
            module = deeper
            continue
        if source is None or part in source.top_level or part.startswith("__") or "__getattr__" in source.top_level:
            return ""
        return "" if any(each.star for each in source.imports) else f"{module} has no {part}"
    return ""


@check("imports.circular")
def circular_imports(project: Project) -> Iterator[Finding]:
    """Modules of the package that need each other while they are being imported.

    Why: whether it works depends on which is imported first.

    Mend: move what both need into a third module, or import inside the function that needs it.
    """
    needs = {source.module: dict(_needed(project, source)) for source in project if not source.is_migration}
    for start in sorted(needs):
        circle = _circle(needs, start)
        if not circle or min(circle) != start:
            continue
        edges = [needs[here][there] for here, there in zip(circle, [*circle[1:], start], strict=True)]
        if any(by_name for _, by_name in edges):
            way = " → ".join(each.removeprefix(f"{project.package}.") for each in [*circle, start])
            yield Finding(project.modules[start].path, edges[0][0], f"circular import: {way}")


def _needed(project: Project, source: Source) -> Iterator[tuple[str, tuple[int, bool]]]:
    """Modules imported while this one is imported → the line, and whether a name must already be there."""
    for each in source.imports:
        if not project.is_own(each.module) or not _at_import_time(source, each.node):
            continue
        if each.qualified in project.modules:
            target, by_name = each.qualified, False
        else:
            target, by_name = each.module, True
        if target in project.modules and target != source.module:
            yield target, (each.node.lineno, by_name)


def _at_import_time(source: Source, node: ast.AST) -> bool:
    for outer in source.around(node):
        if isinstance(outer, (ast.FunctionDef, ast.AsyncFunctionDef)):
            return False
        if isinstance(outer, ast.If) and "TYPE_CHECKING" in ast.dump(outer.test):
            return False
    return True


def _circle(needs: dict[str, dict[str, tuple[int, bool]]], start: str) -> list[str]:
    """The shortest way from a module back to itself."""
    came_from: dict[str, str] = {}
    todo = [start]
    for here in todo:
        for there in needs.get(here, {}):
            if there == start:
                way = [here]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if there not in came_from:
                came_from[there] = here
                todo.append(there)
    return []
