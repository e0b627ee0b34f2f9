"""Recipe ``filtering``: by which of their members lists can be narrowed, besides those that any list can.

``filter jobs by salary``, ``add filtering on title and status``, ``make title filterable``
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agents.amending import FILTERING
from agents.contract import UserError
from agents.erd.model import Entity, Erd, Relation
from agents.erd.model import Field as Column
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.spoken.columns import columns, meant_entities, require_fields
from agents.spoken.grammar import AND, LISTS, MUST, Mention, Names, plain, whole
from agents.traits import secret
from agents.view import RESERVED, UNFILTERED, lookups

PURPOSE = "filter by"

_NAME = r"(?:the )?(?:[EB]\d+(?:'s |\.))?\??[EFB]\d+=?(?: (?:fields?|columns?|ranges?))?"
_NAMES = rf"{_NAME}(?:{AND} {_NAME})*"
_FIELDS = rf"(?P<fields>{_NAMES})"
_LIST = r"(?: lists?| endpoints?| list views?| view ?sets?| views?| api)?"
_ENTITIES = rf"(?P<entities>(?:the )?[EB]\d+{_LIST}(?:{AND} (?:the )?[EB]\d+{_LIST})*)"
_EVERY = rf"(?:all|every|each)(?: of)?(?: the)? {LISTS}"
_TO = rf"(?: (?:to|for|on|of|in) (?:{_ENTITIES}|{_EVERY}))?"
_ADD = (
    r"(?:add|enable|support|allow|provide|implement|introduce|use|offer|include|(?:i|we) (?:want|need))"
    r"(?: (?:support for|the (?:ability|option|possibility) (?:to|of)))?"
)
_FILTERS = (
    r"(?:an? |some |more )?(?:django-?filter |query(?:[- ]param(?:eter)?s?)? )?"
    r"filter(?:s|ing)?(?: ?(?:support|options?|backends?))?"
)
_OWNER = re.compile(r"[EB]\d+(?:'s |\.)")
_BY = r"(?:on|by|for|with|using|over)"
_MANY_FILTERS = r"(?:filters|filter(?:set|able)?[ _]?fields)"
_DJANGO_FILTER = r"(?:filter(?:set)?[ _]?fields?|django-?filter(?: support)?)"
_SENTENCES = (
    rf"{_ADD} {_FILTERS}{_TO}",
    rf"{_ADD} {_FILTERS} {_BY} {_FIELDS}{_TO}",
    rf"{_ADD} {_FILTERS} (?:to|for|on|of|in) {_ENTITIES} (?:on|by|with|using) {_FIELDS}",
    rf"{_ADD} filter(?:ing)? {_ENTITIES} (?:on|by|with|using) {_FIELDS}",
    rf"{_ADD} (?:an? )?{_FIELDS} (?:filter|filters|filtering){_TO}",
    rf"(?:add|enable) (?:the )?django ?filter ?backend{_TO}",
    rf"(?:{_ADD}|set|change) (?:the )?{_DJANGO_FILTER}(?: for| with| on| to|:| =|=)? {_FIELDS}{_TO}",
    rf"filter {_EVERY} (?:on|by|with|using) {_FIELDS}",
    rf"(?:let clients )?filter {_ENTITIES} (?:on|by|with|using) {_FIELDS}",
    rf"(?:let clients )?filter (?:lists? )?(?:on|by|with|using) {_FIELDS}{_TO}",
    rf"filtering (?:on|by) {_FIELDS}{_TO}",
    rf"make {_FIELDS} (?:of {_ENTITIES} )?filterable",
    rf"make {_FIELDS} filterable (?:on|for|in) {_ENTITIES}",
    rf"{_FIELDS} (?:of {_ENTITIES} )?{MUST} be filterable",
    rf"make {_ENTITIES} filterable (?:on|by) {_FIELDS}",
    rf"{_ENTITIES} {MUST} be (?:filterable|filtered) (?:on|by) {_FIELDS}",
    rf"{_ENTITIES} (?:needs?|should have|must have) {_FILTERS}(?: {_BY} {_FIELDS})?",
    rf"{_ENTITIES} (?:needs?|should have|must have) (?:an? )?{_FIELDS} filters?",
    rf"(?:add|expose|use|support) {_FIELDS} (?:to (?:the )?{_MANY_FILTERS}|as (?:an? )?filters?){_TO}",
    rf"(?:let clients )?(?:narrow|restrict)(?: down)? {_ENTITIES}(?: down)? by {_FIELDS}",
)


class _Filtering(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fields: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[^\W\d]\w{0,62}$")]], Field(min_length=1, max_length=50)
    ]


def is_filterable(field: Column) -> bool:
    """Whether a list can sensibly be narrowed by the values of this field."""
    return field.type not in UNFILTERED and not secret(field) and field.name not in RESERVED


def read(instruction: str, erd: Erd) -> Match | None:
    """The members that the sentence names, for the entities that it names or that have them."""
    text, mentions = Names(erd, _members).marked(plain(instruction))
    found = next((match for each in _SENTENCES if (match := whole(each, text))), None)
    if found is None:
        return None
    groups = found.groupdict()
    fields = groups.get("fields") or ""
    owners = " ".join(_OWNER.findall(fields))
    named = [mention.entity for mention in _marked(groups.get("entities") or owners, mentions) if mention.entity]
    said = _marked(_OWNER.sub("", fields), mentions)
    if not said:
        return Match("filtering", tuple(named) or "all", {entity: {} for entity in named or (ALL,)})
    members = [_member(erd, named, mention) for mention in said]
    plain_ones = [name for name, is_field in members if is_field]
    by_value = meant_entities(erd, named, plain_ones, is_filterable, PURPOSE) if plain_ones else None
    meant = by_value or _referring(erd, named, members)
    return Match("filtering", meant, {entity: {"fields": [name for name, _ in members]} for entity in meant})


def _members(entity: Entity) -> Sequence[Column | Relation]:
    """What a sentence may name: columns, and references by their names."""
    return (*columns(entity), *entity.relations)


def _marked(stretch: str | None, mentions: Sequence[Mention]) -> list[Mention]:
    return [mentions[int(number)] for number in re.findall(r"[EFB](\d+)", stretch or "")]


def _member(erd: Erd, named: Sequence[str], mention: Mention) -> tuple[str, bool]:
    """The member that is meant, and whether it is a field: a reference is called as what it refers to."""
    relation = mention.text.replace(" ", "_").replace("-", "_")
    having = [erd[name] for name in named] or list(erd)
    if any(relation == each.name for entity in having for each in entity.relations):
        return relation, False
    return mention.field or relation, True


def _referring(erd: Erd, named: Sequence[str], members: Sequence[tuple[str, bool]]) -> tuple[str, ...]:
    names = {name for name, _ in members}
    having = [entity.name for entity in erd if names <= {each.name for each in entity.relations}]
    if any(name not in having for name in named):
        raise UserError(f"{named[0]} has no {' and '.join(sorted(names))} to filter by")
    return tuple(named) or tuple(having)


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """The stated members beside those set before; what a list can be narrowed by anyway is not set."""
    before = list((current or {}).get("fields", ()))
    new = [name for name in stated.get("fields", ()) if entity != ALL and not _is_so(erd[entity], name)]
    fields = list(dict.fromkeys([*before, *new]))
    return {"fields": fields} if fields else {}


def _is_so(entity: Entity, name: str) -> bool:
    return name in lookups(entity) or name not in {field.name for field in columns(entity)}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for a field that is not there."""
    checked = _Filtering.model_validate(settings).model_dump()
    if entity == ALL:
        raise UserError("say which entity")
    require_fields(erd[entity], checked["fields"], is_filterable, PURPOSE)
    if gone := set(checked["fields"]) - {field.name for field in erd[entity].fields}:
        raise UserError(f"{entity}.{min(gone)} comes from Django's own user and cannot be changed")
    return checked


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    if not settings:
        return "lists can be narrowed by references, choices, numbers, dates, flags and unique texts"
    return f"lists can be narrowed by {', '.join(f'`?{name}=`' for name in settings['fields'])}"


RECIPE = Recipe(
    id=FILTERING,
    path="views.py",
    help="`filter jobs by title`, `add filtering on title and status`",
    topic=r"filter\w*|narrow\w*",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
