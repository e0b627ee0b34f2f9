"""The View agent: ``permissions.py``, ``filters.py`` and ``views.py``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from agents.contract import Agent, Brief, GeneratedFile, Options
from agents.erd.model import OPERATIONS, Entity, Erd, Field, Party, Relation
from agents.erd.wanted import Style
from agents.literals import AUTO_FIELDS
from agents.render import render
from agents.serializer import ACCOUNT_FIELDS, is_flexible
from agents.traits import owner_lookup, owner_relation, rights, secret, title_field
from agents.wording import listed

MOST_SEARCHED = 6
"""Columns, unless the ERD names more: each is one more scan, and what names a row is what people look for."""

RESERVED = frozenset({"page", "page_size", "search", "ordering", "format", "limit", "offset", "cursor"})
"""Query parameters that already mean something on every list."""

_INTEGERS = frozenset(
    {
        "IntegerField",
        "SmallIntegerField",
        "BigIntegerField",
        "PositiveIntegerField",
        "PositiveSmallIntegerField",
        "PositiveBigIntegerField",
    }
)
_RANGED = frozenset({"DecimalField", "FloatField", "DateField", "DateTimeField"})
_EXACT = frozenset({"BooleanField", "UUIDField", "GenericIPAddressField"})
_TEXTS = frozenset({"CharField", "SlugField", "EmailField", "URLField"})
UNFILTERED = frozenset({"BinaryField", "JSONField", "FileField", "ImageField"}) | AUTO_FIELDS
_SORTED = _INTEGERS | _RANGED | {"TimeField", "DurationField"}
_OPAQUE = re.compile(r"(^|_)(token|secret|hash|hashed|digest|salt|checksum|sha\d*|md5|api_key)(_|$)")
"""Texts that nobody reads, by a word of their names."""

KINDS = ("status", "state", "type", "kind", "category", "role")
"""Texts that sort rows into few groups, by the end of their names."""


def draft(brief: Brief) -> tuple[GeneratedFile, ...]:
    """Who may do what, and what each collection can be asked."""
    erd, options = brief.erd, brief.options
    owned = [{"name": entity.name, "owner": lookup} for entity in erd if (lookup := owner_lookup(entity))]
    used = {name for entity in erd for name in _permissions(entity)}
    plain = [entity for entity in erd if owner_lookup(entity) and not entity.grants]
    shown = [entity.name for entity in plain if rights(entity)[0] in ("authenticated", "anyone")]
    grants = {entity.name: entity.grants.by_right for entity in erd if entity.grants}
    files = {
        "permissions.py": render("permissions.py.j2", owned=owned, shown=shown, grants=grants, used=used),
        "filters.py": render("filters.py.j2"),
        "views.py": _views(erd, options),
    }
    summaries = {
        "permissions.py": f"rows of {listed([row['name'] for row in owned])} belong to users",
        "filters.py": "filters that know only visible rows",
        "views.py": listed([entity.name for entity in erd]),
    }
    return tuple(GeneratedFile(path, text, VIEW.name, summaries[path]) for path, text in files.items())


def _views(erd: Erd, options: Options) -> str:
    everywhere = shared_pages(erd, options)
    paginations = [] if everywhere is None else [_pagination("Pagination", everywhere)]
    single = {entity.name: setting for entity in erd if (setting := own_pages(erd, entity, options)) is not None}
    paginations += [_pagination(f"{name}Pagination", setting) for name, setting in single.items()]
    asked = _asked(erd)
    return render(
        "views.py.j2",
        user=erd.user.name,
        paginations=paginations,
        raised=_raised(asked, paginations),
        shared_pagination=None if everywhere is None else "Pagination",
        theirs=sorted(
            {name for entity in erd for name in _permissions(entity) if name.startswith("Is")}
            | ({"IsAdminUser"} if "restore" in asked else set())
            | ({"SAFE_METHODS"} if "etag" in asked else set()),
            key=lambda name: (not name.isupper(), name),
        ),
        asked=asked,
        most=erd.max_page_size,
        check_constraints=any(r.on_delete == "DO_NOTHING" and not r.many for e in erd for r in e.relations),
        entities=[
            _view(erd, entity, options) | {"pagination": f"{entity.name}Pagination" if entity.name in single else None}
            for entity in erd
        ],
    )


def _raised(asked: set[str], paginations: Iterable[Mapping[str, Any]]) -> list[str]:
    """The exceptions of REST framework that the views name."""
    cursors = any(pagination["parent"] == "CursorPagination" for pagination in paginations)
    named = {"APIException": "etag" in asked, "NotFound": cursors, "ValidationError": "idempotency" in asked}
    return [name for name, is_named in named.items() if is_named]


def shared_pages(erd: Erd, options: Options) -> Mapping[str, Any] | None:
    """How every list is cut into pages, as a revision or the ERD says; ``None`` = as settings.py does it."""
    drawn = None if erd.wants.pagination == "page" else _pages(erd, erd.wants.pagination)
    return options.get("pagination", "*") or drawn


def own_pages(erd: Erd, entity: Entity, options: Options) -> Mapping[str, Any] | None:
    """How the entity's own list is, where that is not as every other's."""
    asked = options.values.get("pagination", {}).get(entity.name)
    style = entity.wants.pagination
    return asked or (_pages(erd, style) if style and style != erd.wants.pagination else None)


def _pages(erd: Erd, style: Style) -> dict[str, Any]:
    return {"style": style, "page_size": erd.page_size, "max_page_size": erd.max_page_size}


def _pagination(name: str, setting: Mapping[str, Any]) -> dict[str, Any]:
    size, most = setting["page_size"], setting["max_page_size"]
    if setting["style"] == "limit":
        return {
            "name": name,
            "parent": "LimitOffsetPagination",
            "settings": {"default_limit": size, "max_limit": most},
        }
    parent = "CursorPagination" if setting["style"] == "cursor" else "PageNumberPagination"
    sizes = {"page_size": size, "page_size_query_param": "page_size", "max_page_size": most}
    return {"name": name, "parent": parent, "settings": sizes}


def _view(erd: Erd, entity: Entity, options: Options) -> dict[str, Any]:
    owner = owner_relation(entity)
    many = [relation.name for relation in entity.relations if relation.many and not secret(relation)]
    search = options.get("search", entity.name)
    ordering = options.get("ordering", entity.name) or {}
    default = ordering.get("default") or list(entity.ordering)
    return {
        "name": entity.name,
        "rows": f"prefetch_related({', '.join(map(repr, many))})" if many else "all()",
        "permissions": [name if name.startswith("Is") else f"permissions.{name}" for name in _permissions(entity)],
        "methods": _methods(entity),
        "parents": [*_mixins(erd, entity), "Rows"],
        "above": entity[entity.wants.nested_under] if entity.wants.nested_under else None,
        "throttle_scope": entity.plural if entity.throttle else None,
        "lookups": lookups(entity),
        "search_fields": list(search["fields"]) if search else searchable(entity),
        "ordering_fields": list(ordering.get("fields", sortable(entity))),
        # Rows with equal values need one fixed order, or a page may show a row twice and miss another.
        "ordering": [*default, "pk"] if default and "pk" not in default else default,
        "dotted_key": _may_hold_dots(erd, entity),
        "owner": owner.name if owner else None,
    }


_CLASSES: Mapping[tuple[Party, Party], tuple[str, ...]] = {
    ("owner", "owner"): (),
    ("owner", "staff"): ("StaffWrites",),
    ("authenticated", "owner"): ("IsAuthenticated", "OwnerWrites"),
    ("authenticated", "authenticated"): (),
    ("authenticated", "staff"): ("StaffWrites",),
    ("anyone", "owner"): ("IsAuthenticatedOrReadOnly", "OwnerWrites"),
    ("anyone", "authenticated"): ("IsAuthenticatedOrReadOnly",),
    ("anyone", "staff"): ("IsAuthenticatedOrReadOnly", "OnlyStaffWrites"),
    ("staff", "staff"): ("IsAdminUser",),
}
"""Who reads and who writes → the permission classes that say so, ours and REST framework's, if the default does not."""


