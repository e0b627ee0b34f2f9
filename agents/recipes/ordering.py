"""Recipe ``ordering``: what clients may sort by, and how a list is sorted when they do not say.

``add ordering by title``, ``sort jobs by newest first``, ``order by -created_at``
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agents.contract import UserError
from agents.erd.model import Entity, Erd
from agents.erd.model import Field as Column
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.spoken.columns import columns, meant_entities, require_fields
from agents.spoken.grammar import AND, EVERY_LIST, MUST, Names, plain, scan
from agents.traits import secret

UNSORTED = frozenset({"JSONField", "BinaryField", "FileField", "ImageField"})
PURPOSE = "sort by"
_YOUNG, _OLD = "newest|latest|most recent", "oldest|earliest"
_AGE = rf"(?:{_YOUNG}|{_OLD}) first"
_UP = rf"asc(?:ending)?|a (?:to|-) z|(?:{_OLD}|lowest|smallest|cheapest) first"
_DOWN = rf"desc(?:ending)?|(?:{_YOUNG}|highest|largest|biggest) first"
_MOST = "highest|largest|biggest|lowest|smallest"
_Key = Annotated[str, StringConstraints(pattern=r"^-?[a-z_][a-z0-9_]{0,62}$")]


class _Ordering(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fields: Annotated[list[_Key], Field(min_length=1, max_length=50)] | None = None
    default: Annotated[list[_Key], Field(min_length=1, max_length=10)] | None = None


def is_sortable(field: Column) -> bool:
    """Whether rows can sensibly be put in the order of this field."""
    return field.type not in UNSORTED and not secret(field)


def _phrases(names: Names) -> tuple[tuple[str, str], ...]:
    direction = rf"(?:,? (?:in )?(?:{_UP}|{_DOWN})(?: order)?)?"
    key = rf"(?:the )?-?{names.field}{direction}"
    keys = rf"{key}(?:(?:{AND}|,? then|, and then)(?: by)? {key})*"
    ages = rf"(?:{_YOUNG}|{_OLD})"
    ordering = r"(?:ordering|sorting|sort(?: order)?|order)"
    shown = r"(?:(?:should|must) )?(?:appear|come|be)"
    show = r"(?:show|list|return|make)"
    change = rf"(?:set|change) (?:the )?(?:default )?{ordering}"
    return (
        ("let", r"let clients(?= (?:sort|order) )"),
        ("offer", rf"make (?P<entities>{names.entities}) (?:sort|order)able"),
        ("offer", rf"ordering[ _]?fields?(?: to| with| of| ?[=:])? (?P<keys>{keys})"),
        ("sorted", rf"(?:return|show|list|(?:i|we) (?:want|need)) (?P<entities>{names.entities}) (?:sorted|ordered)"),
        (
            "sorted",
            rf"(?:the )?{ordering} (?:of|for) (?P<entities>{names.entities}) {MUST} be (?:by )?(?P<keys>{keys})",
        ),
        ("sorted", rf"(?:(?:the )?lists? of )?(?P<entities>{names.entities})(?: {MUST} be)? (?:sorted|ordered)"),
        ("sorted", rf"(?P<entities>{names.entities}) {MUST} be (?:listed|returned|shown)(?= (?:alphabetically )?by )"),
        ("sorted", rf"(?:the )?(?:results?|lists?|rows?) {MUST} be (?:sorted|ordered)"),
        (
            "sorted",
            rf"(?:the )?default {ordering}(?: (?:of|for) (?P<entities>{names.entities}))?"
            rf"(?: {MUST} be| to|:| =|=) ?(?:by )?(?P<keys>{keys})",
        ),
        ("sorted", rf"{change}(?: (?:of|for) (?P<entities>{names.entities}))? to (?P<keys>{keys})"),
        ("sorted", rf"{change}(?: (?:of|for) (?P<entities>{names.entities}))? to (?P<age>{ages}) first"),
        ("sorted", rf"(?:the )?default {ordering} {MUST} be (?P<age>{ages}) first"),
        ("make", rf"make (?:(?P<entities>{names.owner})(?:'s)? )?(?P<keys>{keys})?(?= (?:sort|order)able)"),
        ("topic", rf"(?:order|sort)(?:ing)? (?P<entities>{names.entities})"),
        ("some", rf"(?:{show} )?(?:the )?(?P<entities>{names.entities})(?: {shown})?(?= {ages} first| from)"),
        ("age", rf"by (?:the )?(?:creation (?:date|time)|date of creation),? (?P<age>{ages}) first"),
        ("age", rf"by (?P<age>{ages})(?! first)"),
        ("age", r"from (?P<age>newest|latest) to oldest"),
        ("age", r"from (?P<age>oldest) to (?:newest|latest)"),
        ("age", rf"(?:by )?(?:the )?(?P<age>{ages})(?: (?P<entities>{names.entities}))? first"),
        ("default", r"(?:the )?default(?= (?:order|sort))|by default"),
        ("topic", r"(?:order|sort)(?:ing|able)?(?: ?filter)?"),
        ("some", rf"(?:to|for) (?P<entities>{names.entities})"),
        ("keys", rf"(?:by|on|with|using) (?P<keys>{keys})"),
        ("some", rf"(?:by|on|in|of) (?P<entities>{names.owner})(?:'s)? (?P<keys>{keys})"),
        ("some", rf"(?:on|in|of) (?P<entities>{names.entities})"),
        ("all", EVERY_LIST),
        ("verb", r"add|enable|use|include|introduce|implement|support|provide|set|allow|(?:i|we) (?:want|need)|needs"),
        ("show", r"show|list|return"),
        ("filler", r",|alphabetically|in alphabetical order|an?|the|filter|parameter|(?:in|to) views\.py|in this file"),
    )


def read(instruction: str, erd: Erd) -> Match | None:
    """Fields for clients to sort by, or the order of a list by default; never both from one sentence."""
    names = Names(erd)
    parts = scan(_spelled(plain(instruction)), _phrases(names))
    if not parts:
        return None
    roles = [role for role, _ in parts]
    groups = [part.groupdict() for _, part in parts]
    entities = tuple(
        dict.fromkeys(entity for each in groups for entity in names.entities_in(each.get("entities") or ""))
    )
    stretches = [stretch for each in groups if (stretch := each.get("keys"))]
    ages = [age for each in groups if (age := each.get("age"))]
    topics = [role for role in roles if role in ("topic", "sorted", "offer")]
    if len(topics) > 1 or len(stretches) + len(ages) > 1 or ("all" in roles and entities):
        return None
    if len(entities) > 1 and any(each.get("entities") and each.get("keys") for each in groups):
        # Jobs by the name of their company are nothing that a field of a job says.
        return None
    if ages:
        return (
            None if {"let", "offer"} & set(roles) else _by_age(erd, entities, oldest=ages[0] in ("oldest", "earliest"))
        )
    if not topics or "show" in roles or not (stretches or "verb" in roles):
        return None
    keys = _keys(names, stretches[0]) if stretches else ()
    if stretches and re.search(_AGE, stretches[0]) and not all(_tells_time(erd, key) for key in keys):
        return None
    if len({key.lstrip("-") for key in keys}) != len(keys):
        return None
    return _by_keys(erd, entities, keys, for_clients=not _is_default(roles, parts, keys))


def _spelled(text: str) -> str:
    """The direction after what it is of: ``sort descending by title``, ``highest price first`` are ``sort by title
    descending``, ``sort by price highest first``."""
    text = re.sub(rf"^(?:(?:show|list|put) )?(?:the )?({_MOST}) (?!first)(.+) first$", r"sort by \2 \1 first", text)
    return re.sub(r" (?:in )?((?:de|a)scending)(?: order)? by (?!default$)(.+)$", r" by \2 \1", text)


def _is_default(roles: Sequence[str], parts: Any, keys: Sequence[str]) -> bool:
    """``sort by title`` is an order; ``add ordering by title`` and ``let clients sort by title`` are offers."""
    if {"let", "make", "offer"} & set(roles):
        return False
    return bool({"default", "sorted"} & set(roles)) or "verb" not in roles or any(key.startswith("-") for key in keys)


def _keys(names: Names, stretch: str) -> tuple[str, ...]:
    """Django's spelling of ``title, salary desc``."""
    found = re.finditer(
        rf"(?<![\w-])(?P<minus>-?)(?P<form>{names.field})(?![\w-])(?P<down>,? (?:in )?(?:{_DOWN}))?", stretch
    )
    return tuple(("-" if each["minus"] or each["down"] else "") + names.field_named(each["form"]) for each in found)


