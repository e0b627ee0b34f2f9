"""Who gets in, and whose rows they see: anonymous views and owners."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from agents.contract import Brief
from agents.proof.checks.api_index import ViewClass, api_of
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.traits import is_private, owner_lookup, rights

_OPEN = frozenset({"AllowAny", "IsAuthenticatedOrReadOnly", "DjangoModelPermissionsOrAnonReadOnly"})
_DOORS = re.compile(
    r"token|login|sign_?in|sign_?up|refresh|regist|reset|forgot|confirm|verif|activat|health|ready|live|ping|version"
    r"|schema|swagger|redoc|docs",
    re.IGNORECASE,
)


@check("access.anonymous")
def open_views(project: Project) -> Iterator[Finding]:
    """A view that answers without a signed-in user: ``AllowAny``, no permission class at all, or read access for all.
    Only sign-in, refresh, registration, password reset, health and schema are open, and what the ERD or a revision
    opens.

    Why: everybody on the internet can call it.

    Mend: remove the permission class, so that the default of settings.py holds; or open the entity in the ERD.
    """
    for source in project:
        if source.in_tests:
            continue
        for node, name in source.references:
            if (
                name.startswith("rest_framework.")
                and name.rpartition(".")[2] in _OPEN
                and not _is_door(project, source, node)
            ):
                yield Finding(source.path, node.lineno, f"{name.rpartition('.')[2]} lets everybody in")
        for cls, line in _idle_permissions(project, source):
            yield Finding(source.path, line, f"{cls} lets everybody in, whatever it is called")
        for empty in _empty_permissions(source):
            if not _is_door(project, source, empty):
                yield Finding(source.path, empty.lineno, "permission_classes is empty, which lets everybody in")


def _idle_permissions(project: Project, source: Source) -> Iterator[tuple[str, int]]:
    """Permission classes that say yes without asking anything."""
    for node in source.all(ast.ClassDef):
        if not any((source.qualified(base) or "").endswith("permissions.BasePermission") for base in node.bases):
            continue
        methods = {each.name: each for each in node.body if isinstance(each, ast.FunctionDef)}
        asks = methods.get("has_permission")
        if asks is None or "has_object_permission" in methods or _asked_open(project.asked, "*"):
            continue
        answer = asks.body[-1]
        says_yes = (
            isinstance(answer, ast.Return) and isinstance(answer.value, ast.Constant) and answer.value.value is True
        )
        if says_yes and all(isinstance(each, ast.Expr) for each in asks.body[:-1]):
            yield node.name, node.lineno


def _empty_permissions(source: Source) -> Iterator[ast.expr]:
    for assign in source.all(ast.Assign):
        inside = isinstance(source.parents.get(assign), ast.ClassDef)
        if inside and getattr(assign.targets[0], "id", "") == "permission_classes" and _is_empty(assign.value):
            yield assign.value
    for call in source.all(ast.Call):
        decorates = (source.qualified(call.func) or "").endswith(".permission_classes")
        if decorates and call.args and _is_empty(call.args[0]):
            yield call.args[0]


def _is_empty(node: ast.expr) -> bool:
    return isinstance(node, (ast.List, ast.Tuple)) and not node.elts


def _is_door(project: Project, source: Source, node: ast.AST) -> bool:
    """Whether it stands in a view that is open by its nature, or that somebody asked to be open."""
    for outer in source.around(node):
        if isinstance(outer, ast.ImportFrom):
            return True
        if isinstance(outer, ast.ClassDef):
            view = next((each for each in api_of(project).views if each.cls.node is outer), None)
            if view is not None and view.is_viewset:
                return view.model is not None and _asked_open(project.asked, view.model)
            if any((source.qualified(base) or "").endswith("Permission") for base in outer.bases):
                return True
            return bool(_DOORS.search(outer.name)) or _asked_open(project.asked, (view and view.model) or "")
        if isinstance(outer, ast.FunctionDef):
            decorated = any(node is part for each in outer.decorator_list for part in ast.walk(each))
            if decorated:
                return bool(_DOORS.search(outer.name))
        if isinstance(outer, ast.Call) and (source.qualified(outer.func) or "").endswith(("path", "as_view")):
            return True
    return _asked_open(project.asked, "*")


def _asked_open(asked: Brief | None, entity: str) -> bool:
    """Whether the ERD or a revision opens an entity (or, for ``*``, any) to people who are not signed in."""
    if asked is None:
        return False
    return any(rights(each)[0] == "anyone" for each in asked.erd if entity in ("*", each.name))


@check("access.owner")
def unowned_rows(project: Project) -> Iterator[Finding]:
    """A view whose queryset is not limited to the rows of the person who asks, for an entity that has an owner.

    Why: everybody signed in then reads and changes everybody's rows.

    Mend: let ``get_queryset`` filter by ``request.user``, as ``visible_to`` does.
    """
    if project.asked is None:
        return
    api = api_of(project)
    owned = {entity.name: lookup for entity in project.asked.erd if (lookup := owner_lookup(entity))}
    private = {name for name in owned if is_private(project.asked.erd, name)}
    for view in api.views:
        if view.model in private and view.serves_rows and not _is_limited(project, view):
            yield Finding(view.path, view.line, f"{view.name} shows the rows of {view.model} to everybody signed in")
    yield from _owner_table(project, owned)
    yield from _shown_table(project, private)
    yield from _grants_table(project)


def _is_limited(project: Project, view: ViewClass) -> bool:
    if not ("queryset" in view.attributes or any(view.method("get_queryset"))):
        return True
    if any(name == "" or not name.startswith(("rest_framework.", "django.", "object")) for name in view.outside):
        return True
    for method in ("get_queryset", "filter_queryset"):
        for cls, node in view.method(method):
            if _limits(project, cls.source, node, depth=0):
                return True
            if "super()" not in ast.unparse(node):
                break
    return any(
        _limits_by_backend(project, *view.attributes[name]) for name in ("filter_backends",) if name in view.attributes
    )


def _limits(project: Project, source: Source, node: ast.FunctionDef, depth: int) -> bool:
    """Whether a function filters by who asks, itself or through a function of the package that it calls."""
    code = ast.unparse(node)
    if re.search(r"\.(filter|exclude|get)\(|\.for_user\(|\.visible|\.owned", code) and re.search(r"\buser\b", code):
        return True
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and depth < 3:
            name = project.named(source, call.func) or ""
            module, _, function = name.rpartition(".")
            inner = project.modules[module].top_level.get(function) if module in project.modules else None
            if isinstance(inner, ast.FunctionDef) and _limits(project, project.modules[module], inner, depth + 1):
                return True
    return False


def _limits_by_backend(project: Project, source: Source, node: ast.expr) -> bool:
    names = [project.named(source, part) for part in ast.walk(node) if isinstance(part, (ast.Name, ast.Attribute))]
    backends = [project.classes[name] for name in names if name is not None and name in project.classes]
    return any("user" in ast.unparse(backend.node) for backend in backends)


def _owner_table(project: Project, owned: dict[str, str]) -> Iterator[Finding]:
    """``permissions.py`` says in one table from which column a row's owner is known."""
    source = project.sources.get("permissions.py")
    statement = source.top_level.get("OWNERS") if source else None
    if source is None or not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Dict):
        return
    if any(key is None for key in statement.value.keys):
        return
    table = {
        (project.named(source, key) or "").rpartition(".")[2]: value
        for key, value in zip(statement.value.keys, statement.value.values, strict=True)
    }
    for entity, lookup in owned.items():
        value = table.get(entity)
        if value is None:
            yield Finding(source.path, statement.lineno, f"OWNERS leaves out {entity}: its rows show to everybody")
        elif isinstance(value, ast.Constant) and isinstance(value.value, str) and not _same_owner(value.value, lookup):
            message = f"the owner of {entity} is {lookup} in the ERD, not {value.value}"
            yield Finding(source.path, value.lineno, message)