def _permissions(entity: Entity) -> tuple[str, ...]:
    if entity.grants:
        # The first says nothing new to a request; the API's description reads from it who needs no token.
        return ("IsAuthenticatedOrReadOnly", "Granted") if "anyone" in entity.grants.read else ("Granted",)
    return ("StaffCreates",) if entity.is_user else _CLASSES[rights(entity)]


def _methods(entity: Entity) -> list[str]:
    """What may be sent, where that is not everything."""
    if entity.operations == OPERATIONS:
        return []
    sent = {"create": ["post"], "update": ["put", "patch"], "delete": ["delete"]}
    return ["get", *(method for each in entity.operations for method in sent.get(each, ())), "head", "options"]


def _mixins(erd: Erd, entity: Entity) -> list[str]:
    """The classes that bring what only some collections do."""
    wants, makes = entity.wants, "create" in entity.operations
    return [
        *(["Idempotent"] if erd.wants.idempotency and makes else []),
        *(["Bulk"] if wants.bulk and makes else []),
        *(["Versioned"] if wants.etag else []),
        *(["Restorable"] if is_restored(entity) else []),
    ]


_FEATURES = {"Idempotent": "idempotency", "Bulk": "bulk", "Versioned": "etag", "Restorable": "restore"}


def _asked(erd: Erd) -> set[str]:
    """What any of the collections does beyond what all backends do."""
    found = {_FEATURES[name] for entity in erd for name in _mixins(erd, entity)}
    found |= {"nested" for entity in erd if entity.wants.nested_under}
    found |= {"shape"} if is_flexible(erd) else set()
    return found | ({"metrics"} if erd.wants.metrics else set())


