"""What code of a model may never do, whoever asked for it, in words for the model; a pure look at the tree.

It loses nothing that was there, imports only what the backend runs on, opens no door, lowers no permission, and shows
rows that have an owner only through ``visible_to``.
"""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping

from agents.syntax import parsed
from agents.wording import words

_MODULES = words(
    """
        __future__ collections csv dataclasses datetime decimal enum functools io itertools json math operator re
        statistics string textwrap typing uuid zoneinfo django rest_framework django_filters drf_spectacular
        rest_framework_simplejwt
    """
)
_CLOSED = (
    *("django.core.management", "django.utils.safestring", "django.core.signing", "django.core.files.storage"),
    *("django.db.backends", "django.db.migrations", "django.contrib.sessions", "django.utils.module_loading"),
)
_NAMES = words(
    """
        eval exec compile open globals locals vars setattr delattr breakpoint input memoryview RawSQL AllowAny
        connection connections cursor mark_safe import_module import_string csrf_exempt
    """
)
_ATTRIBUTES = words(
    "raw extra execute executemany cursor system popen set_password is_staff is_superuser user_permissions groups"
)
_KEPT = words(
    """
        permission_classes authentication_classes throttle_classes throttle_scope http_method_names read_only_fields
        extra_kwargs parser_classes renderer_classes get_permissions get_authenticators get_throttles dispatch initial
        check_permissions check_object_permissions initialize_request perform_authentication has_permission
        has_object_permission authenticate
    """
)
"""What a class says of who may do what: it stays as it is, and no class begins to say it otherwise."""
_STRICT = words("IsAuthenticated IsAdminUser StaffWrites OnlyStaffWrites OwnerWrites StaffCreates")
_GUARDS = frozenset({"visible_to", "owned_by"})


def refusals(before: str, after: ast.Module, private: Collection[str], *, only_adds: bool = False) -> Iterator[str]:
    """Why code is not taken; ``before`` is the file so far, empty for a new one, ``private`` models with an owner.

    ``only_adds``: what there is stays word for word, as tests do.
    """
    old = parsed(before)
    yield from _imports(old, after)
    yield from _words(old, after)
    yield from _patches(old, after)
    yield from _lost(old, after, only_adds=only_adds)
    yield from _rights(old, after)
    yield from _shown(old, after, private)


def _imports(old: ast.Module, new: ast.Module) -> Iterator[str]:
    known = {ast.unparse(node) for node in ast.walk(old) if isinstance(node, (ast.Import, ast.ImportFrom))}
    for node in ast.walk(new):
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            modules = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for module in modules:
            fine = module.partition(".")[0] in _MODULES and not module.startswith(_CLOSED)
            if not fine and ast.unparse(node) not in known:
                yield f"it must not import {module[:60]}: nothing new may be installed or reached"


def _words(old: ast.Module, new: ast.Module) -> Iterator[str]:
    """What stands in a statement that was there is not new; the same word in another statement is."""
    known = {ast.dump(node) for node in ast.walk(old) if isinstance(node, ast.stmt)}
    parents = _parents(new)
    for node in ast.walk(new):
        match node:
            case ast.Name(id=name) if name in _NAMES or (name.startswith("__") and name != "__name__"):
                said = name
            case ast.Attribute(attr=name) if name in _ATTRIBUTES | _NAMES or _is_dunder(name):
                said = name
            case ast.ImportFrom(names=names) if wrong := next((a.name for a in names if a.name in _NAMES), None):
                said = wrong
            case ast.Global() | ast.Nonlocal():
                said = "global"
            case _:
                continue
        if ast.dump(_statement(node, parents)) not in known:
            yield f"it must not use {said[:40]!r}"


