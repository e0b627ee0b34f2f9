"""The Test agent: ``tests/``, a factory and a test class per entity, and the tests of what all share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.conditions import names
from agents.erd.model import GENERATED, MISSING, Entity, Erd, Field, Relation
from agents.erd.privileges import gives_rights
from agents.literals import AUTO_FIELDS
from agents.render import render
from agents.rings import protected, rings
from agents.samples import beyond, has_sample, invalid, valid
from agents.satisfying import satisfied
from agents.serializer import ACCOUNT_FIELDS, writable
from agents.tests_on_request import features, hidden_rows, on_request
from agents.traits import blank_without_value, is_private, is_sealed, own_parent, owner_relation, rights, secret
from agents.wording import snake

_FILES = {"FileField", "ImageField"}


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Tests that pass on the drafts as they are, on SQLite and PostgreSQL."""
    erd = brief.erd
    in_ring = rings(erd)
    entities = [collection(erd, entity, in_ring) for entity in erd]
    user = next(entity for entity in entities if entity["is_user"])
    source = " ".join(value for entity in entities for value in entity["values"].values())
    shared = {
        "entities": entities,
        "user": user,
        "login": erd.login,
        "registration": erd.registration and not any(is_private(erd, r.target) for r in _needed_references(erd.user)),
        "flags": ["is_staff", *(field.name for field in erd.user.fields if _is_guarded_flag(field))],
        "source": source,
        "rings": bool(in_ring),
        "media": any(entity["format"] == "multipart" for entity in entities),
        "package": brief.package,
        "kinds": [kind for kind in _MORE_KINDS if any(entity["kind"] == kind for entity in entities)],
        "public": any(entity["public"] for entity in entities),
        "limited": any(entity["missing"] for entity in entities),
        "throttled": any(entity["throttle_scope"] for entity in entities),
        "user_throttle": erd.wants.throttle,
        "features": features(erd, entities),
        "most": erd.max_page_size,
        "hiding": any(entity["hidden_rows"] for entity in entities),
        "cursor": next((e.plural for e in erd if (e.wants.pagination or erd.wants.pagination) == "cursor"), None),
    }
    files = {
        "tests/__init__.py": "quiet logs while refusals are tested",
        "tests/factories.py": "valid rows of every entity",
        "tests/cases.py": "what every collection must do",
        "tests/test_api.py": f"{len(entities)} collections",
        "tests/test_auth.py": "signing in and out, registration, passwords",
        "tests/test_project.py": "health, schema, admin, conflicts",
    }
    return tuple(GeneratedFile(path, render(f"{path}.j2", **shared), TESTS.name, why) for path, why in files.items())


def _is_guarded_flag(field: Field) -> bool:
    return field.type == "BooleanField" and field.api.read_only and field.default is False and gives_rights(field.name)


