"""The Model agent: ``models.py``, ``admin.py``, the app's configuration and its empty migrations package."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from agents.admin import entity_admin, user_admin
from agents.constraints import constraints, unique_by_itself
from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.model import GENERATED, MISSING, Entity, Erd, Field, Relation
from agents.erd.on_request import keeps_changes
from agents.literals import Code, default_code, joined, limit_code, regex_code, value_code
from agents.render import render
from agents.traits import secret, title_field
from agents.wording import label, listed, snake

_FLAGS = ("primary_key", "unique", "null", "auto_now", "auto_now_add")
_ADDRESS = "AnyCaseEmailField"
"""The class of the address that people sign in with; ``models.py`` defines it."""

_STANDARD_LENGTHS = {"EmailField": 254, "URLField": 200, "SlugField": 50, "FileField": 100, "ImageField": 100}


@dataclass(frozen=True, slots=True)
class Declared:
    """One line of a model's body: ``name = models.type(arguments)``."""

    name: str
    type: str
    arguments: str


@dataclass(frozen=True, slots=True)
class DefaultFunction:
    """A default that only a function of the module can give; ``value`` is what it returns."""

    name: str
    value: str


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """The models with everything the ERD says of them, and an admin to look at the rows."""
    erd = brief.erd
    codes = {entity.name: {m.name: _arguments(entity, m) for m in entity.members} for entity in erd}
    limits = {entity.name: constraints(entity) for entity in erd}
    functions = [_default_function(e, f) for e in erd for f in e.fields if _needs_function(f)]
    modules = frozenset[str]().union(*(code.modules for of in codes.values() for code in of.values()))
    modules = modules.union(*(code.modules for of in limits.values() for code in of))
    if any(f.type == "TimeField" and _needs_function(f) for e in erd for f in e.fields):
        modules |= {"timezone"}
    shadowed = {"models", "dict", "list", *modules}
    models = render(
        "models.py.j2",
        modules=modules,
        default_functions=functions,
        entities=[_class(erd, entity, codes[entity.name], limits[entity.name], shadowed) for entity in erd],
        user=_user(erd),
        hidden="SoftDeleted" if "SoftDeleted" not in erd else "SoftDeletedRow",
    )
    admin = render("admin.py.j2", entities=[entity_admin(erd, entity) for entity in erd], user=user_admin(erd))
    summaries = {
        "models.py": (models, listed([entity.name for entity in erd])),
        "admin.py": (admin, "search, filters and autocomplete for every model"),
        "apps.py": (render("apps.py.j2", package=brief.package, roles=erd.roles), "the app's configuration"),
        "__init__.py": ("", "the package"),
        "migrations/__init__.py": ("", "the package of the migrations"),
    }
    return tuple(GeneratedFile(path, content, MODEL.name, summary) for path, (content, summary) in summaries.items())


def _class(erd: Erd, entity: Entity, codes: dict[str, Code], limits: list[Code], shadowed: set[str]) -> dict[str, Any]:
    members = sorted(entity.members, key=lambda m: (m.name in shadowed, m.name == "models"))
    plural = entity.plural.replace("-", " ")
    singular = label(entity.name)
    return {
        "name": entity.name,
        "is_user": entity.is_user,
        "soft_delete": entity.wants.soft_delete,
        "history": _history(entity),
        "description": entity.description,
        # A member that shadows a module's name comes last, so that the lines before it still mean the module.
        "fields": [Declared(m.name, _type(erd, entity, m), codes[m.name].text) for m in members],
        "table": entity.table,
        "ordering": list(entity.ordering),
        "plural": plural if plural != f"{singular}s" and not entity.is_user else "",
        "indexes": entity.indexes,
        "constraints": [code.text for code in limits],
        "title": title_field(entity),
        # AbstractUser says who it is by what people sign in with.
        "says_itself": entity.is_user and "name" not in entity,
    }


def _history(entity: Entity) -> Declared | None:
    """The attribute that keeps every change, but nothing secret."""
    if not entity.wants.history:
        return None
    hidden = [member.name for member in entity.members if secret(member)]
    many = [relation.name for relation in entity.relations if keeps_changes(relation)]
    kept = [f"excluded_fields={hidden!r}"] * bool(hidden) + [f"m2m_fields=[{', '.join(many)}]"] * bool(many)
    # Whoever deletes their own account is named by what is kept of the rows that go with it.
    kept.append("user_db_constraint=False")
    return Declared("history" if "history" not in entity else "history_records", "", ", ".join(kept))


def _type(erd: Erd, entity: Entity, member: Field | Relation) -> str:
    if isinstance(member, Relation):
        return member.kind
    return _ADDRESS if entity.is_user and erd.login == "email" == member.name else member.type


def _arguments(entity: Entity, member: Field | Relation) -> Code:
    if isinstance(member, Relation):
        return _relation_arguments(entity, member)
    return joined(
        [
            *_shape(member),
            *_flags(entity, member),
            *_default(entity, member),
            *_db_default(member),
            *_validators(member),
            *_rest(member),
        ]
    )


