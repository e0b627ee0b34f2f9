"""The Serializer agent: ``serializers.py``, one serializer per entity."""

from __future__ import annotations

from typing import Any

from agents.contract import Agent, Brief, GeneratedFile
from agents.erd.model import GENERATED, MISSING, Entity, Erd, Field, Relation
from agents.literals import AUTO_FIELDS
from agents.render import render
from agents.traits import blank_without_value, own_parent, owner_relation, secret
from agents.wording import label, listed

ACCOUNT_FIELDS = ("username", "email")
"""What the API shows of ``AbstractUser``: no password, no flag that gives a privilege."""


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Serializers that answer 400 wherever the database would refuse."""
    erd = brief.erd
    types = {field.type for entity in erd for field in entity.fields}
    entities = [_entity(erd, entity) for entity in erd]
    content = render(
        "serializers.py.j2",
        entities=entities,
        binary="BinaryField" in types,
        float="FloatField" in types,
        time="TimeField" in types,
        own_parents=any(entity["own_parent"] for entity in entities),
        chosen_keys=any(entity["chosen_key"] for entity in entities),
        owner_default=any(entity["owner_default"] for entity in entities),
        checked=any(entity["checked"] for entity in entities),
        lasting=any(entity["lasting"] for entity in entities),
        hiding=any(entity["unique_among_kept"] for entity in entities),
        flexible=is_flexible(erd),
    )
    return (GeneratedFile("serializers.py", content, SERIALIZER.name, listed([entity.name for entity in erd])),)


def _entity(erd: Erd, entity: Entity) -> dict[str, Any]:
    owner = owner_relation(entity)
    fields = shown_fields(entity)
    in_unique = owner is not None and any({owner.name} <= {*unique.fields} & {*fields} for unique in entity.uniques)
    return {
        "name": entity.name,
        "label": label(entity.name),
        "fields": fields,
        "read_only": [
            member.name
            for member in entity.members
            if member.name in fields
            and (member.api.read_only or (member is owner and not in_unique) or _generated_key(member))
        ],
        "extra_kwargs": extra_kwargs(entity, owner.name if owner and in_unique else None),
        "owner_default": in_unique,
        "one_per_owner": owner.name if owner and owner.kind == "OneToOneField" else None,
        "chosen_key": chosen_key(entity),
        "checked": bool(entity.checks),
        "lasting": entity.lasting,
        "soft_delete": entity.wants.soft_delete,
        "unique_among_kept": entity.wants.soft_delete and bool(entity.uniques or any(f.unique for f in entity.fields)),
        "own_parent": own_parent(erd, entity),
        "expandable": {r.name: r.target for r in entity.relations if r.name in entity.wants.expand},
    }


def is_flexible(erd: Erd) -> bool:
    """Whether clients say which fields an answer has, or which rows it holds whole."""
    return erd.wants.fields or any(entity.wants.expand for entity in erd)


def extra_kwargs(entity: Entity, owner: str | None = None) -> dict[str, str]:
    """Member → what its serializer field must be told, as source; ``owner`` is one that a unique set includes."""
    told = {
        member.name: {
            **({"write_only": "True"} if secret(member) else {}),
            **({"required": "True"} if blank_without_value(member) and writable(entity, member) else {}),
            **({"required": "False"} if _filled_in(member) and writable(entity, member) else {}),
            **({"read_only": "True", "default": "Owner()"} if member.name == owner else {}),
        }
        for member in entity.members
        if not _is_hidden(entity, member)
    }
    return {
        name: "{" + ", ".join(f'"{key}": {value}' for key, value in kwargs.items()) + "}"
        for name, kwargs in told.items()
        if kwargs
    }


def _filled_in(member: Field | Relation) -> bool:
    """Whether the database has a value where the client sends none; REST framework does not look for that."""
    return isinstance(member, Field) and member.db_default is not MISSING and member.default is MISSING


def shown_fields(entity: Entity) -> list[str]:
    """What the API reads and writes of an entity, the primary key first."""
    key = entity.primary_key
    names = [key.name if key else "id"]
    if entity.is_user:
        names += [name for name in ACCOUNT_FIELDS if name in entity.inherited]
    return names + [m.name for m in entity.members if m is not key and not _is_hidden(entity, m)]


def _is_hidden(entity: Entity, member: Field | Relation) -> bool:
    """Whether the API has no part for it: never shown, and not for clients to set either."""
    return secret(member) and not writable(entity, member)


def chosen_key(entity: Entity) -> str | None:
    """The primary key, where clients choose it: it is set when a row is made and never changed."""
    key = entity.primary_key
    if key is None or key is owner_relation(entity) or not key.editable or key.api.read_only:
        return None
    if isinstance(key, Field) and (key.type in AUTO_FIELDS or _generated_key(key)):
        return None
    return key.name


def _generated_key(member: Field | Relation) -> bool:
    """Whether a new row computes its own key."""
    return isinstance(member, Field) and member.primary_key and member.default is GENERATED


def writable(entity: Entity, member: Field | Relation) -> bool:
    """Whether a client may send this member at all."""
    if not member.editable or member.api.read_only or member is owner_relation(entity):
        return False
    if isinstance(member, Relation):
        return not member.through
    return not (member.type in AUTO_FIELDS or member.auto_now or member.auto_now_add or _generated_key(member))


SERIALIZER = Agent(
    name="serializer",
    writes={"serializers.py": "what the API reads and writes of each entity, with its validation"},
    draft=draft,
    builds_on={"serializers.py": ("models.py", "permissions.py")},
)