def _shown_table(project: Project, private: set[str]) -> Iterator[Finding]:
    """``permissions.py`` says in another which rows others see although they have an owner."""
    source = project.sources.get("permissions.py")
    statement = source.top_level.get("SHOWN") if source else None
    if source is None or not isinstance(statement, ast.Assign):
        return
    for node in (each for each in ast.walk(statement.value) if isinstance(each, ast.Attribute)):
        name = (project.named(source, node) or "").rpartition(".")[2]
        if name in private:
            yield Finding(source.path, node.lineno, f"SHOWN shows the rows of {name} to everybody")


def _grants_table(project: Project) -> Iterator[Finding]:
    """And in a third who has which right, where that is given one by one."""
    source = project.sources.get("permissions.py")
    statement = source.top_level.get("GRANTS") if source else None
    if source is None or project.asked is None or not isinstance(statement, ast.Assign):
        return
    for entity, right, words in _granted(project, source, statement.value):
        grants = project.asked.erd[entity].grants if entity in project.asked.erd else None
        asked = {str(each): words for each, words in grants.by_right.items()}.get(right, ()) if grants else ()
        for word in words.elts if isinstance(words, (ast.List, ast.Tuple, ast.Set)) else [words]:
            name = source.constant(word)
            if name not in asked:
                message = f"GRANTS lets {name or 'somebody'} {right} rows of {entity}; the ERD does not"
                yield Finding(source.path, word.lineno, message)


def _granted(project: Project, source: Source, table: ast.expr) -> Iterator[tuple[str, str, ast.expr]]:
    """The entity, the right and the words of each entry."""
    for key, entry in zip(table.keys, table.values, strict=True) if isinstance(table, ast.Dict) else ():
        entity = (project.named(source, key) or "").rpartition(".")[2] if key else ""
        for right, words in zip(entry.keys, entry.values, strict=True) if isinstance(entry, ast.Dict) else ():
            yield entity, (source.constant(right) if right else None) or "", words


def _same_owner(written: str, lookup: str) -> bool:
    """``pk`` and ``id`` are one, and so are a reference and its key."""
    plain = [re.sub(r"(__)?(pk|id)$", "", text).removesuffix("_") for text in (written, lookup)]
    return plain[0] == plain[1]
