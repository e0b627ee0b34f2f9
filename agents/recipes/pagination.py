"""Recipe ``pagination``: the style of paging and its sizes, for one entity or for all.

``add pagination``, ``cursor pagination for jobs``, ``page size 50, max 200``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from agents.contract import UserError
from agents.erd.model import Erd
from agents.recipes.recipe import ALL, Match, Recipe, Settings
from agents.spoken.grammar import CLIENTS, EVERY_LIST, LISTS, Names, plain, scan

LARGEST = 10_000
_Size = Annotated[int, Field(strict=True, ge=1, le=LARGEST)]


class _Pagination(BaseModel):
    model_config = ConfigDict(extra="forbid")

    style: Literal["page", "limit", "cursor"]
    page_size: _Size
    max_page_size: _Size

    @model_validator(mode="after")
    def _fits(self) -> _Pagination:
        if self.page_size > self.max_page_size:
            raise ValueError(f"a page of {self.page_size} is larger than the largest allowed, {self.max_page_size}")
        return self


_WHOLE = r"(?:this|it|these|them|(?:the )?(?:results?|lists?|responses?|output))"
N = r"(?P<n>[0-9]{1,9})"
VERBS = (
    r"add|use|enable|apply|introduce|include|implement|set up|set|switch|change|make|give|configure|increase|raise|"
    r"reduce|lower|return|show|serve|display|support|(?:i|we) (?:want|need)|needs?|"
    r"(?:should|must) (?:have|return|be|use|come|show|list)"
)
FILLERS = (
    r"(?:in|to) views\.py|in this file|,|the|an?|with|and|to|for|on|of|by|in|its|their|own|as|using|default|support|"
    r"custom|smaller|larger|bigger|pages|it|"
    rf"class(?:es)?|based|style|{LISTS}"
)


def _phrases(names: Names) -> tuple[tuple[str, str], ...]:
    things = rf"(?:items?|results?|rows?|entries|objects?|records?|elements?|{names.entity})"
    at_most = "max(?:imum)?|up to|at most|no more than|capped at"
    before_topic = "(?= pagination| paging)"
    size_of = r"(?: from [0-9]+)?(?: of| to| is| should be| must be)? ?[:=]? ?"
    choose = r"(?:choose|set|change|pick|select|control|override|specify)"
    return (
        ("all", EVERY_LIST),
        ("max", rf"(?:max(?:imum)?|largest)[ _]page[ _-]?size{size_of}{N}"),
        ("max", rf"(?:limit|cap|restrict) (?:the )?page[ _-]?size (?:to|at) (?:at most |a maximum of )?{N}"),
        ("choose", rf"page[ _-]?size (?:that )?(?:the )?clients? (?:can|may) {choose}"),
        ("choose", rf"(?:let|allow) {CLIENTS}(?: to)? {choose} (?:(?:the|their|its|a) )?page[ _-]?size"),
        ("choose", r"client[- ](?:chosen|controlled) page[ _-]?size"),
        ("size", rf"(?:default )?page[ _-]?size{size_of}{N}"),
        ("size", rf"(?:default )?page[ _-]?size (?:of|for) (?P<entities>{names.entities}) (?:should|must) be {N}"),
        ("max", rf"(?:{at_most})(?: of)? ?{N}(?: (?P<entities>{things}))? (?:per|a|on each|on a) page"),
        ("size", rf"{N} (?:(?P<entities>{things}) )?(?:(?:per|a|on each|on a) page|at a time)"),
        ("size", rf"pages of {N}(?: {things})?"),
        ("size", rf"(?:(?<=paginated )|(?<=paginate it )|(?<=paginate this ))by {N}"),
        ("size", rf"pages? (?:should|must) (?:have|hold|contain) {N}(?: {things})?"),
        ("some", rf"(?P<entities>(?<=give ){names.entities})"),
        ("some", rf"(?P<entities>{names.entities})(?=,)"),
        ("choose", r"\??page[ _]size=? (?:query )?param(?:eter)?"),
        ("some", rf"(?:to|for|on|of|in) (?P<entities>{names.entities})"),
        ("paginate", rf"paginate(?: (?P<entities>{names.entities})| {_WHOLE})?"),
        ("paginate", rf"page {_WHOLE}"),
        ("paginate", rf"page through (?P<entities>{names.entities})|should be paginated"),
        (
            "some",
            rf"(?P<entities>{names.entities})"
            r"(?= (?:needs?|should be paginated|(?:should|must) (?:have|return|use|come|show|list)))",
        ),
        ("some", rf"(?P<entities>{names.entities})(?= to (?:cursor|limit|offset|page))"),
        ("some", rf"(?P<entities>(?<=make ){names.entities})(?= paginated)"),
        ("limit to", rf"(?:{at_most})(?: of)? ?{N}(?: {things})?(?: per page)?"),
        ("limit to", rf"{N} (?:max(?:imum)?|at most)"),
        ("limit", rf"limit(?: ?/ ?|-| | and | & )offset|(?:(?<=use )limit|offset){before_topic}"),
        ("cursor", r"cursor(?:[- ]based)?"),
        ("page", rf"(?:page[- ]number|page|numbered)(?:[- ]based)?{before_topic}|page[- ]numbers?|numbered pages"),
        ("topic", r"pagination|paging|paginated|paginator|page[ _-]?size(?= limit)"),
        ("verb", VERBS),
        ("filler", FILLERS),
    )


def read(instruction: str, erd: Erd) -> Match | None:
    """The settings that the sentence states; none of them is already there when it only asks for pagination."""
    text = _spelled(plain(instruction))
    names = Names(erd)
    parts = scan(text, _phrases(names))
    if not parts:
        return None
    roles = {role for role, _ in parts}
    styles: set[str | int] = {*roles & {"page", "limit", "cursor"}}
    sizes: set[str | int] = {int(part["n"]) for role, part in parts if role == "size"}
    largest: set[str | int] = {int(part["n"]) for role, part in parts if role in ("max", "limit to")}
    if max(len(styles), len(sizes), len(largest)) > 1:
        return None
    about = roles & {"topic", "paginate", "choose", "size", "max", "limit"}
    demands = roles & {"verb", "paginate", "choose", "size", "max"} or styles or text == "pagination"
    entities = _entities(names, parts)
    if not about or not demands or ("all" in roles and entities):
        return None
    stated = {
        key: values.pop()
        for key, values in (("style", styles), ("page_size", sizes), ("max_page_size", largest))
        if values
    }
    _check_sizes(stated)
    return Match("pagination", entities or "all", dict.fromkeys(entities or (ALL,), stated))


def _spelled(text: str) -> str:
    """Django REST framework's names of classes in words, and no brackets."""
    for name, words in (("limitoffset", "limit offset"), ("pagenumber", "page number"), ("cursor", "cursor")):
        text = text.replace(f"{name}pagination", f"{words} pagination")
    return re.sub(r": ", ", ", re.sub(r" ?\(([^()]*)\)", r", \1", text))


