"""Recipe ``operations``: which of creating, updating and deleting an entity's API offers.

``make companies read-only``, ``disable deleting jobs``, ``allow only list and retrieve for tags``
"""

from __future__ import annotations

import re
from typing import Any

from pydantic import BaseModel, ConfigDict

from agents.amending import OPERATIONS as ID
from agents.amending import accepted
from agents.contract import UserError
from agents.erd.access import operations
from agents.erd.model import OPERATIONS, Erd, Operation
from agents.recipes.grammar import AND, whole
from agents.recipes.recipe import Match, Recipe, Settings
from agents.recipes.targets import MUST, TARGET, heard, targets

_WORDS: dict[str, Operation] = {
    r"list(?:ing)?": "list",
    r"retriev(?:e|ing|al)": "retrieve",
    r"creat(?:e|es|ing|ion)": "create",
    r"updat(?:e|es|ing)|edit(?:s|ing)?": "update",
    r"delet(?:e|es|ing|ion)|destroy(?:ing)?|remov(?:ing|al)": "delete",
}
_OP = "|".join(_WORDS)
_OPS = rf"(?P<ops>(?:{_OP})(?:(?:{AND}| or|, or) (?:{_OP}))*)"
_STOP = r"(?:disable|remove|drop|forbid|disallow|prevent|block|turn off|(?:do not|don't) (?:allow|permit|offer))"
_DONE = r"(?P<done>deleted|updated|edited|changed|created)"
_READ_ONLY = r"read[- ]?only"
_SENTENCES = (
    ("read-only", rf"(?:make|mark|keep|set) {TARGET}(?: as)? {_READ_ONLY}"),
    ("read-only", rf"{TARGET} {MUST} be {_READ_ONLY}"),
    ("read-only", rf"(?:i|we) (?:want|need) {TARGET} (?:to be )?{_READ_ONLY}"),
    (
        "without",
        rf"{_STOP} {_OPS}(?: operations?| endpoints?| requests?| methods?)? (?:for|on|of|from|in) {TARGET}",
    ),
    ("without", rf"{_STOP} {_OPS} {TARGET}"),
    ("without", rf"{TARGET} (?:should not|must not|shouldn't|mustn't) be {_DONE}(?: through the api)?"),
    ("only", rf"(?:allow|offer|support|permit) only {_OPS}(?: operations?)? (?:for|on|of) {TARGET}"),
    ("only", rf"only (?:allow|offer|support|permit) {_OPS}(?: operations?)? (?:for|on|of) {TARGET}"),
    ("with", rf"(?:enable|allow|re-?enable|restore|bring back) {_OPS}(?: operations?)? (?:for|on|of) {TARGET}"),
    ("all", rf"make {TARGET} (?:fully )?writable(?: again)?"),
)
_PASSIVE = {"deleted": "delete", "updated": "update", "edited": "update", "changed": "update", "created": "create"}


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
    if says == "only" and not {"list", "retrieve"} & said:
        said |= {"list", "retrieve"}
    meant = targets(erd, found, mentions)
    return Match(ID, meant, {entity: {says: sorted(said)} for entity in meant})


def _said(found: re.Match[str]) -> set[str]:
    groups = found.groupdict()
    if groups.get("done"):
        return {_PASSIVE[groups["done"]]}
    words = re.split(rf"{AND} | or |, or ", groups.get("ops") or "")
    return {operation for word in words for pattern, operation in _WORDS.items() if re.fullmatch(pattern, word)}


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
