"""The serializers and views of the tree as their classes declare them, without importing anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from agents.proof.checks.models_index import ModelClass, assigned, models_of
from agents.proof.checks.project import Class, Project
from agents.proof.checks.source import Source

Texts = tuple[str, ...]


def texts(source: Source, node: ast.expr | None) -> Texts | None:
    """The texts of a list, tuple or set that holds only literals; ``None`` if it cannot be told."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        left, right = texts(source, node.left), texts(source, node.right)
        return None if left is None or right is None else left + right
    if isinstance(node, ast.Name) and isinstance(statement := source.top_level.get(node.id), ast.Assign):
        node = statement.value
    if not isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return None
    found = [source.constant(each) for each in node.elts]
    return None if None in found else tuple(each for each in found if each is not None)


@dataclass(frozen=True)
class SerializerClass:
    """A ``ModelSerializer``: ``fields`` is ``None`` where they cannot be told; ``declared`` those made in the body."""

    cls: Class
    model: str
    fields: Texts | None
    everything: bool
    excluded: Texts | None
    line: int
    declared: Mapping[str, ast.Call]
    meta: Mapping[str, ast.expr]
    attributes: frozenset[str]

    @property
    def path(self) -> str:
        return self.cls.source.path

    def flagged(self, name: str, flag: str) -> bool | None:
        """Whether a field is ``write_only`` or ``read_only`` here; ``None`` if it cannot be told."""
        if flag == "read_only" and name in (texts(self.cls.source, self.meta.get("read_only_fields")) or ()):
            return True
        if name in self.declared:
            return _keyword(self.cls.source, self.declared[name], flag)
        extra = self.meta.get("extra_kwargs")
        if extra is None:
            return False
        return _entry(self.cls.source, extra, name, flag)


def _keyword(source: Source, call: ast.Call, flag: str) -> bool | None:
    for keyword in call.keywords:
        if keyword.arg == flag:
            return bool(keyword.value.value) if isinstance(keyword.value, ast.Constant) else None
    for keyword in call.keywords:
        if keyword.arg is None:
            node: ast.expr = keyword.value
            if isinstance(node, ast.Name) and isinstance(statement := source.top_level.get(node.id), ast.Assign):
                node = statement.value
            return _flag_of(node, flag)
    return False