def collection(erd: Erd, entity: Entity, in_ring: dict[str, frozenset[str]]) -> dict[str, Any]:
    """What the templates are told of an entity's tests and factory."""
    multipart = any(f.type in _FILES and _needed(f) for f in entity.fields)
    sent = [field for field in entity.fields if _sent(entity, field)]
    owner = owner_relation(entity)
    references = [r for r in _needed_references(entity) if r is not owner]
    key = entity.primary_key
    values = {name: _ACCOUNT[name] for name in ACCOUNT_FIELDS if name in entity.inherited}
    values |= {field.name: valid(entity, field, multipart=multipart) for field in sent}
    ring = in_ring.get(entity.name, frozenset())
    present = frozenset(r.name for r in [*references, owner] if r)
    fit = satisfied(entity, values, present)
    values = {name: value for name, value in {**values, **fit.values}.items() if name not in fit.absent}
    references += [r for r in entity.relations if r.name in fit.rows]
    checked = {name for check in entity.checks for name in names(check.condition)}
    return {
        "name": entity.name,
        "snake": snake(entity.name),
        "plural": entity.plural,
        "is_user": entity.is_user,
        "owner": owner.name if owner else None,
        "one_per_owner": owner is not None and owner.kind == "OneToOneField",
        "private": is_private(erd, entity.name),
        "kind": _kind(entity),
        "granted": entity.grants.by_right if entity.grants else None,
        "public": rights(entity)[0] == "anyone",
        "missing": [method for operation, method in _METHODS.items() if operation not in entity.operations],
        "not_tested": [name for operation in _METHODS for name in _needs(entity, operation, fit.broken)],
        "throttle_scope": entity.plural if entity.throttle else None,
        "key": key.name if key else "id",
        "format": "multipart" if multipart else "json",
        "values": values,
        "references": [_reference(r, ring, erd[r.target].is_user) for r in references],
        "ring": bool(ring),
        "hidden_rows": hidden_rows(erd, entity, ring=bool(ring), multipart=multipart),
        **on_request(erd, entity),
        "key_sample": _key_sample(entity) if ring else None,
        "unsent": [m.name for m in entity.members if (m.name in values or m in references) and not writable(entity, m)],
        "change": next((f.name for f in sent if _comparable(entity, f) and f.name not in checked), None),
        "bad": _bad(erd, entity),
        "hidden": [m.name for m in entity.members if secret(m) and writable(entity, m)],
        "broken": [] if multipart else fit.broken,
        "breaking": fit.breaking,
        "filled": [f.name for f in sent if _filled(entity, f) and f.name not in checked],
        "foreign": [
            {"name": r.name, "snake": snake(r.target), "many": r.many, "is_user": erd[r.target].is_user}
            for r in entity.relations
            if not (r.primary_key or (entity.grants and not entity.grants.are_for_users("update")))
            and writable(entity, r)
            and (is_private(erd, r.target) or is_sealed(erd[r.target]) or r is own_parent(erd, entity))
        ],
        "protected": protected(erd, entity.name, ring),
        "sealed": next((r.name for r in references if is_sealed(erd[r.target])), None),
        "lone": next((r.name for r in references if r.kind == "OneToOneField" and r.target in ring), None),
        "untestable": next((f"the pattern of {f.name}" for f in sent if not has_sample(f)), fit.failed),
    }


_ACCOUNT = {"username": 'f"user{n}"', "email": 'f"user{n}@example.com"'}


_METHODS = {"create": "POST", "update": "PATCH", "delete": "DELETE"}
_MORE_KINDS = ("KeptRows", "PublishedRows", "CommonRows", "StaffRows", "GrantedRows")
"""Kinds of rows that there are only where the ERD or a revision says who may do what."""


def _needs(entity: Entity, operation: str, broken: Sequence[Any]) -> list[str]:
    """The tests that there is nothing to test for where the API lacks an operation."""
    if operation in entity.operations:
        return []
    if operation == "delete":
        return ["test_deletes"]
    if operation == "update":
        theirs = ["test_shows_rows_to_staff", "test_refuses_references_to_rows_of_others"]
        return ["test_updates", *(theirs if _kind(entity) == "OwnedRows" else theirs[1:] if entity.grants else [])]
    checked = ["test_refuses_what_breaks_a_check"] if broken else []
    filled = ["test_leaves_the_rest_to_the_database"] if any(_filled(entity, field) for field in entity.fields) else []
    return ["test_creates", "test_names_bad_input", *checked, *filled]


def _kind(entity: Entity) -> str:
    """The test cases that say who may do what with the entity."""
    read, write = rights(entity)
    if entity.is_user:
        return "Accounts"
    if entity.grants:
        return "GrantedRows"
    if read == "staff":
        return "StaffRows"
    if read == "owner":
        return "OwnedRows" if write == "owner" else "KeptRows"
    return {"owner": "PublishedRows", "staff": "SharedRows"}.get(write, "CommonRows")


def _needed(member: Field | Relation) -> bool:
    """Whether a row cannot be stored without a value for it."""
    if isinstance(member, Relation):
        return not member.blank if member.many else not member.null
    if blank_without_value(member):
        return True
    return not (member.null or member.blank or member.auto_now or member.auto_now_add or member.type in AUTO_FIELDS)


def _needed_references(entity: Entity) -> list[Relation]:
    return [r for r in entity.relations if _needed(r) and not r.through]


