"""Lists that cost a query per row."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

from agents.proof.checks.api_index import Api, SerializerClass, ViewClass, api_of
from agents.proof.checks.models_index import ModelClass
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source


@check("wiring.queries")
def queries_per_row(project: Project) -> Iterator[Finding]:
    """A list that asks the database again for every row: a relation to many rows, or a nested serializer, that the
    view's queryset does not fetch along.

    Why: a page of a hundred rows costs a hundred and one queries.

    Mend: ``prefetch_related("...")`` for many rows, ``select_related("...")`` for one.
    """
    api = api_of(project)
    for view in api.views:
        serializer = api.serializers.get(view.serializer or "")
        if serializer is None or view.model != serializer.model or not view.is_viewset:
            continue
        fetched = _fetched(_querysets(view))
        if fetched is None:
            continue
        for name, line, how in _needing(api, serializer):
            if name not in fetched:
                yield Finding(
                    view.path,
                    view.line,
                    f"{view.name} asks for {name} once per row (line {line} of {serializer.path}): {how}",
                )


def _querysets(view: ViewClass) -> Iterator[tuple[Source, ast.expr]]:
    if "queryset" in view.attributes:
        yield view.attributes["queryset"]
    for cls, node in view.method("get_queryset"):
        yield from ((cls.source, part) for part in ast.walk(node) if isinstance(part, ast.Call))


def _fetched(querysets: Iterable[tuple[Source, ast.expr]]) -> set[str] | None:
    """The relations fetched along, each first step of their paths; ``None`` if it cannot be told."""
    names: set[str] = set()
    for source, queryset in querysets:
        for call in ast.walk(queryset):
            if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)):
                continue
            if call.func.attr not in {"select_related", "prefetch_related"}:
                continue
            if not call.args:
                return None
            for argument in call.args:
                inner = argument.args[0] if isinstance(argument, ast.Call) and argument.args else argument
                text = source.constant(inner)
                if text is None:
                    return None
                names.add(text.split("__")[0])
    return names


def _needing(api: Api, serializer: SerializerClass) -> Iterator[tuple[str, int, str]]:
    """Relations whose rows the serializer reads one by one."""
    model = api.models[serializer.model]
    for name in serializer.fields or ():
        declared = model.fields.get(name)
        call = serializer.declared.get(name)
        if serializer.flagged(name, "write_only") is not False:
            continue
        if declared is not None and declared.type == "ManyToManyField" and call is None:
            yield name, serializer.line, f'prefetch_related("{name}")'
        elif call is not None:
            yield from _nested(model, name, call)


def _nested(model: ModelClass, name: str, call: ast.Call) -> Iterator[tuple[str, int, str]]:
    options = {keyword.arg: keyword.value for keyword in call.keywords}
    origin = options.get("source")
    path = str(origin.value).split(".") if isinstance(origin, ast.Constant) else [name]
    declared = model.fields.get(path[0])
    kind = ast.unparse(call.func).rpartition(".")[2]
    by_key = kind == "PrimaryKeyRelatedField" or not kind.endswith(("Serializer", "RelatedField"))
    if declared is None or not declared.is_relation or path[-1] in {"pk", "id"}:
        return
    if declared.type == "ManyToManyField" and kind.endswith(("Serializer", "RelatedField")):
        yield path[0], call.lineno, f'prefetch_related("{path[0]}")'
    elif declared.type != "ManyToManyField" and (not by_key or len(path) > 1):
        yield path[0], call.lineno, f'select_related("{path[0]}")'