def is_restored(entity: Entity) -> bool:
    """Whether the API brings deleted rows back; without ``POST`` only the admin does."""
    return entity.wants.soft_delete and "create" in entity.operations


def _may_hold_dots(erd: Erd, entity: Entity) -> bool:
    """Whether a key can hold the dot at which the router's own pattern ends a key."""
    key = entity.primary_key
    if isinstance(key, Relation):
        return _may_hold_dots(erd, erd[key.target])
    return key is not None and key.type not in _INTEGERS | AUTO_FIELDS | {"UUIDField"}


def searchable(entity: Entity) -> list[str]:
    """The texts that ``?search=`` looks through."""
    inherited = [name for name in ACCOUNT_FIELDS if name in entity.inherited]
    texts = (
        field
        for field in entity.fields
        if field.api.search
        or (
            field.api.search is None
            and field.type in (_TEXTS | {"TextField"}) - {"URLField"}
            and not (field.choices or secret(field) or _OPAQUE.search(field.name))
        )
    )
    return inherited + searched(texts, title_field(entity))


def searched(fields: Iterable[Field], title: Field | None, most: int = MOST_SEARCHED) -> list[str]:
    """The names of those that the ERD asks for, and of others up to ``most``: the title first, then short texts."""
    drawn = list(fields)
    by_worth = sorted(drawn, key=lambda f: (not f.api.search, f is not title, not f.unique, f.type == "TextField"))
    kept = by_worth[: max(most, sum(f.api.search is True for f in drawn))]
    return [field.name for field in drawn if field in kept]


def sortable(entity: Entity) -> list[str]:
    """The columns that ``?ordering=`` accepts: what names a row, numbers, and moments."""
    inherited = ["date_joined"] if entity.is_user else []
    title = title_field(entity)
    return inherited + [
        field.name
        for field in entity.fields
        if field.api.order
        or (
            field.api.order is None
            and (field.type in _SORTED or field is title)
            and not (secret(field) or names_something_else(field))
        )
    ]


def names_something_else(field: Field) -> bool:
    """Whether its number is the key of something that is not drawn: neither more nor less than another."""
    return field.type in _INTEGERS and field.name.endswith("_id")


def lookups(entity: Entity) -> dict[str, list[str]]:
    """What a list of ``entity`` can be narrowed by: member → lookups."""
    chosen = {
        member.name: [kind for kind in _lookups(member) if kind != "exact" or member.name not in RESERVED]
        for member in entity.members
        if not (member.primary_key or secret(member) or member.api.filter is False or _is_login(entity, member))
    }
    return {name: kinds for name, kinds in chosen.items() if kinds}


def _is_login(entity: Entity, member: Field | Relation) -> bool:
    """Whether people sign in with it: search finds it already."""
    return entity.is_user and isinstance(member, Field) and member.unique and member.name in ACCOUNT_FIELDS


def _lookups(member: Field | Relation) -> list[str]:
    if isinstance(member, Relation):
        return ["exact"]
    if member.type in UNFILTERED:
        return []
    if member.type in _EXACT or member.choices:
        return ["exact"]
    if member.type in _INTEGERS:
        return ["exact"] if names_something_else(member) else ["exact", "gte", "lte"]
    if member.type in _RANGED:
        return [] if member.auto_now else ["gte", "lte"]
    grouping = member.type == "CharField" and member.name.endswith(KINDS)
    return ["exact"] if member.api.filter or member.unique or grouping else []


VIEW = Agent(
    name="view",
    writes={
        "permissions.py": "who may see and change which rows",
        "filters.py": "how lists are narrowed",
        "views.py": "the collections: ownership, search, ordering, pages",
    },
    draft=draft,
    builds_on={
        "permissions.py": ("models.py",),
        "filters.py": ("models.py", "permissions.py"),
        "views.py": ("models.py", "permissions.py", "filters.py", "serializers.py"),
    },
)