def _entities(names: Names, parts: list[tuple[str, Any]]) -> tuple[str, ...]:
    stretches = [part.groupdict().get("entities") or "" for _, part in parts]
    return tuple(dict.fromkeys(entity for stretch in stretches for entity in names.entities_in(stretch)))


def _check_sizes(stated: Mapping[str, Any]) -> None:
    sizes = [stated[key] for key in ("page_size", "max_page_size") if key in stated]
    if any(not 1 <= size <= LARGEST for size in sizes):
        raise UserError(f"a page holds between 1 and {LARGEST:,} rows")
    if len(sizes) == 2 and sizes[0] > sizes[1]:
        raise UserError(f"a page size of {sizes[0]} is larger than the maximum of {sizes[1]}")


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """Everything that is set from now on; a size that is stated moves the other one where they would contradict."""
    settled = {
        "style": (entity in erd and erd[entity].wants.pagination) or erd.wants.pagination,
        "page_size": erd.page_size,
        "max_page_size": erd.max_page_size,
        **(current or {}),
        **stated,
    }
    if "max_page_size" in stated:
        settled["page_size"] = min(settled["page_size"], settled["max_page_size"])
    settled["max_page_size"] = max(settled["page_size"], settled["max_page_size"])
    return settled


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside, or pydantic's ``ValidationError``."""
    return _Pagination.model_validate(settings).model_dump()


def says(settings: Settings) -> str:
    """What a client sees of the settings."""
    style = {"page": "page numbers", "limit": "limit and offset", "cursor": "a cursor"}[settings["style"]]
    sizes = f"{settings['page_size']} rows a page unless the client asks for another size"
    return f"pagination by {style}, {sizes}, at most {settings['max_page_size']}"


RECIPE = Recipe(
    id="pagination",
    path="views.py",
    help="`add pagination`, `cursor pagination for Job`, `page size 50, max 200`",
    topic=r"pag(?:e|es|ing|inat\w*)\b|cursor|offset",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
