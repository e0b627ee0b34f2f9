"""A checked model back as an ERD in object form, so that it can be kept and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from agents.erd.conditions import text
from agents.erd.constraints import check_name, index_name, unique_name
from agents.erd.fields import looks_secret
from agents.erd.model import (
    GENERATED,
    MISSING,
    OPERATIONS,
    Check,
    Entity,
    Erd,
    Field,
    FieldApi,
    Index,
    Relation,
    Unique,
)
from agents.erd.on_request import usual_wants
from agents.erd.privileges import gives_rights
from agents.erd.wanted import ApiWants

Extras = Mapping[str, Mapping[str, Mapping[str, Any]]]
"""What no writer implements yet, by entity, then by member (``""`` is the entity itself)."""

_FIELD_DEFAULTS = Field("", "")
_FIELD_OPTIONS = (
    *("null", "unique", "index", "primary_key", "max_length", "min_length", "max_digits", "decimal_places"),
    *("min", "max", "pattern", "help_text", "editable", "auto_now", "auto_now_add", "upload_to", "db_column"),
    *("verbose_name", "db_comment"),
)
_RELATION_OPTIONS = ("null", "primary_key", "help_text", "editable", "db_column", "verbose_name", "db_comment")


def dump(erd: Erd, extras: Extras | None = None, settings: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The object form of ``erd``; ``parse(json.dumps(dump(erd)))`` equals ``erd``."""
    more = extras or {}
    top: dict[str, Any] = {
        key: dict(value) if isinstance(value, Mapping) else value for key, value in (settings or {}).items()
    }
    if erd.title:
        top["$project"] = {"name": erd.title}
    top["$auth"] = {**top.get("$auth", {}), "login": erd.login, "registration": erd.registration}
    if erd.roles:
        top["$auth"]["roles"] = list(erd.roles)
    sizes = {"page_size": erd.page_size, "max_page_size": erd.max_page_size}
    top["$api"] = {**top.get("$api", {}), **sizes, **erd.wants.words}
    if erd.rules:
        top["$rules"] = list(erd.rules)
    if erd.features:
        top["$features"] = list(erd.features)
    entities = {
        entity.name: _entity(entity, more.get(entity.name, {}), erd.wants)
        for entity in erd.entities
        if not entity.implied
    }
    return {**top, **entities}


def _entity(entity: Entity, extras: Mapping[str, Mapping[str, Any]], api: ApiWants) -> dict[str, Any]:
    members = {
        member.name: {
            **(_field(member) if isinstance(member, Field) else _relation(member)),
            **extras.get(member.name, {}),
        }
        for member in entity.members
    }
    meta: dict[str, Any] = dict(extras.get("", {}))
    if entity.is_user:
        meta["auth_user"] = True
    elif entity.name == "User":
        meta["auth_user"] = False
    if entity.description:
        meta["description"] = entity.description
    if entity.table:
        meta["table"] = entity.table
    if entity.ordering:
        meta["ordering"] = list(entity.ordering)
    if entity.uniques:
        meta["unique"] = [_named(each, unique_name(entity.name, each.fields)) for each in entity.uniques]
    if entity.indexes:
        meta["indexes"] = [_named(each, index_name(entity.name, each.fields)) for each in entity.indexes]
    if entity.checks:
        meta["checks"] = [_check(check, entity.name) for check in entity.checks]
    if not entity.is_user:
        meta["owner"] = list(entity.owner)
    meta |= _offered(entity, api, meta.get("api", {}))
    return {**members, "$meta": meta}


def _offered(entity: Entity, all_want: ApiWants, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the API lets whom do with the entity, where that is not the default."""
    said = entity.grants.by_right if entity.grants else asdict(entity.access)
    rights = {right: _listed(words) for right, words in said.items() if words is not None}
    usual = usual_wants(all_want, entity.members, entity.operations, is_user=entity.is_user)
    api = {
        **kept,
        **({"operations": list(entity.operations)} if entity.operations != OPERATIONS else {}),
        **({"throttle": entity.throttle} if entity.throttle else {}),
        **entity.wants.api_words(usual),
    }
    return {**entity.wants.words(usual), **({"permissions": rights} if rights else {}), **({"api": api} if api else {})}


def _listed(words: str | tuple[str, ...]) -> str | list[str]:
    return words if isinstance(words, str) else list(words) or "staff"


def _named(group: Index | Unique, name: str) -> Any:
    fields = list(group.fields)
    return fields if group.name == name else {"fields": fields, "name": group.name}


def _check(check: Check, entity: str) -> Any:
    words = text(check.condition)
    name = {} if check.name == check_name(entity, words) else {"name": check.name}
    message = {"message": check.message} if check.message else {}
    return {"check": words, **name, **message} if name or message else words


def _field(field: Field) -> dict[str, Any]:
    options = {name: getattr(field, name) for name in _FIELD_OPTIONS}
    kept = {name: value for name, value in options.items() if value != getattr(_FIELD_DEFAULTS, name)}
    if field.blank != field.null:
        kept["blank"] = field.blank
    if field.default is GENERATED:
        kept["default"] = "uuid4" if field.type == "UUIDField" else "now"
    elif field.default is not MISSING:
        kept["default"] = field.default
    if field.db_default is not MISSING:
        kept["db_default"] = "now" if field.db_default is GENERATED else field.db_default
    if field.choices:
        kept["choices"] = [[choice.value, choice.label] for choice in field.choices]
    return {"type": field.type, **kept, **_api(field.api, field.name)}


def _relation(relation: Relation) -> dict[str, Any]:
    plain = Relation("", relation.kind, "")
    kept: dict[str, Any] = {
        name: getattr(relation, name) for name in _RELATION_OPTIONS if getattr(relation, name) != getattr(plain, name)
    }
    if relation.many:
        kept["blank"] = relation.blank
        if relation.symmetrical:
            kept["symmetrical"] = True
        if relation.through:
            kept["through"] = relation.through
        if relation.through_fields:
            kept["through_fields"] = list(relation.through_fields)
    else:
        kept["on_delete"] = relation.on_delete
        if relation.blank != relation.null:
            kept["blank"] = relation.blank
    if not relation.symmetrical:
        kept["related_name"] = relation.related_name
    return {"type": relation.kind, "to": relation.target, **kept, **_api(relation.api, relation.name)}


def _api(api: FieldApi, name: str) -> dict[str, Any]:
    plain = FieldApi()
    names = ("read_only", "write_only", "filter", "search", "order")
    said = {key: getattr(api, key) for key in names if getattr(api, key) != getattr(plain, key)}
    if api.sensitive or looks_secret(name):
        said["sensitive"] = api.sensitive
    if gives_rights(name) and not api.write_only:
        said["read_only"] = api.read_only
    return {"api": said} if said else {}