def _sent(entity: Entity, field: Field) -> bool:
    """Whether the tests give it: everything required, and every plain optional column besides."""
    if field.type in AUTO_FIELDS or field.auto_now or field.auto_now_add:
        return False
    required = (
        field.required
        or blank_without_value(field)
        or (not field.null and not field.editable and not _has_default(entity, field))
    )
    plain = field.type not in _FILES | {"JSONField", "BinaryField"} and field.pattern is None
    return required or (plain and writable(entity, field) and not _has_default(entity, field))


def _has_default(entity: Entity, field: Field) -> bool:
    """Whether rows may leave it to the default; what must be unique may only once, unless each row computes its own."""
    if field.default is MISSING:
        return False
    return field.default is GENERATED or not (field.unique or field.primary_key or _sets_apart(entity, field))


def _sets_apart(entity: Entity, field: Field) -> bool:
    """Whether a constraint on several columns takes two rows for the same, unless they differ in this one."""
    others = (set(unique.fields) - {field.name} for unique in entity.uniques if field.name in unique.fields)
    return any(not any(_differs(entity, name) for name in names) for names in others)


def _differs(entity: Entity, name: str) -> bool:
    """Whether each row of the tests has its own value, or none; what an account inherits, it signs in with."""
    if name not in entity:
        return True
    member = entity[name]
    if isinstance(member, Relation):
        return member is not owner_relation(entity)
    return member.null or not (member.default is not MISSING or member.choices or member.type == "BooleanField")


def _filled(entity: Entity, field: Field) -> bool:
    """Whether the database fills it in when a client says nothing."""
    return field.db_default is not MISSING and writable(entity, field) and not (secret(field) or field.unique)


def _reference(relation: Relation, ring: frozenset[str], is_user: bool) -> dict[str, Any]:
    return {
        "name": relation.name,
        "snake": snake(relation.target),
        "target": relation.target,
        "is_user": is_user,
        "many": relation.many,
        "in_ring": relation.target in ring,
    }


def _key_sample(entity: Entity) -> str:
    key = entity.primary_key
    if isinstance(key, Field) and key.type == "UUIDField":
        return "str(uuid.UUID(int=n))"
    if isinstance(key, Field) and key.type not in AUTO_FIELDS:
        return valid(entity, key)
    return "10**6 + n"


def _comparable(entity: Entity, field: Field) -> bool:
    """Whether an update of it can be read back as it was sent."""
    return (
        writable(entity, field)
        and not (field.primary_key or field.name in entity.lasting)
        and not secret(field)
        and field.pattern is None
        and field.type not in _FILES | {"JSONField", "BinaryField", "BooleanField"}
    )


def _bad(erd: Erd, entity: Entity) -> dict[str, str]:
    """Values that must be refused: something of the wrong kind, and for each limit something beyond it."""
    open_ = [member for member in entity.members if writable(entity, member) and not member.primary_key]
    wrong = ((m.name, invalid(erd, m)) for m in sorted(open_, key=lambda m: isinstance(m, Relation)))
    first = next(((name, value) for name, value in wrong if value is not None), None)
    limits = {m.name: value for m in open_ if isinstance(m, Field) and (value := beyond(m)) is not None}
    return ({first[0]: first[1]} if first else {}) | limits


TESTS = Agent(
    name="tests",
    writes={
        "tests/__init__.py": "makes the folder a package",
        "tests/factories.py": "makes valid rows",
        "tests/cases.py": "what every collection must do",
        "tests/test_api.py": "every collection, for owners, others, staff and strangers",
        "tests/test_auth.py": "signing in and out, registration, passwords",
        "tests/test_project.py": "what holds for the whole project",
    },
    draft=draft,
    builds_on={
        "tests/factories.py": ("models.py",),
        "tests/cases.py": ("tests/factories.py",),
        "tests/test_api.py": ("urls.py", "serializers.py", "tests/factories.py", "tests/cases.py"),
        "tests/test_auth.py": ("auth/views.py", "tests/factories.py", "tests/cases.py"),
        "tests/test_project.py": ("urls.py", "tests/factories.py", "tests/cases.py"),
    },
)