def _patches(old: ast.Module, new: ast.Module) -> Iterator[str]:
    """What is imported, or defined for all, is changed by nobody: a patched class could forge any verdict."""
    known = {ast.dump(node) for node in ast.walk(old) if isinstance(node, ast.stmt)}
    shared = {name for statement in new.body for name in _named(statement)}
    for node in ast.walk(new):
        if isinstance(node, (ast.Import, ast.ImportFrom)):
            shared |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
    for node in ast.walk(new):
        match node:
            case ast.Assign(targets=targets) | ast.Delete(targets=targets):
                pass
            case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
                targets = [target]
            case _:
                continue
        changed = [
            each for each in targets if isinstance(each, (ast.Attribute, ast.Subscript)) and _root(each) in shared
        ]
        if changed and ast.dump(node) not in known:
            yield f"it must not change {ast.unparse(changed[0])[:40]}"


def _root(node: ast.expr) -> str:
    while isinstance(node, (ast.Attribute, ast.Subscript, ast.Call)):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _parents(module: ast.Module) -> Mapping[ast.AST, ast.AST]:
    return {child: node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}


def _statement(node: ast.AST, parents: Mapping[ast.AST, ast.AST]) -> ast.AST:
    """The statement that a node is part of."""
    while not isinstance(node, ast.stmt) and node in parents:
        node = parents[node]
    return node


def _is_dunder(name: str) -> bool:
    return name.startswith("__") and name not in {"__init__", "__str__", "__name__"}


def _lost(old: ast.Module, new: ast.Module, *, only_adds: bool) -> Iterator[str]:
    after = dict(_definitions(new))
    for name, node in _definitions(old):
        if name not in after:
            yield f"{name} is gone: keep everything that is there"
        elif only_adds and not isinstance(node, ast.ClassDef) and ast.dump(after[name]) != ast.dump(node):
            yield f"{name} must stay as it is"


def _named(statement: ast.stmt) -> list[str]:
    match statement:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
            return [name]
        case ast.Assign(targets=targets):
            return [target.id for target in targets if isinstance(target, ast.Name)]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


def _rights(old: ast.Module, new: ast.Module) -> Iterator[str]:
    before = {name: ast.dump(node) for name, node in _definitions(old)}
    for name, node in _definitions(new):
        said = name.rpartition(".")[2]
        if said not in _KEPT or before.get(name) == ast.dump(node):
            continue
        if name in before or not _is_strict(node):
            yield f"{name} must not be changed or added: who may do what is not for you to say"


def _definitions(module: ast.Module) -> Iterator[tuple[str, ast.stmt]]:
    """Everything that the module and its classes define, however deep, by the names that lead to it."""

    def inside(prefix: str, body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
        for statement in body:
            for name in _named(statement):
                yield f"{prefix}{name}", statement
            if isinstance(statement, ast.ClassDef):
                yield from inside(f"{prefix}{statement.name}.", statement.body)

    yield from inside("", module.body)


def _is_strict(node: ast.stmt) -> bool:
    """``permission_classes = [IsAdminUser]`` of a new class: nobody gets in who would not anyway."""
    match node:
        case ast.Assign(targets=[ast.Name(id="permission_classes")], value=ast.List(elts=elts)) if elts:
            return all(ast.unparse(each).rpartition(".")[2] in _STRICT for each in elts)
    return False


def _shown(old: ast.Module, new: ast.Module, private: Collection[str]) -> Iterator[str]:
    known = {ast.dump(node) for _, node in _definitions(old)}
    parents = _parents(new)
    for node in ast.walk(new):
        match node:
            case ast.Attribute(value=ast.Attribute(value=ast.Name(), attr=name), attr="objects" | "_default_manager"):
                if name in private and not _is_guarded(node, parents, known):
                    yield f"rows of {name} have owners: ask for visible_to(request.user, models.{name}.objects.all())"


def _is_guarded(node: ast.AST, parents: Mapping[ast.AST, ast.AST], known: Collection[str]) -> bool:
    at: ast.AST | None = node
    while at is not None:
        if isinstance(at, ast.Call) and ast.unparse(at.func).rpartition(".")[2] in _GUARDS:
            return True
        if isinstance(at, ast.stmt) and ast.dump(at) in known:
            return True
        at = parents.get(at)
    return False