def _entry(source: Source, extra: ast.expr, name: str, flag: str) -> bool | None:
    if isinstance(extra, ast.Name) and isinstance(statement := source.top_level.get(extra.id), ast.Assign):
        extra = statement.value
    if not isinstance(extra, ast.Dict) or None in extra.keys:
        return None
    for key, value in zip(extra.keys, extra.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == name:
            return _flag_of(value, flag)
    return False


def _flag_of(node: ast.expr, flag: str) -> bool | None:
    if not isinstance(node, ast.Dict):
        return None
    for key, value in zip(node.keys, node.values, strict=True):
        if isinstance(key, ast.Constant) and key.value == flag:
            return bool(value.value) if isinstance(value, ast.Constant) else None
    return None if None in node.keys else False


@dataclass(frozen=True)
class ViewClass:
    """A class-based view: ``model`` is what its queryset or its serializer is made for, if that can be told.

    ``lineage`` is itself and its parents in the tree, ``outside`` the names of those that are not.
    """

    cls: Class
    model: str | None
    serializer: str | None
    lineage: tuple[Class, ...]
    outside: Texts
    attributes: Mapping[str, tuple[Source, ast.expr]]

    @property
    def name(self) -> str:
        return self.cls.name

    @property
    def path(self) -> str:
        return self.cls.source.path

    @property
    def line(self) -> int:
        return self.cls.node.lineno

    @property
    def is_viewset(self) -> bool:
        return any(".viewsets." in name or name.endswith("ViewSet") for name in self.outside)

    @property
    def serves_rows(self) -> bool:
        """Whether it answers with rows of its queryset."""
        return any(name.startswith(("rest_framework.viewsets.", "rest_framework.generics.")) for name in self.outside)

    def method(self, name: str) -> Iterator[tuple[Class, ast.FunctionDef]]:
        """Every definition of a method in the tree, the one that is called first."""
        for cls in self.lineage:
            for node in cls.node.body:
                if isinstance(node, ast.FunctionDef) and node.name == name:
                    yield cls, node


@dataclass(frozen=True)
class Api:
    """Models, serializers and views of one tree."""

    project: Project
    models: Mapping[str, ModelClass]
    serializers: Mapping[str, SerializerClass]
    """By full name."""
    views: tuple[ViewClass, ...]

    @cached_property
    def user(self) -> str | None:
        """The name of the user model's class."""
        if self.project.asked is not None:
            return self.project.asked.erd.user.name
        return next((model.name for model in self.models.values() if model.is_user), None)


def api_of(project: Project) -> Api:
    """The index, made once per project."""
    if "api" not in project.cache:
        models = models_of(project)
        serializers = dict(_serializers(project, models))
        project.cache["api"] = Api(project, models, serializers, tuple(_views(project, models, serializers)))
    found = project.cache["api"]
    assert isinstance(found, Api)  # noqa: S101  # the cache holds one value of each kind
    return found


def _serializers(project: Project, models: Mapping[str, ModelClass]) -> Iterator[tuple[str, SerializerClass]]:
    for cls in project.classes.values():
        if cls.source.in_tests:
            continue
        lineage = list(project.lineage(cls))
        own = [each for each in lineage if isinstance(each, Class)]
        outside = [each for each in lineage if isinstance(each, str)]
        if not any(name.startswith("rest_framework") and name.endswith("Serializer") for name in outside):
            continue
        meta: dict[str, ast.expr] = {}
        line = cls.node.lineno
        declared: dict[str, ast.Call] = {}
        attributes: set[str] = set()
        for each in reversed(own):
            for node in each.node.body:
                if isinstance(node, ast.ClassDef) and node.name == "Meta":
                    meta |= assigned(node)
                    line = node.lineno
            values = assigned(each.node)
            declared |= {name: value for name, value in values.items() if isinstance(value, ast.Call)}
            attributes |= {*values, *(n.name for n in each.node.body if isinstance(n, ast.FunctionDef))}
        model = (project.named(cls.source, meta.get("model")) or "").rpartition(".")[2]
        if model not in models:
            continue
        fields = meta.get("fields")
        line = fields.lineno if fields is not None else line
        everything = project_constant(cls.source, fields) == "__all__"
        yield (
            cls.qualified,
            SerializerClass(
                cls,
                model,
                texts(cls.source, fields),
                everything,
                texts(cls.source, meta["exclude"]) if "exclude" in meta else None,
                line,
                declared,
                meta,
                frozenset(attributes),
            ),
        )


def project_constant(source: Source, node: ast.expr | None) -> str | None:
    """The text of a literal, also of Django's name for all fields."""
    if (source.qualified(node) or "").endswith(".ALL_FIELDS"):
        return "__all__"
    return source.constant(node)


def _views(
    project: Project, models: Mapping[str, ModelClass], serializers: Mapping[str, SerializerClass]
) -> Iterator[ViewClass]:
    for cls in project.classes.values():
        if cls.source.in_tests or cls.source.is_migration:
            continue
        lineage = list(project.lineage(cls))
        outside = tuple(each for each in lineage if isinstance(each, str))
        if not any(name.startswith(("rest_framework", "django.views", "drf_spectacular.views")) for name in outside):
            continue
        if not any("iew" in name or ".generics." in name or "mixins" in name for name in outside):
            continue
        own = tuple(each for each in lineage if isinstance(each, Class))
        attributes: dict[str, tuple[Source, ast.expr]] = {}
        for each in reversed(own):
            attributes |= {name: (each.source, value) for name, value in assigned(each.node).items()}
        serializer = project.named(*attributes["serializer_class"]) if "serializer_class" in attributes else None
        model = model_of(project, *attributes["queryset"], models) if "queryset" in attributes else None
        if model is None and "queryset" not in attributes:
            made_for = serializers.get(serializer or "")
            model = _queried(project, own, models) or (made_for.model if made_for else None)
        yield ViewClass(cls, model, serializer, own, outside, attributes)


def model_of(project: Project, source: Source, node: ast.expr, models: Mapping[str, ModelClass]) -> str | None:
    """The model whose rows an expression gives: ``models.Job.objects.filter(...)`` → ``Job``."""
    while True:
        if isinstance(node, ast.Call):
            node = node.func
        elif isinstance(node, ast.Attribute):
            name = (project.named(source, node) or "").rpartition(".")[2]
            if name in models:
                return name
            node = node.value
        elif isinstance(node, ast.Name):
            name = (project.named(source, node) or "").rpartition(".")[2]
            return name if name in models else None
        else:
            return None


def _queried(project: Project, own: tuple[Class, ...], models: Mapping[str, ModelClass]) -> str | None:
    """The model that ``get_queryset`` starts from."""
    for cls in own:
        for node in cls.node.body:
            if isinstance(node, ast.FunctionDef) and node.name == "get_queryset":
                for part in ast.walk(node):
                    if isinstance(part, ast.Attribute) and part.attr == "objects":
                        return model_of(project, cls.source, part, models)
    return None
