"""Names in texts that must exist: fields of serializers, of filters, of search and ordering."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from agents.proof.checks.api_index import Api, SerializerClass, api_of
from agents.proof.checks.models_index import ACCOUNT, ModelClass, target_of
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source


@check("wiring.serializers")
def unknown_serializer_fields(project: Project) -> Iterator[Finding]:
    """A serializer that lists a field which neither its model nor itself has.

    Why: every request to it fails.

    Mend: correct the name, or add the field to the model.
    """
    api = api_of(project)
    for serializer in api.serializers.values():
        for option in ("fields", "read_only_fields", "exclude"):
            node = serializer.meta.get(option)
            for name, line in _listed(serializer.cls.source, node):
                if not _serializer_knows(api, serializer, name):
                    yield Finding(serializer.path, line, f"{serializer.model} has no {name}")


def _serializer_knows(api: Api, serializer: SerializerClass, name: str) -> bool:
    return name in serializer.declared or name in serializer.attributes or knows(api, serializer.model, name)


def knows(api: Api, model_name: str, name: str) -> bool:
    """Whether a row has something of this name, or might have."""
    model = api.models.get(model_name)
    if model is None or not model.sure:
        return True
    if name in {"pk", "id"} or name in model.fields or name in model.attributes:
        return name not in model.removed or name in model.fields
    if model.is_user and name in ACCOUNT - model.removed:
        return True
    if name.endswith("_id") and name.removesuffix("_id") in model.fields:
        return True
    return name in _reverse(api, model)


def _reverse(api: Api, model: ModelClass) -> set[str]:
    """The names under which other models' relations are known on this one."""
    key = f"reverse {model.name}"
    if key not in api.project.cache:
        found: set[str] = set()
        for other in api.models.values():
            for declared in other.fields.values():
                if declared.is_relation and target_of(api.project, other, declared, api.user) in (model.name, None):
                    given = declared.source.constant(declared.options.get("related_name"))
                    query = declared.source.constant(declared.options.get("related_query_name"))
                    default = other.name.lower() + ("" if declared.type == "OneToOneField" else "_set")
                    found |= {given or default, other.name.lower(), query or ""}
        api.project.cache[key] = found
    names = api.project.cache[key]
    return names if isinstance(names, set) else set()


def _listed(source: Source, node: ast.expr | None) -> Iterator[tuple[str, int]]:
    if isinstance(node, (ast.List, ast.Tuple)):
        for part in node.elts:
            if (text := source.constant(part)) is not None:
                yield text, part.lineno
    elif isinstance(node, ast.Dict):
        for key in node.keys:
            if key is not None and (text := source.constant(key)) is not None:
                yield text, key.lineno


@check("wiring.views")
def unknown_view_fields(project: Project) -> Iterator[Finding]:
    """A filter, search or ordering by a field that the model does not have.

    Why: every list that uses it fails.

    Mend: correct the name, or add the field to the model.
    """
    api = api_of(project)
    for view in api.views:
        if view.model is None:
            continue
        for option in ("filterset_fields", "search_fields", "ordering_fields", "ordering"):
            if option not in view.attributes:
                continue
            source, node = view.attributes[option]
            for name, line in _listed(source, node):
                path = name.lstrip("^=@$-+").split("__")
                wrong = _first_unknown(api, view.model, path)
                if wrong and path[0] not in _annotated(source) and name not in {"__all__", "?"}:
                    yield Finding(source.path, line, f"{option}: {wrong}")


def _first_unknown(api: Api, model: str, path: list[str]) -> str:
    for part in path:
        if not knows(api, model, part):
            return f"{model} has no {part}"
        declared = api.models[model].fields.get(part) if model in api.models else None
        target = (
            target_of(api.project, api.models[model], declared, api.user) if declared and declared.is_relation else None
        )
        if target is None:
            return ""
        model = target
    return ""


def _annotated(source: Source) -> set[str]:
    """Names that querysets of the file add to their rows."""
    return {
        keyword.arg or ""
        for call in source.all(ast.Call)
        if isinstance(call.func, ast.Attribute) and call.func.attr in {"annotate", "alias", "aggregate"}
        for keyword in call.keywords
    }
