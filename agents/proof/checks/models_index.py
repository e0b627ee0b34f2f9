"""The models of the tree as their classes declare them: fields, relations, options, without importing anything."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from agents.proof.checks.project import Class, Project
from agents.proof.checks.source import Source
from agents.wording import words

RELATIONS = frozenset({"ForeignKey", "OneToOneField", "ManyToManyField"})
_ROOTS = frozenset(
    {
        "django.db.models.Model",
        "django.contrib.auth.models.AbstractUser",
        "django.contrib.auth.models.AbstractBaseUser",
        "django.contrib.auth.models.PermissionsMixin",
        "django.contrib.auth.base_user.AbstractBaseUser",
    }
)
ACCOUNT = words(
    """
    id password last_login is_superuser groups user_permissions username first_name last_name email
    is_staff is_active date_joined
    """
)
"""What ``AbstractUser`` brings."""


@dataclass(frozen=True)
class Declared:
    """A field as the class body declares it. ``type`` is the last part of its class's name, ``foreign`` whether that
    class is Django's own; ``options`` are its keyword arguments."""

    name: str
    type: str
    foreign: bool
    source: Source
    line: int
    args: tuple[ast.expr, ...]
    options: Mapping[str, ast.expr]

    def flag(self, option: str) -> bool | None:
        """A truth value; ``False`` if it is not given, ``None`` if it cannot be told."""
        node = self.options.get(option)
        if node is None:
            return None if "**" in self.options else False
        return bool(node.value) if isinstance(node, ast.Constant) else None

    @property
    def is_relation(self) -> bool:
        return self.type in RELATIONS

    @property
    def to(self) -> ast.expr | None:
        return self.args[0] if self.args else self.options.get("to")

    @property
    def on_delete(self) -> ast.expr | None:
        return self.args[1] if len(self.args) > 1 else self.options.get("on_delete")


@dataclass(frozen=True)
class ModelClass:
    """``sure`` tells whether everything it is made from is known; ``fields`` hold those of its parents too."""

    cls: Class
    fields: Mapping[str, Declared]
    attributes: frozenset[str]
    """Everything else that a row has: methods, properties, constants."""
    meta: Mapping[str, ast.expr]
    sure: bool
    abstract: bool
    is_user: bool

    @property
    def name(self) -> str:
        return self.cls.name

    @property
    def path(self) -> str:
        return self.cls.source.path

    @property
    def line(self) -> int:
        return self.cls.node.lineno

    @cached_property
    def removed(self) -> frozenset[str]:
        """Names that the class sets to ``None``, which takes an inherited field away."""
        return frozenset(
            target.id
            for node in self.cls.node.body
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value is None
            for target in node.targets
            if isinstance(target, ast.Name)
        )


def models_of(project: Project) -> dict[str, ModelClass]:
    """Class name → model; of two with one name, the one of the shortest path counts."""
    found: dict[str, ModelClass] = {}
    for cls in sorted(project.classes.values(), key=lambda each: each.source.path.count("/"), reverse=True):
        if cls.source.is_migration or cls.source.in_tests:
            continue
        model = _model(project, cls)
        if model is not None:
            found[cls.name] = model
    return found


def _model(project: Project, cls: Class) -> ModelClass | None:
    lineage = list(project.lineage(cls))
    outside = [each for each in lineage if isinstance(each, str)]
    own = [each for each in lineage if isinstance(each, Class)]
    meta = _meta(cls)
    fields: dict[str, Declared] = {}
    attributes: set[str] = set()
    for each in reversed(own):
        fields |= {declared.name: declared for declared in _fields(project, each)}
        attributes |= set(_attributes(each))
    is_model = any(name in _ROOTS or name.endswith((".Model", "Model")) for name in outside)
    if not is_model or any(name.endswith(("Serializer", "FilterSet", "Form", "Admin")) for name in outside):
        return None
    for each in own[1:]:
        meta = {**{k: v for k, v in _meta(each).items() if k != "abstract"}, **meta}
    return ModelClass(
        cls=cls,
        fields=fields,
        attributes=frozenset(attributes - fields.keys()),
        meta=meta,
        sure=all(name in _ROOTS or name in _PLAIN for name in outside),
        abstract=isinstance(node := _meta(cls).get("abstract"), ast.Constant) and node.value is True,
        is_user=any("AbstractUser" in name or "AbstractBaseUser" in name for name in outside),
    )


_PLAIN = frozenset({"object", "abc.ABC", "safedelete.models.SafeDeleteModel"})


def _fields(project: Project, cls: Class) -> Iterator[Declared]:
    for node in cls.node.body:
        target = _single_target(node)
        value = node.value if isinstance(node, (ast.Assign, ast.AnnAssign)) else None
        if target is None or not isinstance(value, ast.Call):
            continue
        qualified = project.named(cls.source, value.func) or ""
        type_ = qualified.rpartition(".")[2]
        if not type_.endswith(("Field", "ForeignKey", "Key")):
            continue
        options = {keyword.arg or "**": keyword.value for keyword in value.keywords}
        foreign = qualified.startswith("django.db.models.")
        yield Declared(target, type_, foreign, cls.source, node.lineno, tuple(value.args), options)


def _single_target(node: ast.stmt) -> str | None:
    if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
        return node.targets[0].id
    return node.target.id if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) else None


def _attributes(cls: Class) -> Iterator[str]:
    for node in cls.node.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif name := _single_target(node):
            yield name


def _meta(cls: Class) -> dict[str, ast.expr]:
    inner = next((node for node in cls.node.body if isinstance(node, ast.ClassDef) and node.name == "Meta"), None)
    return assigned(inner) if inner else {}


def assigned(node: ast.ClassDef) -> dict[str, ast.expr]:
    """What the body of a class sets, by name."""
    return {
        name: each.value
        for each in node.body
        if isinstance(each, (ast.Assign, ast.AnnAssign)) and (name := _single_target(each)) and each.value is not None
    }


def target_of(project: Project, model: ModelClass, declared: Declared, user: str | None) -> str | None:
    """The name of the class that a relation points at, ``None`` if it cannot be told."""
    node = declared.to
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return model.name if node.value == "self" else node.value.rpartition(".")[2]
    if isinstance(node, ast.Call):
        return user if (project.named(declared.source, node.func) or "").endswith(".get_user_model") else None
    qualified = project.named(declared.source, node) or ""
    if qualified.endswith(".AUTH_USER_MODEL"):
        return user
    return qualified.rpartition(".")[2] if project.is_own(qualified) else None
