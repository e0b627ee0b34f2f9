"""The API and the admin reach everything the ERD draws."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from agents.erd.model import Entity
from agents.proof.checks.api_index import api_of
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.traits import secret


def _served(project: Project) -> Iterator[Entity]:
    """The entities that the API is to serve."""
    for entity in project.asked.erd if project.asked else ():
        if entity.name in api_of(project).models:
            yield entity


@check("contract.serializers")
def missing_members(project: Project) -> Iterator[Finding]:
    """An entity without a serializer, a field of the ERD that no serializer has, or one that the ERD makes read-only
    and a client may write.

    Why: what the ERD draws cannot be read or written through the API, or can be forged.

    Mend: list the field in ``fields``, in ``read_only_fields`` where the ERD says so.
    """
    api = api_of(project)
    by_model: dict[str, list[str]] = {}
    for name, serializer in api.serializers.items():
        by_model.setdefault(serializer.model, []).append(name)
    for entity in _served(project):
        all_of = [api.serializers[name] for name in by_model.get(entity.name, ())]
        if not all_of:
            yield Finding("serializers.py", 1, f"the ERD's {entity.name} has no serializer")
            continue
        if any(each.everything or each.fields is None for each in all_of):
            continue
        listed = {name for each in all_of for name in each.fields or ()}
        listed |= {str(value.value) for each in all_of for value in _origins(each.declared)}
        main = max(all_of, key=lambda each: len(each.fields or ()))
        for member in entity.members:
            if member.name not in listed and not secret(member):
                yield Finding(main.path, main.line, f"no serializer has {entity.name}.{member.name}")
            elif member.api.read_only and member.name in (main.fields or ()):
                declared = api.models[entity.name].fields.get(member.name)
                closed = declared is not None and "editable" in declared.options
                if main.flagged(member.name, "read_only") is False and not closed:
                    message = f"clients may write {entity.name}.{member.name}; the ERD makes it read-only"
                    yield Finding(main.path, main.line, message)


def _origins(declared: object) -> Iterator[ast.Constant]:
    for call in declared.values() if isinstance(declared, dict) else ():
        for keyword in call.keywords:
            if keyword.arg == "source" and isinstance(keyword.value, ast.Constant):
                yield keyword.value


@check("contract.routes")
def missing_routes(project: Project) -> Iterator[Finding]:
    """An entity of the ERD without a view, or whose view no route leads to.

    Why: the API answers 404 for it.

    Mend: ``router.register("jobs", views.JobViewSet)`` in urls.py.
    """
    api = api_of(project)
    routed = set(_routed(project))
    for entity in _served(project):
        views = [view for view in api.views if view.model == entity.name]
        if any(view.cls.qualified in routed for view in views):
            continue
        if not views:
            yield Finding("views.py", 1, f"no view serves the ERD's {entity.name}")
        elif not _routes_are_computed(project):
            yield Finding(
                "urls.py", _router_line(project), f"no route leads to {views[-1].name} of the ERD's {entity.name}"
            )


def _routed(project: Project) -> Iterator[str]:
    """Every class that a module with URLs refers to outside of its imports."""
    for source in _url_modules(project):
        for node in (*source.all(ast.Attribute), *source.all(ast.Name)):
            named = project.named(source, node)
            if named is not None and named in project.classes:
                yield named


def _url_modules(project: Project) -> list[Source]:
    """What the routes are made in: ``urls.py`` and everything that uses a router or ``path``."""
    return [
        source
        for source in project
        if not source.in_tests
        and (
            source.path.endswith("urls.py")
            or any(each.module.startswith(("django.urls", "rest_framework.routers")) for each in source.imports)
        )
    ]


def _routes_are_computed(project: Project) -> bool:
    """Whether routes are registered in a loop, which cannot be followed."""
    return any(
        isinstance(outer, (ast.For, ast.ListComp, ast.GeneratorExp))
        for source in _url_modules(project)
        for call in source.all(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr == "register"
        for outer in source.around(call)
    )


def _router_line(project: Project) -> int:
    source = project.sources.get("urls.py")
    lines = [call.lineno for call in source.all(ast.Call) if ".register" in ast.unparse(call.func)] if source else []
    return max(lines, default=1)


@check("contract.admin")
def missing_admin(project: Project) -> Iterator[Finding]:
    """An entity of the ERD that the admin does not show.

    Why: staff cannot look at its rows.

    Mend: ``@admin.register(models.Job)`` in admin.py.
    """
    sources = [source for source in project if source.path.endswith("admin.py") or "/admin/" in f"/{source.path}"]
    calls = [
        (source, call)
        for source in sources
        for call in source.all(ast.Call)
        if ast.unparse(call.func).endswith(("admin.register", "site.register", "register"))
    ]
    if not sources:
        return
    names: set[str] = set()
    for source, call in calls:
        for part in call.args[:1] if not _is_decorator(source, call) else call.args:
            for each in part.elts if isinstance(part, (ast.List, ast.Tuple)) else [part]:
                named = project.named(source, each)
                if named is None or not project.is_own(named):
                    return
                names.add(named.rpartition(".")[2])
    for entity in project.asked.erd if project.asked else ():
        if entity.name in api_of(project).models and entity.name not in names:
            yield Finding(sources[0].path, 1, f"the admin does not show the ERD's {entity.name}")


def _is_decorator(source: Source, call: ast.Call) -> bool:
    outer = source.parents.get(call)
    return isinstance(outer, ast.ClassDef) and call in outer.decorator_list
