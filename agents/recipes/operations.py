"""Recipe ``operations``: which of creating, updating and deleting an entity's API offers.

``make companies read-only``, ``disable deleting jobs``, ``allow only list and retrieve for tags``
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.amending import OPERATIONS as ID
from agents.amending import accepted
from agents.contract import UserError
from agents.erd.access import operations
from agents.erd.model import OPERATIONS, Erd, Operation
from agents.recipes.recipe import Match, Recipe, Settings
from agents.recipes.targets import TARGET, heard, targets
from agents.spoken.grammar import AND, CLIENTS, MUST, whole

_WORDS: Mapping[str, frozenset[str]] = {
    r"list(?:ing)?": frozenset({"list"}),
    r"retriev(?:e|ing|al)": frozenset({"retrieve"}),
    r"creat(?:e|es|ing|ion)|adding|post(?:ing)?": frozenset({"create"}),
    r"updat(?:e|es|ing)|edit(?:s|ing)?": frozenset({"update"}),
    r"delet(?:e|es|ing|ions?)|destroy(?:ing)?|remov(?:ing|al)": frozenset({"delete"}),
    r"get|read(?:ing|s)?": frozenset({"list", "retrieve"}),
    "put": frozenset({"put"}),
    "patch": frozenset({"patch"}),
}
"""What people call an operation, HTTP's methods too. There is no word for PUT without PATCH, or the other way round."""
_PUT_AND_PATCH = frozenset({"put", "patch"})
_OP = "|".join(_WORDS)
_OPS = rf"(?P<ops>(?:{_OP})(?:(?:{AND}| or|, or|/) ?(?:{_OP}))*)"
_NOUN = r"(?: (?:operations?|endpoints?|requests?|methods?|actions?|routes?))?"
_STOP = (
    r"(?:disable|remove|drop|forbid|disallow|prevent|block|exclude|turn off|(?:do not|don't) (?:allow|permit|offer))"
    r"(?: the| all)?(?: (?:ability|option|possibility) to)?"
)
_NOT = r"(?:should not|must not|shouldn't|mustn't|should never|must never|may not)"
_IS_DONE = r"(?:deleted|updated|edited|changed|created|deletable|updatable|editable)"
_DONE = rf"(?P<done>{_IS_DONE}(?:(?:,| or|, or| nor) {_IS_DONE})*)"
_READ_ONLY = r"(?:an? )?read[- ]?only(?: ?model)?(?: ?(?:view ?set|resource|endpoint))?"
_APPEND_ONLY = r"(?:append|insert|create)[- ]only"
_LET = r"(?:allow|offer|support|permit)"
_SENTENCES = (
    ("read-only", rf"(?:make|mark|keep|set|turn) {TARGET}(?: as| into| to)? {_READ_ONLY}"),
    ("read-only", rf"{TARGET} {MUST} be {_READ_ONLY}"),
    ("read-only", rf"(?:i|we) (?:want|need) {TARGET} (?:to be )?{_READ_ONLY}"),
    ("read-only", rf"use {_READ_ONLY} (?:for|on|in) {TARGET}"),
    ("append-only", rf"(?:make|mark|keep|set) {TARGET}(?: as)? {_APPEND_ONLY}"),
    ("append-only", rf"{TARGET} {MUST} be {_APPEND_ONLY}"),
    ("without", rf"{_STOP} {_OPS}{_NOUN} (?:for|on|of|from|in|to) {TARGET}"),
    ("without", rf"{_STOP} {_OPS} {TARGET}"),
    ("without", rf"(?:do not|don't|never) (?:let|allow) {CLIENTS}(?: to)? {_OPS} {TARGET}"),
    ("without", rf"(?:prevent|stop|keep) {CLIENTS} from {_OPS} {TARGET}"),
    ("without", rf"(?:i|we) (?:do not|don't) want {TARGET} to be {_DONE}"),
    ("without", rf"{TARGET} {_NOT} be {_DONE}(?: through the api)?"),
    ("without", rf"(?:do not|don't|never) (?:allow|let|permit) {TARGET} (?:to )?be {_DONE}"),
    ("without", rf"(?:nobody|no[- ]?one) (?:should|must) be able to {_OPS} {TARGET}"),
    ("without", rf"it (?:{_NOT} be|should be im) ?possible to {_OPS} {TARGET}"),
    ("without", rf"no {_OPS}{_NOUN} (?:for|on|of) {TARGET}"),
    ("without", rf"(?:nobody|no[- ]?one) may {_OPS} {TARGET}"),
    ("without", rf"{CLIENTS} {_NOT} (?:be (?:able|allowed) to )?{_OPS} {TARGET}"),
    (
        "without",
        rf"(?:(?:i|we) (?:do not|don't) need|there is no need for|no need for) {_OPS}{_NOUN} (?:for|on|of) {TARGET}",
    ),
    ("without", rf"{TARGET} (?:can|may|should) be created but never {_DONE}"),
    ("only", rf"{_LET} only {_OPS}{_NOUN}(?: for| on| of)? {TARGET}"),
    ("only", rf"{_LET} {_OPS}{_NOUN} only (?:for|on|of) {TARGET}"),
    ("only", rf"only(?: {_LET})? {_OPS}{_NOUN} (?:for|on|of) {TARGET}"),
    ("only", rf"only {_LET} {_OPS} {TARGET}"),
    ("only", rf"(?:restrict|limit) {TARGET} to {_OPS}{_NOUN}(?: only)?"),
    ("with", rf"(?:enable|allow|re-?enable|restore|bring back) {_OPS}{_NOUN} (?:(?:for|on|of) )?{TARGET}(?: again)?"),
    ("all", rf"make {TARGET} (?:fully )?writable(?: again)?"),
)
_PASSIVE = {
    "delet": frozenset({"delete"}),
    "updat": frozenset({"update"}),
    "edit": frozenset({"update"}),
    "chang": frozenset({"update"}),
    "creat": frozenset({"create"}),
}