def _relation_arguments(entity: Entity, relation: Relation) -> Code:
    target = "self" if relation.target == entity.name else relation.target
    parts = [("", Code(f'"{target}"'))]
    if not relation.many:
        parts.append(("", Code(f"models.{relation.on_delete}")))
    if relation.through:
        parts.append(("through", Code(repr(relation.through))))
        if relation.through_fields:
            parts.append(("through_fields", Code(repr(relation.through_fields))))
    if relation.many and relation.target == entity.name:
        parts.append(("symmetrical", Code(repr(relation.symmetrical))))
    if relation.primary_key:
        parts.append(("primary_key", Code("True")))
    if relation.null and not relation.many:
        parts.append(("null", Code("True")))
    if relation.blank or relation.null:
        parts.append(("blank", Code("True")))
    if not relation.symmetrical:
        parts.append(("related_name", Code(repr(relation.related_name))))
    return joined([*parts, *_rest(relation)])


def _shape(field: Field) -> list[tuple[str, Code]]:
    parts: list[tuple[str, Code]] = []
    if field.max_length is not None and field.max_length != _STANDARD_LENGTHS.get(field.type):
        parts.append(("max_length", Code(str(field.max_length))))
    if field.type == "DecimalField":
        parts.append(("max_digits", Code(str(field.max_digits))))
        parts.append(("decimal_places", Code(str(field.decimal_places))))
    if field.choices:
        pairs = ", ".join(f"{choice.value!r}: {choice.label!r}" for choice in field.choices)
        parts.append(("choices", Code(f"{{{pairs}}}")))
    if field.upload_to:
        parts.append(("upload_to", Code(repr(field.upload_to))))
    return parts


def _flags(entity: Entity, field: Field) -> list[tuple[str, Code]]:
    flags = [flag for flag in _FLAGS if getattr(field, flag)]
    parts = [(flag, Code("True")) for flag in flags if flag != "unique" or unique_by_itself(entity, field)]
    if field.blank or field.null:
        parts.append(("blank", Code("True")))
    if field.index and not (field.unique or field.primary_key or field.type == "SlugField"):
        parts.append(("db_index", Code("True")))
    return parts


def _default(entity: Entity, field: Field) -> list[tuple[str, Code]]:
    if field.default is MISSING:
        return []
    if _needs_function(field):
        return [("default", Code(_default_function(entity, field).name))]
    return [("default", default_code(field))]


def _db_default(field: Field) -> list[tuple[str, Code]]:
    if field.db_default is MISSING:
        return []
    if field.db_default is GENERATED:
        return [("db_default", Code("functions.Now()", frozenset({"functions"})))]
    return [("db_default", value_code(field, field.db_default))]


def _validators(field: Field) -> list[tuple[str, Code]]:
    codes: list[tuple[str, Code]] = []
    if field.min is not None:
        codes.append(("MinValueValidator", limit_code(field, field.min)))
    if field.max is not None:
        codes.append(("MaxValueValidator", limit_code(field, field.max)))
    if field.min_length is not None:
        codes.append(("MinLengthValidator", Code(str(field.min_length))))
    if field.pattern is not None:
        codes.append(("RegexValidator", regex_code(field.pattern)))
    if not codes:
        return []
    calls = ", ".join(f"validators.{name}({code.text})" for name, code in codes)
    modules = frozenset({"validators"}).union(*(code.modules for _, code in codes))
    return [("validators", Code(f"[{calls}]", modules))]


def _rest(member: Field | Relation) -> list[tuple[str, Code]]:
    parts: list[tuple[str, Code]] = []
    if member.verbose_name:
        parts.append(("verbose_name", Code(repr(member.verbose_name))))
    if member.help_text:
        parts.append(("help_text", Code(repr(member.help_text))))
    if isinstance(member, Field) and member.type == "BinaryField":
        if member.editable:
            parts.append(("editable", Code("True")))
    elif not member.editable:
        parts.append(("editable", Code("False")))
    if member.db_column:
        parts.append(("db_column", Code(repr(member.db_column))))
    if member.db_comment:
        parts.append(("db_comment", Code(repr(member.db_comment))))
    return parts


def _needs_function(field: Field) -> bool:
    """Whether the default is the present time or a JSON value, which each row must compute for itself (fields.E010)."""
    if field.default is GENERATED:
        return field.type == "TimeField"
    return field.type == "JSONField" and field.default is not MISSING and field.default not in ({}, [], None)


def _default_function(entity: Entity, field: Field) -> DefaultFunction:
    value = "timezone.localtime().time()" if field.default is GENERATED else repr(field.default)
    # No field has two underscores in its name: so Order.item_data and OrderItem.data do not share a function.
    return DefaultFunction(f"default_{snake(entity.name)}__{field.name}", value)


def _user(erd: Erd) -> dict[str, Any]:
    user = erd.user
    names = {member.name for member in user.members}
    required = [
        m.name
        for m in user.members
        if m.required and m.name != erd.login and not secret(m) and not (isinstance(m, Relation) and m.many)
    ]
    if erd.login == "username" and "email" in user.inherited:
        required.insert(0, "email")
    return {
        "login": erd.login,
        "address": _ADDRESS,
        "manager": f"{user.name}Manager" if f"{user.name}Manager" not in erd else f"{user.name}LoginManager",
        "no_username": "username" not in names and "username" not in user.inherited,
        "required": required,
        "says_required": erd.login == "email" or required != ["email"],
    }


MODEL = Agent(
    name="model",
    writes={
        "models.py": "every entity, field, relation, constraint and index of the ERD",
        "admin.py": "Django's admin over the models",
        "apps.py": "the app's configuration",
        "__init__.py": "makes the folder a package",
        "migrations/__init__.py": "makes the migrations a package",
    },
    draft=draft,
    builds_on={"admin.py": ("models.py",)},
)
