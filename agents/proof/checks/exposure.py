"""What the API gives out or lets clients write that it should not: secrets and privileges."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from agents.proof.checks.api_index import Api, SerializerClass, api_of
from agents.proof.checks.project import Project
from agents.proof.checks.registry import Finding, check
from agents.proof.checks.source import Source
from agents.traits import secret

_PASSWORDS = frozenset({"password", "password_hash", "passwd"})


@check("access.exposed")
def readable_secrets(project: Project) -> Iterator[Finding]:
    """A password, or a field that the ERD calls sensitive or write-only, that the API gives out or searches in.

    Why: a hash can be guessed offline; and what can be filtered by can be found out letter by letter.

    Mend: leave it out of ``fields`` or give it ``write_only: True``; take it out of search, filters and ordering.
    """
    api = api_of(project)
    for serializer in api.serializers.values():
        secrets = _secrets(api, serializer.model)
        for name, line in _shown(api, serializer):
            if name in secrets:
                yield Finding(serializer.path, line, f"{serializer.cls.name} gives out {serializer.model}.{name}")
        if "depth" in serializer.meta and ast.unparse(serializer.meta["depth"]) != "0":
            line = serializer.meta["depth"].lineno
            yield Finding(serializer.path, line, "depth gives out every field of the rows referred to, passwords too")
    for view in api.views:
        for option in ("search_fields", "ordering_fields", "filterset_fields"):
            if option in view.attributes and view.model is not None:
                source, node = view.attributes[option]
                for name, line in _names(source, node):
                    if name.lstrip("^=@$-").split("__")[0] in _secrets(api, view.model):
                        yield Finding(source.path, line, f"{option} lets people find out {view.model}.{name}")


def _names(source: Source, node: ast.expr) -> Iterator[tuple[str, int]]:
    if isinstance(node, ast.Dict):
        parts = [key for key in node.keys if key is not None]
    else:
        parts = node.elts if isinstance(node, (ast.List, ast.Tuple)) else []
    for part in parts:
        if (text := source.constant(part)) is not None:
            yield text, part.lineno


def _secrets(api: Api, model: str) -> frozenset[str]:
    asked = api.project.asked
    if asked is None or model not in asked.erd:
        return _PASSWORDS
    return _PASSWORDS | {member.name for member in asked.erd[model].members if secret(member)}


def _shown(api: Api, serializer: SerializerClass) -> Iterator[tuple[str, int]]:
    """What the serializer reads from a row, and where it says so."""
    model = api.models[serializer.model]
    names = serializer.fields
    if names is None and (serializer.everything or serializer.excluded is not None):
        inherited = {"password"} if model.is_user else set()
        names = tuple(sorted((set(model.fields) | inherited) - set(serializer.excluded or ())))
    for name in names or ():
        if serializer.flagged(name, "write_only") is False:
            yield name, serializer.line
    for name, call in serializer.declared.items():
        origin = next((each.value for each in call.keywords if each.arg == "source"), None)
        if isinstance(origin, ast.Constant) and serializer.flagged(name, "write_only") is False:
            yield str(origin.value).split(".")[-1], call.lineno


_PRIVILEGES = ("is_staff", "is_superuser", "groups", "user_permissions")


@check("access.privilege")
def writable_privileges(project: Project) -> Iterator[Finding]:
    """A flag that gives a privilege (``is_staff``, ``is_superuser``, groups) that a client may write.

    Why: whoever registers makes themselves an administrator.

    Mend: leave it out of ``fields``, or list it in ``read_only_fields``.
    """
    api = api_of(project)
    for serializer in api.serializers.values():
        if not api.models[serializer.model].is_user:
            continue
        names = serializer.fields or (_PRIVILEGES if serializer.everything else ())
        if serializer.excluded is not None:
            names = tuple(name for name in _PRIVILEGES if name not in serializer.excluded)
        for name in _PRIVILEGES:
            if name in names and serializer.flagged(name, "read_only") is False:
                yield Finding(serializer.path, serializer.line, f"{serializer.cls.name} lets clients write {name}")
