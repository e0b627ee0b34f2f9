"""Recipe ``search``: which text fields `?search=` looks in.

``add search on title and description``, ``let clients search jobs by title``
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from agents.erd.model import Erd
from agents.erd.model import Field as Column
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.spoken.columns import meant_entities, require_fields
from agents.spoken.grammar import AND, EVERY_LIST, MUST, Names, plain, scan
from agents.traits import secret
from agents.view import searchable

TEXT = frozenset({"CharField", "TextField", "EmailField", "SlugField", "URLField"})
PURPOSE = "search in"
_ALSO = re.compile(r"\b(?:also|too|as well|additionally)\b|\b(?:include|add) .+ (?:in|to) (?:the )?search")


class _Search(BaseModel):
    model_config = ConfigDict(extra="forbid")

    fields: Annotated[
        list[Annotated[str, StringConstraints(pattern=r"^[a-z_][a-z0-9_]{0,62}$")]], Field(min_length=1, max_length=50)
    ]


def is_searchable(field: Column) -> bool:
    """Whether the field holds text that its readers may see."""
    return field.type in TEXT and not secret(field)


def _phrases(names: Names) -> tuple[tuple[str, str], ...]:
    fields = rf"(?:the )?{names.field}(?:(?:{AND}| or) (?:the )?{names.field})*(?: fields?)?"
    of_some = rf"(?: (?:of|for|on) (?P<entities>{names.entities}))?"
    return (
        ("let", r"let clients(?= search )"),
        (
            "topic",
            rf"(?:(?:key ?word|text) )?\??search=?(?:ing)?(?: (?:in|through|for))? (?P<entities>{names.entities})"
            rf"(?!(?:'s)? {names.field}(?!\w))",
        ),
        ("asks", rf"(?P<entities>{names.entities}) {MUST} be searchable"),
        ("asks", rf"(?P<entities>{names.entities}) needs?(?: an?)? search"),
        ("asks", rf"make (?P<entities>{names.entities}) searchable"),
        ("asks", rf"(?P<fields>{fields}){of_some} {MUST} be searchable"),
        ("asks", rf"make (?P<fields>{fields}){of_some} searchable"),
        ("asks", rf"(?:include|add) (?P<fields>{fields}){of_some} (?:in|to) (?:the )?search(?:[ _]?fields)?"),
        ("asks", rf"search[ _]?fields? should be (?P<fields>{fields}){of_some}"),
        (
            "asks",
            r"\??search=? should (?:also )?(?:cover|include|match|use|look (?:in|at|into)) "
            rf"(?P<fields>{fields}){of_some}",
        ),
        ("topic", rf"search[ _]?fields?(?: to| with| of| ?[=:])? (?P<fields>{fields})"),
        ("all", EVERY_LIST),
        ("some", rf"(?:to|for) (?P<entities>{names.entities})"),
        ("fields", rf"(?:by|on|in|over|across|using|with|for) (?:the )?(?:fields? )?(?P<fields>{fields})"),
        ("owner", rf"(?:by|on|in|of|for|over) (?P<entities>{names.owner})(?:'s|\.)? ?(?P<fields>{fields})"),
        ("some", rf"(?:on|in|of|over|across) (?P<entities>{names.entities})"),
        ("topic", r"search[ _]?(?:fields?|filter)|(?:(?:key ?word|text) )?\??search=?(?:able|ing)?"),
        ("make", rf"make (?:(?P<entities>{names.owner})(?:'s)? )?(?P<fields>{fields})?(?= searchable)"),
        ("set", rf"(?:set|change) (?:the )?search[ _]fields?{of_some} to (?P<fields>{fields})"),
        ("verb", r"add|enable|use|include|introduce|implement|provide|configure|allow|(?:i|we) (?:want|need)|needs"),
        ("verb", r"support(?! for)"),
        (
            "filler",
            r"an?|the|only|filter|parameter|functionality|feature|capability|support|for"
            r"|(?:in|to) views\.py|in this file",
        ),
    )


def read(instruction: str, erd: Erd) -> Match | None:
    """The fields that the sentence names, for the entities that it names or that have them."""
    names = Names(erd)
    parts = scan(plain(instruction), _phrases(names))
    if not parts:
        return None
    roles = [role for role, _ in parts]
    groups = [part.groupdict() for _, part in parts]
    entities = [entity for each in groups for entity in names.entities_in(each.get("entities") or "")]
    stretches = [stretch for each in groups if (stretch := each.get("fields"))]
    demands = [*stretches, *(role for role in roles if role in ("verb", "let", "make", "set", "asks"))]
    if sum(role in ("topic", "set", "asks") for role in roles) != 1 or len(stretches) > 1 or not demands:
        return None
    owned = any(each.get("entities") and each.get("fields") for each in groups)
    if ("all" in roles and entities) or (owned and len(set(entities)) > 1):
        # Jobs by the name of their company are nothing that a field of a job says.
        return None
    fields = names.fields_in(stretches[0]) if stretches else ()
    if not fields:
        return Match("search", tuple(entities) or "all", {entity: {} for entity in entities or (ALL,)})
    meant = meant_entities(erd, entities, fields, is_searchable, PURPOSE)
    stated = {"fields": list(fields), **({"also": True} if _ALSO.search(instruction.lower()) else {})}
    return Match("search", meant, dict.fromkeys(meant, stated))


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """The stated fields instead of those before, or beside them."""
    if "also" not in stated:
        return {**(current or {}), **stated}
    before = (current or {}).get("fields") or searchable(erd[entity])
    return {"fields": list(dict.fromkeys([*before, *stated["fields"]]))}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for a field that is not there."""
    checked = _Search.model_validate(settings).model_dump()
    for each in erd if entity == ALL else (erd[entity],):
        require_fields(each, checked["fields"], is_searchable, PURPOSE)
    return checked


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    return f"`?search=` looks in {', '.join(settings['fields'])}" if settings else "`?search=` looks in the texts"


RECIPE = Recipe(
    id="search",
    path="views.py",
    help="`add search on title and description`, `let clients search jobs by title`",
    topic=r"search\w*|find|look ?up",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