class _Operations(BaseModel):
    model_config = ConfigDict(extra="forbid")

    operations: list[Operation]


def read(instruction: str, erd: Erd) -> Match | None:
    """What the sentence takes away from the entities' operations, leaves them, or gives back."""
    text, mentions = heard(instruction, erd)
    understood = next(((says, match) for says, each in _SENTENCES if (match := whole(each, text))), None)
    if understood is None:
        return None
    says, found = understood
    said = _said(found)
    if said & _PUT_AND_PATCH:
        return None
    if says == "append-only":
        says, said = "only", said | {"create"}
    if says == "only" and not {"list", "retrieve"} & said:
        said |= {"list", "retrieve"}
    meant = targets(erd, found, mentions)
    return Match(ID, meant, {entity: {says: sorted(said)} for entity in meant})


def _said(found: re.Match[str]) -> frozenset[str]:
    """The operations that are named; PUT and PATCH only where one stands without the other."""
    groups = found.groupdict()
    if done := groups.get("done"):
        return frozenset[str]().union(*(operations for stem, operations in _PASSIVE.items() if stem in done))
    words = re.split(rf"{AND} | or |, or |/", groups.get("ops") or "")
    said = frozenset[str]().union(
        *(operations for word in words for called, operations in _WORDS.items() if re.fullmatch(called, word))
    )
    return said - _PUT_AND_PATCH | {"update"} if said >= _PUT_AND_PATCH else said


def settle(erd: Erd, entity: str, current: Settings | None, stated: Settings) -> dict[str, Any]:
    """The operations that are left."""
    now = set((current or {}).get("operations", erd[entity].operations))
    ((says, said),) = stated.items()
    left = {
        "read-only": {"list", "retrieve"},
        "without": now - set(said),
        "only": set(said),
        "with": now | set(said),
        "all": set(OPERATIONS),
    }[says]
    if not {"list", "retrieve"} <= left:
        raise UserError(f"{entity} can be read in any case: list and retrieve stay")
    return {"operations": [operation for operation in OPERATIONS if operation in left]}


def check(erd: Erd, entity: str, settings: Settings) -> dict[str, Any]:
    """Settings from outside; pydantic's ``ValidationError``, or ``UserError`` for what the language does not allow."""
    checked = _Operations.model_validate(settings).model_dump()
    if operations(checked["operations"]) is None:
        raise UserError("list and retrieve stay")
    return accepted(ID, erd, entity, checked)


def says(settings: Settings) -> str:
    """What a client may do."""
    left = [operation for operation in settings.get("operations", ()) if operation not in ("list", "retrieve")]
    return f"rows can be read and {' and '.join(f'{each}d' for each in left)}" if left else "read-only"


RECIPE = Recipe(
    id=ID,
    path="views.py",
    help="`make companies read-only`, `disable deleting jobs`",
    topic=r"read-?only|disable|delet\w*|operations?|methods?|writable",
    read=read,
    settle=settle,
    check=check,
    says=says,
)