def _tells_time(erd: Erd, key: str) -> bool:
    """Whether every field of that name is a date, of which one can be the newest."""
    return all(
        field.type.startswith("Date") for entity in erd for field in columns(entity) if field.name == key.lstrip("-")
    )


def _by_keys(erd: Erd, named: tuple[str, ...], keys: tuple[str, ...], *, for_clients: bool) -> Match:
    if not keys:
        return Match("ordering", named or "all", {entity: {} for entity in named or (ALL,)})
    fields = [key.lstrip("-") for key in keys]
    entities = meant_entities(erd, named, fields, is_sortable, PURPOSE)
    stated = {"fields": fields} if for_clients else {"default": list(keys)}
    return Match("ordering", entities, dict.fromkeys(entities, stated))


def _by_age(erd: Erd, named: tuple[str, ...], *, oldest: bool) -> Match:
    """The order of creation, for the entities named or for all that know theirs."""
    keys = {name: _creation(erd[name]) for name in named or [entity.name for entity in erd]}
    timeless = [name for name, key in keys.items() if key is None]
    if timeless and (named or len(timeless) == len(keys)):
        raise UserError(f"{timeless[0]} has no field that says when a row was made; name a field to sort by")
    stated = {name: {"default": [key if oldest else f"-{key}"]} for name, key in keys.items() if key is not None}
    return Match("ordering", tuple(stated) if named or timeless else "all", stated)


def _creation(entity: Entity) -> str | None:
    """The field that tells when a row was made; an automatic primary key grows with time as well."""
    stamped = [field.name for field in columns(entity) if field.auto_now_add]
    return stamped[0] if stamped else "pk" if entity.primary_key is None else None


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """What is stated besides what was set before; a key that is absent is left to the draft."""
    return {**(current or {}), **stated}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for a field that is not there."""
    checked = _Ordering.model_validate(settings).model_dump(exclude_none=True)
    for each in erd if entity == ALL else (erd[entity],):
        by_age = {"pk"} if each.primary_key is None else set()
        keys = {key.lstrip("-") for key in checked.get("default", [])} - by_age
        require_fields(each, [*checked.get("fields", []), *sorted(keys)], is_sortable, PURPOSE)
    return checked


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    default = [f"sorted by {', '.join(settings['default'])}"] if "default" in settings else []
    offered = [f"`?ordering=` accepts {', '.join(settings['fields'])}"] if "fields" in settings else []
    return "; ".join(default + offered) or "`?ordering=` accepts the plain columns"


RECIPE = Recipe(
    id="ordering",
    path="views.py",
    help="`add ordering by title`, `sort jobs by newest first`, `order by -created_at`",
    topic=r"(?:order|sort)\w*|newest|latest|oldest",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
